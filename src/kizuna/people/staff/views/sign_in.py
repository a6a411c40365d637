"""Signing in and out, in the browser.

Not here: whether a password or code is right (`actions`).
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kizuna.base.errors import Refused
from kizuna.people.staff.actions.second_factor import check_code
from kizuna.people.staff.actions.sign_in import Door, check_credentials, record_sign_in
from kizuna.people.staff.forms import CodeForm, SignInForm
from kizuna.people.staff.queries import is_anyone_here, staff_member
from kizuna.people.staff.rules.addresses import client_address
from kizuna.people.staff.views.again import page_again

if TYPE_CHECKING:
    from kizuna.people.staff.models import StaffMember

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING, PENDING_FOR = "pending_sign_in", timedelta(minutes=5)
DEVICE_SALT, DEVICE_FOR = "known-device", timedelta(days=180)


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address and password; then for a code, where one was set up."""
    form, refused = SignInForm(request.POST or None), None
    if form.is_valid():
        try:
            member = check_credentials(**form.cleaned_data, door=door_of(request))
        except Refused as error:
            refused = error
        else:
            return admit_or_ask(request, member)
    page = {"form": form, "is_anyone_here": is_anyone_here()}
    return page_again(request, "staff/sign_in.html", page, form=form, refused=refused)


def admit_or_ask(request: HttpRequest, member: "StaffMember") -> HttpResponse:
    """Let someone in who proved who they are, or ask for the second factor they have set up."""
    if not member.totp_secret:
        return _admit(request, member)
    request.session.cycle_key()
    request.session[PENDING] = [member.pk, timezone.now().timestamp()]
    return redirect(_with_next("sign_in_code", request))


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, for a few minutes after the password was right."""
    member_id, since = request.session.get(PENDING, (0, 0))
    is_recent = timezone.now().timestamp() - since < PENDING_FOR.total_seconds()
    member = staff_member(member_id) if is_recent else None
    if member is None:
        return redirect(_with_next("sign_in", request))
    form, refused = CodeForm(request.POST or None), None
    if form.is_valid():
        try:
            check_code(member, form.cleaned_data["code"], door=door_of(request))
        except Refused as error:
            refused = error
        else:
            del request.session[PENDING]
            return _admit(request, member)
    return page_again(
        request, "staff/sign_in_code.html", {"form": form}, form=form, refused=refused
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect("sign_in")


def _admit(request: HttpRequest, member: "StaffMember") -> HttpResponse:
    """Begin the session, and remember the browser as one this person uses."""
    request.session["address"] = door_of(request).address
    request.session["browser"] = request.headers.get("User-Agent", "")[:200]
    login(request, member, backend=BACKEND)
    record_sign_in(member.actor)
    response = redirect(_next(request))
    response.set_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        f"{member.pk}:{get_random_string(22)}",
        salt=DEVICE_SALT,
        max_age=DEVICE_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def door_of(request: HttpRequest) -> Door:
    """Where a request comes from: its address, and the browser where it was in before."""
    try:
        device = request.get_signed_cookie(
            settings.DEVICE_COOKIE_NAME, "", salt=DEVICE_SALT, max_age=DEVICE_FOR
        )
    except signing.BadSignature:
        device = ""
    address = client_address(
        request.META.get("REMOTE_ADDR", ""),
        forwarded=request.headers.get("X-Forwarded-For", ""),
        proxies=settings.PROXIES,
    )
    return Door(address=address, device=device or "")


def _next(request: HttpRequest) -> str:
    """Where someone wanted to go before they were asked to sign in, if it is one of our pages."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _with_next(name: str, request: HttpRequest) -> str:
    query = request.GET.urlencode()
    return resolve_url(name) + (f"?{query}" if query else "")
