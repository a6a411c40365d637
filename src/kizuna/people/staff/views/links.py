"""The page behind a link: it asks for a click, for programs follow links before people do.

Not here: making links and using them up (`actions.links`).
"""

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kizuna.base.errors import Refused
from kizuna.core.language.speaking import current_language, say
from kizuna.people.staff.actions.accounts import choose_language
from kizuna.people.staff.actions.links import DEAD_LINK, use_link
from kizuna.people.staff.forms import FirstPasswordForm
from kizuna.people.staff.queries import KnownLink, known_link
from kizuna.people.staff.rules.links import Purpose
from kizuna.people.staff.views.sign_in import admit_or_ask

if TYPE_CHECKING:
    from kizuna.people.staff.models import StaffMember


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Who it lets in, and a button; only pressing it uses the link up."""
    known = known_link(token, at=timezone.now())
    if known is None:
        return _dead(request)
    return _open(request, token, known)


def _open(request: HttpRequest, token: str, known: KnownLink) -> HttpResponse:
    """In the browser's language: nobody is signed in yet."""
    asks, is_pressed = known.purpose is Purpose.INVITATION, request.method == "POST"
    form = FirstPasswordForm(request.POST if is_pressed and asks else None)
    if is_pressed and (not asks or form.is_valid()):
        password = form.cleaned_data["password"] if asks else ""
        try:
            member = use_link(token, at=timezone.now(), password=password)
            if not asks:
                _speak_as_the_first_browser(request, member)
            return admit_or_ask(request, member)
        except Refused as refused:
            if refused.code == "dead_link":  # used elsewhere in this very moment
                return _dead(request)
            form.add_error(None, refused.say(current_language()))
    page = {"member": known.member, "form": form, "asks": asks}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_pressed else HTTPStatus.OK
    return render(request, "staff/link.html", page, status=status)


def _speak_as_the_first_browser(request: HttpRequest, member: "StaffMember") -> None:
    """Who never signed in and was not invited was added by a command, in the shell's language."""
    if member.last_login is None:
        choose_language(member, current_language())


def _dead(request: HttpRequest) -> HttpResponse:
    page = {"sentence": say(DEAD_LINK)}
    return render(request, "staff/dead_link.html", page, status=HTTPStatus.GONE)
