"""The queue looked after: jobs that come by themselves are put in, old ones thrown out."""

from datetime import datetime

from django.db.models import Max
from django.utils import timezone

from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.models import Job
from kizuna.core.jobs.rules import JOBS, KEPT, KEPT_FAILED, State


def schedule_jobs() -> None:
    """See that each job that comes by itself is in the queue, once."""
    comings = {f"every:{kind.key}": kind for kind in JOBS.values() if kind.every}
    rows = Job.objects.filter(unique_key__in=comings)
    there = set(rows.filter(finished_at=None).values_list("unique_key", flat=True))
    ended = dict(rows.values_list("unique_key").annotate(at=Max("finished_at")))
    for key, kind in comings.items():
        if key not in there and kind.every:
            last: datetime | None = ended.get(key)
            run_at = last + kind.every if last else timezone.now()
            start_job(kind.key, unique_key=key, run_at=run_at)


def hasten_jobs() -> None:
    """Let those jobs that follow facts come now, because much has just happened."""
    now = timezone.now()
    for kind in [kind for kind in JOBS.values() if kind.every and kind.follows_facts]:
        job_id = start_job(kind.key, unique_key=f"every:{kind.key}", run_at=now)
        Job.objects.filter(pk=job_id, state=State.WAITING, run_at__gt=now).update(run_at=now)


def prune_jobs(*, now: datetime) -> int:
    """Throw out jobs that ended a while ago; how many."""
    ended = Job.objects.filter(finished_at__lt=now - KEPT).exclude(state=State.FAILED)
    failed = Job.objects.filter(finished_at__lt=now - KEPT_FAILED, state=State.FAILED)
    return ended.delete()[0] + failed.delete()[0]
