"""The queue, as rows of the same database as everything else: a job is there exactly when the
fact it follows from is.
"""

from django.db import models

from kizuna.core.jobs.rules import State


class Job(models.Model):
    """Something to be done by a worker. `claims` only ever grows: the latest holder may write."""

    kind = models.CharField(max_length=64)
    arguments = models.JSONField()
    # Of unfinished jobs with the same key there is one.
    unique_key = models.CharField(max_length=200, null=True)
    state = models.CharField(max_length=10, default=State.WAITING.value)
    run_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claims = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    # What a job has reached, committed together with what it did: a later attempt begins here.
    reached = models.JSONField(default=dict)
    percent = models.PositiveSmallIntegerField(default=0)
    progress_ja = models.TextField(blank=True)
    progress_en = models.TextField(blank=True)
    is_cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "jobs"
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"],
                condition=models.Q(finished_at=None),
                name="one_unfinished_job",
            )
        ]
        indexes = [
            models.Index(
                fields=["run_at", "id"],
                condition=models.Q(finished_at=None),
                name="jobs_to_be_done",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"
