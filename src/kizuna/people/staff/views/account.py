"""One's own account: password, second factor, where one is signed in."""

from typing import TYPE_CHECKING, cast

import segno
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kizuna.base.errors import Refused
from kizuna.core.sealing import opened, seal
from kizuna.people.staff.actions.accounts import change_password, choose_first_password
from kizuna.people.staff.actions.second_factor import (
    renew_recovery_codes,
    turn_off_second_factor,
    turn_on_second_factor,
)
from kizuna.people.staff.actions.sessions import end_session
from kizuna.people.staff.forms import CodeForm, ConfirmForm, FirstPasswordForm, PasswordForm
from kizuna.people.staff.queries import recovery_codes_left, sessions_of
from kizuna.people.staff.rules.second_factor import new_secret, setup_address
from kizuna.people.staff.rules.sessions import session_digest
from kizuna.people.staff.views.again import page_again
from kizuna.people.staff.views.sign_in import door_of

if TYPE_CHECKING:
    from kizuna.people.staff.models import StaffMember

SECRET = "second_factor_secret"


def _member(request: HttpRequest) -> "StaffMember":
    return cast("StaffMember", request.user)


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's own account."""
    return _account_page(request)


@never_cache
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Change the password, or choose the first; this session goes on, all others end."""
    member, own = _member(request), session_digest(request.session.session_key)
    form, refused = _password_form(member, request.POST), None
    if form.is_valid():
        typed = form.cleaned_data
        try:
            if isinstance(form, PasswordForm):
                member = change_password(
                    member,
                    current=typed["current"],
                    new=typed["new"],
                    door=door_of(request),
                    session_id=own,
                )
            else:
                member = choose_first_password(member, new=typed["password"], session_id=own)
        except Refused as error:
            refused = error
        else:
            update_session_auth_hash(request, member)
            return redirect("account")
    return _account_page(request, refused, password_form=form)


@never_cache
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: show its secret, ask for the first code, give recovery codes."""
    if _member(request).totp_secret:
        return redirect("account")
    purpose = f"{SECRET} of {_member(request).actor.key}"  # sessions are rows of the database, too
    sealed = request.session.setdefault(SECRET, seal(new_secret(), purpose=purpose))
    secret = opened(sealed, purpose=purpose).text
    form, refused = CodeForm(request.POST or None), None
    if form.is_valid():
        try:
            codes = turn_on_second_factor(
                _member(request),
                secret=secret,
                code=form.cleaned_data["code"],
                session_id=session_digest(request.session.session_key),
            )
        except Refused as error:
            refused = error
        else:
            del request.session[SECRET]
            return render(request, "staff/recovery_codes.html", {"codes": codes})
    address = setup_address(secret, email=_member(request).email)
    page = {"form": form, "secret": secret, "picture": segno.make(address).svg_data_uri(scale=5)}
    return page_again(request, "staff/second_factor.html", page, form=form, refused=refused)


@never_cache
@require_POST
def second_factor_off(request: HttpRequest) -> HttpResponse:
    """Do without the authenticator app again."""
    form, refused = ConfirmForm(request.POST), None
    if form.is_valid():
        try:
            turn_off_second_factor(
                _member(request),
                password=form.cleaned_data["password"],
                door=door_of(request),
                session_id=session_digest(request.session.session_key),
            )
        except Refused as error:
            refused = error
        else:
            return redirect("account")
    return _account_page(request, refused, confirm_form=form)


@never_cache
@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of those there were."""
    form, refused = ConfirmForm(request.POST), None
    if form.is_valid():
        try:
            codes = renew_recovery_codes(
                _member(request), password=form.cleaned_data["password"], door=door_of(request)
            )
        except Refused as error:
            refused = error
        else:
            page = {"codes": codes, "are_renewed": True}
            return render(request, "staff/recovery_codes.html", page)
    return _account_page(request, refused, confirm_form=form)


@require_POST
def session_end(request: HttpRequest, session_id: str) -> HttpResponse:
    """End one of one's own sessions."""
    member = _member(request)
    end_session(member.actor, session_id, member_id=member.pk)
    return redirect("account")


def _password_form(
    member: "StaffMember", typed: QueryDict | None = None
) -> PasswordForm | FirstPasswordForm:
    """Who has none yet is not asked for it."""
    return PasswordForm(typed) if member.has_usable_password() else FirstPasswordForm(typed)


def _account_page(
    request: HttpRequest, refused: Refused | None = None, **forms: Form
) -> HttpResponse:
    """The page; with the one form that was sent, where it has to be sent again."""
    member = _member(request)
    page: dict[str, object] = {
        "member": member,
        "codes_left": recovery_codes_left(member.pk) if member.totp_secret else None,
        "sessions": sessions_of(member.pk, current_key=request.session.session_key),
        "password_form": _password_form(member),
        "confirm_form": ConfirmForm(),
    }
    sent = next(iter(forms.values()), ConfirmForm())
    return page_again(request, "staff/account.html", {**page, **forms}, form=sent, refused=refused)
