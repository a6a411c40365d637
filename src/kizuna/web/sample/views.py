"""Trying Kizuna with the sample shop, and going on from there with one's own file.

Not here: the work itself (`actions`).
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kizuna.base.errors import Refused
from kizuna.base.words import Words
from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.queries import unfinished_jobs
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.people.customers.queries.samples import is_anybody_known, sample_import
from kizuna.web.sample.actions import USE_SAMPLE, remove_sample

JOB = "lay_out_sample"
REMOVED = Words(
    ja="サンプルデータを消しました。ご自分のファイルを置いてください。",
    en="The sample data is gone. Drop your own file here.",
)


@never_cache
@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """What the sample is, and the one question: shall it go before one's own file comes?"""
    actor_of(request, to=USE_SAMPLE)
    return _page(request)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Bring the sample in, in the background."""
    actor = actor_of(request, to=USE_SAMPLE)
    assert actor.role
    arguments = {"actor": actor.key, "role": actor.role.value, "language": current_language()}
    start_job(JOB, arguments=arguments, unique_key=JOB)
    return redirect("sample")


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Take the sample away and lead to where files are given."""
    try:
        remove_sample(actor=actor_of(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.say(current_language()))
        return _page(request, status=HTTPStatus.CONFLICT)
    messages.success(request, say(REMOVED))
    return redirect("imports")


def _page(request: HttpRequest, *, status: int = HTTPStatus.OK) -> HttpResponse:
    job = next((job for job in unfinished_jobs() if job.kind == JOB), None)
    page = {
        "job": job,
        "progress": say(job.progress) if job and job.progress else "",
        "is_here": sample_import() is not None,
        "is_taken": is_anybody_known(),
    }
    return render(request, "sample/sample.html", page, status=status)
