"""The audit log as rows; the database refuses to change them (see the first migration)."""

from django.db import models


class AuditEntry(models.Model):
    """Someone did something. `sequence` has no gaps: a missing number is a deleted entry."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    # JSON as text: PostgreSQL's own type would write numbers anew, and break the digests.
    details = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_entries"
        indexes = [
            models.Index(fields=["actor", "-sequence"], name="audit_by_actor"),
            models.Index(fields=["subject", "-sequence"], name="audit_by_subject"),
            models.Index(fields=["action", "-sequence"], name="audit_by_action"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.actor} {self.action} {self.subject}"


class AuditHead(models.Model):
    """One row: how far the log goes. Whoever writes locks it, so that the chain never forks."""

    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_heads"

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"
