"""How far up the list of buyers which revenue is: rebuilt at will, no truth of its own.

Not here: the revenue itself (orders).
"""

from django.db import models


class StandingMark(models.Model):
    """The revenue of the buyer at one place of the list; in large shops, of every so-manieth."""

    currency = models.CharField(max_length=3, blank=True)
    place = models.PositiveIntegerField()
    net_minor = models.BigIntegerField()
    buyers = models.PositiveIntegerField()

    class Meta:
        db_table = "standing_marks"
        indexes = [models.Index(fields=["currency", "net_minor"], name="standing_marks_by_revenue")]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "place"], name="one_standing_mark_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"place {self.place} in {self.currency}"
