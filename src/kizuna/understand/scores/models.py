"""What was computed of all customers, and of each: rows that can be made anew at will.

Not here: computing it (`actions`).
"""

from django.db import models


class Picture(models.Model):
    """All that the analyses say of the shop as of one day."""

    as_of = models.DateField()
    event_id = models.BigIntegerField()  # the last one that is in
    code_version = models.CharField(max_length=40)
    computed_at = models.DateTimeField()
    answer = models.TextField()  # `rules.written`
    # Currency -> how many orders are in it; the answer knows only those of its own.
    orders_by_currency = models.JSONField(default=dict)

    class Meta:
        db_table = "pictures"

    def __str__(self) -> str:
        return f"picture as of {self.as_of}"


class Excerpt(models.Model):
    """What the analyses say of one period, or of some of the customers: made when asked for."""

    look = models.CharField(max_length=200)  # `rules.looks.look_key`
    event_id = models.BigIntegerField()  # the lake's, as of which it was made
    code_version = models.CharField(max_length=40)
    computed_at = models.DateTimeField()
    answer = models.TextField()  # `rules.answers.written`; empty where nobody bought

    class Meta:
        db_table = "excerpts"
        constraints = [
            models.UniqueConstraint(
                fields=["look", "event_id", "code_version"], name="each_excerpt_once"
            )
        ]

    def __str__(self) -> str:
        return f"excerpt {self.look}"


class MetricValue(models.Model):
    """One metric of one picture; kept when the picture is long gone."""

    key = models.CharField(max_length=64)
    as_of = models.DateField()
    period_start = models.DateField()
    period_end = models.DateField()  # the first day after it
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    n = models.BigIntegerField()
    is_enough = models.BooleanField()
    code_version = models.CharField(max_length=40)
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "metric_values"
        constraints = [
            models.UniqueConstraint(fields=["key", "as_of"], name="each_metric_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.key} as of {self.as_of}"
