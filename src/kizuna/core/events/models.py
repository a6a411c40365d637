"""The log of events as rows; the database refuses to change them (see the first migration).

Not here: on PostgreSQL, a column `transaction_id` that the database itself fills (`log_order`).
"""

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """Something that happened. Never changed, never deleted; holds ids, no names or addresses."""

    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    source = models.CharField(max_length=64)
    idempotency_key = models.CharField(max_length=200)
    # No foreign key: the log lies below the rooms that hold customers, and outlives their rows.
    customer_id = models.BigIntegerField(null=True)
    keys = models.JSONField()
    payload = models.JSONField()
    version = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "events"
        # Not `unique=True`: Django gives PostgreSQL a second index then, for asking how it begins.
        constraints = [models.UniqueConstraint(fields=["idempotency_key"], name="each_event_once")]
        indexes = [
            models.Index(fields=["customer_id", "-at", "-id"], name="events_of_customer"),
            models.Index(fields=["kind", "-at"], name="events_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind}"


class EventPersonalDetail(models.Model):
    """What an event says about a person and an erasure can take away."""

    event = models.OneToOneField(
        Event, on_delete=models.PROTECT, primary_key=True, related_name="personal_detail"
    )
    details = models.JSONField()

    class Meta:
        db_table = "event_personal_details"

    def __str__(self) -> str:
        return f"personal details of event {self.event_id}"


class EventReader(models.Model):
    """How far one reader of the log has come."""

    name = models.CharField(max_length=64, primary_key=True)
    transaction = models.BigIntegerField(default=0)
    event = models.BigIntegerField(default=0)

    class Meta:
        db_table = "event_readers"

    def __str__(self) -> str:
        return f"{self.name} at {self.transaction}/{self.event}"
