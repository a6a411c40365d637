"""The page of those who work here, for owners.

Not here: one's own account (`account`), what may be done to whom (`actions`).
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kizuna.base.errors import Refused
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import ROLE_NAMES, Actor, Role
from kizuna.core.shop.queries import the_shop
from kizuna.people.staff.actions import MANAGE_STAFF
from kizuna.people.staff.actions.accounts import change_role, deactivate
from kizuna.people.staff.actions.team import (
    invite,
    renew_invitation,
    reset_second_factor,
    sign_out_member,
)
from kizuna.people.staff.forms import InvitationForm
from kizuna.people.staff.queries import team


@never_cache
@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Who works here, and a form to invite someone."""
    actor_of(request, to=MANAGE_STAFF)
    return _page(request)


@never_cache
@require_POST
def staff_invite(request: HttpRequest) -> HttpResponse:
    """Add someone; the link is shown this once, to be handed over."""
    actor = actor_of(request, to=MANAGE_STAFF)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            token = invite(actor, **form.cleaned_data, at=timezone.now())
        except Refused as refused:
            form.add_error(None, refused.say(current_language()))
        else:
            return _page(request, token=token, invited=form.cleaned_data["name"])
    return _page(request, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@never_cache
@require_POST
def staff_link(request: HttpRequest, member_id: int) -> HttpResponse:
    """A new link for someone who has lost the first one, or the password."""
    actor, name = actor_of(request, to=MANAGE_STAFF), _known(member_id)
    try:
        token = renew_invitation(actor, member_id, at=timezone.now())
    except Refused as refused:
        return _page(request, refusal=refused.say(current_language()), status=HTTPStatus.CONFLICT)
    return _page(request, token=token, invited=name)


@require_POST
def staff_role(request: HttpRequest, member_id: int) -> HttpResponse:
    """Give someone another role."""
    asked = request.POST.get("role", "")
    if asked not in list(Role):
        return _changed(request, member_id, lambda actor: None)
    return _changed(
        request, member_id, lambda actor: change_role(actor, member_id, role=Role(asked))
    )


@require_POST
def staff_deactivate(request: HttpRequest, member_id: int) -> HttpResponse:
    """From now on they cannot sign in."""
    return _changed(request, member_id, lambda actor: deactivate(actor, member_id))


@require_POST
def staff_sign_out(request: HttpRequest, member_id: int) -> HttpResponse:
    """End all their sessions."""
    return _changed(request, member_id, lambda actor: sign_out_member(actor, member_id))


@require_POST
def staff_factor(request: HttpRequest, member_id: int) -> HttpResponse:
    """Take the second factor off, for a lost phone."""
    return _changed(request, member_id, lambda actor: reset_second_factor(actor, member_id))


def _changed(request: HttpRequest, member_id: int, act: Callable[[Actor], object]) -> HttpResponse:
    actor = actor_of(request, to=MANAGE_STAFF)
    _known(member_id)
    try:
        act(actor)
    except Refused as refused:
        return _page(request, refusal=refused.say(current_language()), status=HTTPStatus.CONFLICT)
    return redirect("staff")


def _known(member_id: int) -> str:
    """The name of someone who is there."""
    names = {one.id: one.name for one in team()}
    if member_id not in names:
        raise Http404
    return names[member_id]


def _page(
    request: HttpRequest,
    *,
    form: InvitationForm | None = None,
    token: str = "",
    invited: str = "",
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    link = request.build_absolute_uri(reverse("sign_in_link", args=[token])) if token else ""
    page = {
        "team": team(),
        "roles": [(role.value, say(ROLE_NAMES[role])) for role in Role],
        "form": form or InvitationForm(initial={"language": the_shop().language}),
        "link": link,
        "invited": invited,
        "refusal": refusal,
        "own_id": request.user.pk,
    }
    return render(request, "staff/team.html", page, status=status)
