"""Who took what out of Kizuna, when and why; the row stays when the file is gone.

Not here: the files (`folders`).
"""

from django.db import models

from kizuna.core.exports.rules import Format


class Export(models.Model):
    """One file. `losses` says what its form could not hold; `filters` what part was taken."""

    kind = models.CharField(max_length=60)
    form = models.CharField(max_length=10, choices=[(form.value,) * 2 for form in Format])
    is_raw = models.BooleanField(default=False)
    language = models.CharField(max_length=2)
    purpose = models.CharField(max_length=200)
    filters = models.JSONField(default=dict)
    watermark = models.CharField(max_length=16, unique=True)
    actor = models.CharField(max_length=64)
    job_id = models.BigIntegerField(null=True)
    row_count = models.BigIntegerField(null=True)
    size_bytes = models.BigIntegerField(null=True)
    losses = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exports"
        indexes = [models.Index(fields=["actor", "-id"], name="exports_by_actor")]

    def __str__(self) -> str:
        return f"export {self.pk} {self.kind}"
