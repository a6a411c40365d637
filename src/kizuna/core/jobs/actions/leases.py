"""A worker's hold on a job: claimed, renewed, given up. Whoever lost it can write no more.

Not here: what a job itself calls (`work`).
"""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kizuna.core.jobs.models import Job
from kizuna.core.jobs.rules import JOBS, LEASE, State, pause_after

ABANDONED = "Each worker that tried it stopped in the middle."


def claim_job(kinds: Collection[str] | None = None) -> Job | None:
    """The next job, of all kinds or these, that is due, or whose worker has stopped renewing; ours
    for one lease."""
    kinds = list(JOBS) if kinds is None else kinds
    if not _due(kinds).exists():  # looking takes no lock; on SQLite claiming would stop all writers
        return None
    with transaction.atomic():
        row = _due(kinds).select_for_update(skip_locked=True).order_by("run_at", "id").first()
        if row is None:
            return None
        if row.attempts >= JOBS[row.kind].tries:
            _end(row, State.FAILED, row.error or ABANDONED)
            return None
        row.state, row.lease_until = State.RUNNING, timezone.now() + LEASE
        row.attempts, row.claims = row.attempts + 1, row.claims + 1
        row.save(update_fields=["state", "lease_until", "attempts", "claims"])
        return row


def _due(kinds: Collection[str]) -> QuerySet[Job]:
    """Jobs that wait long enough, or whose lease has run out."""
    now = timezone.now()
    waiting = Q(state=State.WAITING, run_at__lte=now)
    abandoned = Q(state=State.RUNNING, lease_until__lt=now)
    return Job.objects.filter(waiting | abandoned, finished_at=None, kind__in=kinds)


def held(row: Job) -> QuerySet[Job]:
    """The row, as long as this claim is the latest and the job is neither over nor given back."""
    return Job.objects.filter(pk=row.pk, claims=row.claims, state=State.RUNNING)


def renew_lease(row: Job) -> bool:
    """Hold on for another lease; False where the job has gone to somebody else."""
    return bool(held(row).update(lease_until=timezone.now() + LEASE))


def finish_job(row: Job) -> bool:
    """It is done."""
    return _end(row, State.DONE)


def give_up_cancelled(row: Job) -> bool:
    """It was called off, and stops between two steps."""
    return _end(row, State.CANCELLED)


def hand_back(row: Job) -> bool:
    """The worker must stop: the next one goes on where this one was, and no try is lost."""
    return _wait_again(row, timedelta(), attempts=F("attempts") - 1)


def fail_job(row: Job, error: str, *, is_final: bool) -> bool:
    """It failed: again after a pause, or, where that is useless or was tried enough, no more."""
    if is_final or row.attempts >= JOBS[row.kind].tries:
        return _end(row, State.FAILED, error)
    return _wait_again(row, pause_after(row.attempts), error=error)


def _wait_again(row: Job, pause: timedelta, **changes: object) -> bool:
    run_at = timezone.now() + pause
    return bool(held(row).update(state=State.WAITING, run_at=run_at, lease_until=None, **changes))


def _end(row: Job, state: State, error: str = "") -> bool:
    return bool(
        Job.objects.filter(pk=row.pk, claims=row.claims, finished_at=None).update(
            state=state, finished_at=timezone.now(), lease_until=None, error=error
        )
    )
