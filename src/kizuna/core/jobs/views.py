"""What goes on in the background, what failed for good, and what to do about it.

Not here: the progress of one job on the page that started it (`queries.job_by_id`).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kizuna.core.jobs.actions import MANAGE_JOBS, cancel_job, retry_job
from kizuna.core.jobs.queries import failed_jobs, unfinished_jobs
from kizuna.core.jobs.rules import JOBS, Job
from kizuna.core.permissions.asking import actor_of


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The whole queue."""
    actor_of(request, to=MANAGE_JOBS)
    page = {"unfinished": _named(unfinished_jobs()), "failed": _named(failed_jobs())}
    return render(request, "jobs/jobs.html", page)


@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Try a failed job again."""
    retry_job(actor_of(request, to=MANAGE_JOBS), job_id)
    return redirect("jobs")


@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Call a job off."""
    cancel_job(actor_of(request, to=MANAGE_JOBS), job_id)
    return redirect("jobs")


def _named(found: list[Job]) -> list[dict[str, Any]]:
    """Jobs with what they are called; a kind of a former version keeps its key."""
    return [
        {"job": job, "name": JOBS[job.kind].name if job.kind in JOBS else None} for job in found
    ]
