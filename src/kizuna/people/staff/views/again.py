"""A page with a form that was refused: why, with which status, and when it may be tried again.

Not here: any form, any page.
"""

from http import HTTPStatus

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kizuna.base.errors import Refused, TooOften
from kizuna.core.language.speaking import current_language


def page_again(
    request: HttpRequest,
    template: str,
    page: dict[str, object],
    *,
    form: Form,
    refused: Refused | None = None,
) -> HttpResponse:
    """The page; 422 where something is to be mended, 429 where it is to be waited."""
    if refused:
        form.add_error(None, refused.say(current_language()))
    is_wrong = bool(form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    answer = render(request, template, page, status=status)
    if isinstance(refused, TooOften):
        answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
        answer.headers["Retry-After"] = str(refused.seconds)
    return answer
