"""Jobs as pages show them: how far one has come, what is going on, what failed for good."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from kizuna.base.words import Verbatim, Words
from kizuna.core.jobs import models
from kizuna.core.jobs.rules import Job, State


def job_by_id(job_id: int) -> Job | None:
    """One job, if it is not pruned yet."""
    return next(iter(_jobs(models.Job.objects.filter(pk=job_id))), None)


def unfinished_jobs() -> list[Job]:
    """What waits or runs, the first to be done first."""
    return _jobs(models.Job.objects.filter(finished_at=None).order_by("run_at", "id"))


def failed_jobs(*, limit: int = 100) -> list[Job]:
    """What was tried often enough and waits for somebody to look, the latest first."""
    return _jobs(models.Job.objects.filter(state=State.FAILED).order_by("-finished_at")[:limit])


def has_failed(unique_key: str, *, since: datetime) -> bool:
    """Whether the last job of that key was given up after a moment, and none was begun anew."""
    last = models.Job.objects.filter(unique_key=unique_key).order_by("-id")[:1]
    failed = models.Job.objects.filter(id__in=last.values("id"), state=State.FAILED)
    return failed.filter(finished_at__gt=since).exists()


def _jobs(rows: QuerySet[models.Job]) -> list[Job]:
    return [
        Job(
            id=row.pk,
            kind=row.kind,
            arguments=row.arguments,
            state=State(row.state),
            percent=row.percent,
            progress=_progress(row),
            attempts=row.attempts,
            run_at=row.run_at,
            finished_at=row.finished_at,
            error=row.error,
        )
        for row in rows
    ]


def _progress(row: models.Job) -> Words | None:
    """What it said last, in finished sentences."""
    return Verbatim(ja=row.progress_ja, en=row.progress_en) if row.progress_ja else None


def waiting_since() -> datetime | None:
    """Since when the first job that is due has waited for a worker; None where none does."""
    due = models.Job.objects.filter(state=State.WAITING, run_at__lte=timezone.now())
    return due.order_by("run_at").values_list("run_at", flat=True).first()
