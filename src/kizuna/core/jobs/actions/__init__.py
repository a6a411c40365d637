"""Putting jobs into the queue, calling them off, trying failed ones again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.jobs.models import Job
from kizuna.core.jobs.rules import JOBS, State
from kizuna.core.permissions.rules import Actor, permission

MANAGE_JOBS = permission("manage_jobs", Words(ja="処理の状況の管理", en="Manage work under way"))


@transaction.atomic
def start_job(
    kind: str,
    *,
    arguments: Mapping[str, Any] | None = None,
    unique_key: str | None = None,
    run_at: datetime | None = None,
) -> int:
    """Put a job into the queue, in the caller's transaction; its id.

    With a `unique_key` there is one unfinished job of that key: where it waits or runs already,
    that one's id is given and nothing is added.
    """
    row = Job(
        kind=JOBS[kind].key,
        arguments=dict(arguments or {}),
        unique_key=unique_key,
        run_at=run_at or timezone.now(),
    )
    if unique_key is None:
        row.save()
        return row.pk
    Job.objects.bulk_create([row], ignore_conflicts=True)
    return Job.objects.values_list("pk", flat=True).get(unique_key=unique_key, finished_at=None)


@transaction.atomic
def cancel_job(actor: Actor, job_id: int) -> bool:
    """Call a job off: at once where it waits, at its next step where it runs. Whether it could.

    Who may depends on what the job does: the app that started it asks for its own permission.
    """
    row = Job.objects.select_for_update().filter(pk=job_id, finished_at=None).first()
    if row is None:
        return False
    row.is_cancel_asked = True
    if row.state == State.WAITING:
        row.state, row.finished_at = State.CANCELLED, timezone.now()
    row.save(update_fields=["is_cancel_asked", "state", "finished_at"])
    record_audit(actor, "cancelled_job", subject=f"job:{job_id}", details={"kind": row.kind})
    return True


@transaction.atomic
def retry_job(actor: Actor, job_id: int) -> bool:
    """Give a job that failed for good its tries back, from where it had come. Whether it had."""
    actor.require(MANAGE_JOBS)
    is_again = Job.objects.filter(pk=job_id, state=State.FAILED).update(
        state=State.WAITING, attempts=0, finished_at=None, run_at=timezone.now(), error=""
    )
    if is_again:
        record_audit(actor, "retried_job", subject=f"job:{job_id}")
    return bool(is_again)
