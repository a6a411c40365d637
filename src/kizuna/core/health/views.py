"""Two addresses for machines: does the process live, and can it do its work?

They say one word: what is wrong is for the operator (`kizuna doctor`) and stands in the log.
"""

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kizuna.core.health.queries import checks

LOG = logging.getLogger(__name__)


@never_cache
@login_not_required
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a full disk restarts nobody."""
    return _word("alive", 200)


@never_cache
@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether requests should come here."""
    wrong = [check.wrong for check in checks(now=timezone.now()) if check.wrong]
    for said in wrong:
        LOG.warning("not ready: %s", said.say("en"))
    return _word("not ready", 503) if wrong else _word("ready", 200)


def _word(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
