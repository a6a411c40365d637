"""Segments, who was in each from when to when, and how large each was day by day.

Not here: what a rule means (`rules`).
"""

from django.db import models
from django.db.models import F, Q


class Segment(models.Model):
    """A group of customers: by a rule, or (`rule` null) by a list.

    `event_id` and `evaluated_on` say as of which state of the lake and which day its members
    stand; null: not yet, or the rule was changed since.
    """

    name = models.CharField(max_length=120)
    rule = models.JSONField(null=True)
    ready_made = models.CharField(max_length=40, blank=True)  # key in `rules.ready_made`
    size = models.BigIntegerField(default=0)
    with_email = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(null=True)
    evaluated_on = models.DateField(null=True)
    evaluated_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()  # when its members last became others
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "segments"

    def __str__(self) -> str:
        return self.name


class SegmentMembership(models.Model):
    """That a customer was in a segment from one time to another. No foreign key to the customer:
    what an import brought can be taken back although a rule found it."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="memberships")
    customer_id = models.BigIntegerField()
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "segment_memberships"
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "customer_id"],
                condition=Q(left_at__isnull=True),
                name="in_a_segment_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")),
                name="segment_left_after_entered",
            ),
        ]
        indexes = [
            models.Index(
                fields=["segment", "-id"],
                name="segment_members_newest",
                condition=Q(left_at__isnull=True),
            ),
            models.Index(fields=["segment", "-entered_at"], name="segment_entries_newest"),
            models.Index(
                fields=["segment", "-left_at"],
                name="segment_exits_newest",
                condition=Q(left_at__isnull=False),
            ),
            models.Index(fields=["customer_id"], name="segments_of_customer"),
        ]

    def __str__(self) -> str:
        return f"customer {self.customer_id} in segment {self.segment_id}"


class SegmentSize(models.Model):
    """How large a segment was at the end of a day, and how many came and went on it."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="sizes")
    on_day = models.DateField()
    size = models.BigIntegerField()
    entered = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)

    class Meta:
        db_table = "segment_sizes"
        constraints = [
            models.UniqueConstraint(fields=["segment", "on_day"], name="one_segment_size_a_day")
        ]

    def __str__(self) -> str:
        return f"segment {self.segment_id} on {self.on_day}"
