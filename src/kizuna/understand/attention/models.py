"""Whom somebody was to talk to on which day, and what came of it, as rows.

Not here: how a list is made (`actions`).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from kizuna.understand.attention.rules import OUTCOMES


class TodayList(models.Model):
    """One day's list: as of which event it was last filled, and how many places found nobody."""

    day = models.DateField(primary_key=True)
    event_id = models.BigIntegerField()
    unfilled = models.PositiveIntegerField()
    as_of = models.DateField(null=True)  # null: nobody has bought anything yet
    made_at = models.DateTimeField()

    class Meta:
        db_table = "today_lists"

    def __str__(self) -> str:
        return f"list of {self.day}"


class Outreach(models.Model):
    """One customer on one day's list, or held out of it.

    `reasons` are {reason, worth_minor, figures}, the strongest first; `rests_until` is the first
    day on which the customer may be on a list again.
    """

    day = models.DateField()
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    staff_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_held_out = models.BooleanField(default=False)
    reasons = models.JSONField()
    worth_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, blank=True)
    outcome = models.CharField(
        max_length=16, blank=True, choices=[(key.value,) * 2 for key in OUTCOMES]
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)
    times_told = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateField(null=True)

    class Meta:
        db_table = "outreaches"
        indexes = [
            models.Index(fields=["customer", "-day"], name="outreaches_of_customer"),
            models.Index(
                fields=["rests_until"],
                name="outreaches_resting",
                condition=Q(rests_until__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["day", "customer"], name="nobody_twice_a_day"),
            models.CheckConstraint(
                condition=Q(is_held_out=True, staff_member=None)
                | Q(is_held_out=False, staff_member__isnull=False),
                name="held_out_or_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"outreach {self.pk} on {self.day}"


class Capacity(models.Model):
    """How many customers a member of staff can talk to in a day."""

    staff_member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    per_day = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "capacities"

    def __str__(self) -> str:
        return f"{self.per_day} a day"


class TodaySetting(models.Model):
    """One row: the share of customers that is held out, in percent."""

    holdout_percent = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "today_settings"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_today_setting")]

    def __str__(self) -> str:
        return f"{self.holdout_percent}% held out"
