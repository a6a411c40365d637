"""The pages of the Today list: the list itself, what came of it, the plan.

Not here: who is on it (`actions.listing`).
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kizuna.base.errors import Refused
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.core.permissions.asking import actor_of
from kizuna.people.customers.queries.card import known_customer
from kizuna.people.staff.queries import colleagues
from kizuna.understand.attention.actions import MAKE_OUTREACHES, PLAN_OUTREACHES
from kizuna.understand.attention.actions import outcomes as acts
from kizuna.understand.attention.actions.planning import plan_outreaches
from kizuna.understand.attention.forms import HandOverForm, OutcomeForm
from kizuna.understand.attention.queries import (
    capacities,
    holdout_counts,
    holdout_percent,
    is_shown,
    list_as_of,
    outcome_choices,
    progress,
    todays_entries,
)
from kizuna.understand.attention.rules import (
    MOST_HOLDOUT_PERCENT,
    MOST_PER_DAY,
    OUTCOMES,
    Outcome,
)

RECORDED = Words(ja="「{outcome}」と記録しました。", en="Recorded: {outcome}.")
HANDED_OVER = Words(ja="担当を代わりました。", en="A colleague has it now.")
PLANNED = Words(
    ja="保存しました。次のリストから変わります。", en="Saved; the next places follow it."
)
ADDED = Words(ja="今日のリストに入れました。", en="On today's list now.")
STOPPED = Words(
    ja="今後は連絡しないお客様として覚えました。", en="Nobody will be asked to contact them."
)
ALLOWED = Words(ja="また連絡できるようにしました。", en="They may be contacted again.")


@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """One's own list of the day, or everybody's."""
    actor, day = actor_of(request, to=MAKE_OUTREACHES), timezone.localdate()
    is_all = request.GET.get("whose") == "all"
    mine = None if is_all else request.user.pk
    entries = todays_entries(day, staff_member_id=mine)
    is_made, as_of = list_as_of(day)
    people = colleagues(MAKE_OUTREACHES)
    page = {
        "day": day,
        "is_all": is_all,
        "open": [entry for entry in entries if entry.outcome is None],
        "ended": [entry for entry in entries if entry.outcome is not None],
        "progress": progress(day, staff_member_id=mine),
        "everybody": progress(day),
        "is_made": is_made,
        "as_of": as_of,
        "is_stale": as_of is not None and as_of != day,
        "outcomes": outcome_choices(),
        "colleagues": [one for one in people if is_all or one.id != request.user.pk],
        "has_colleagues": len(people) > 1,
        "may_plan": actor.may(PLAN_OUTREACHES),
    }
    return render(request, "attention/today.html", page)


@require_POST
def outcome(request: HttpRequest, outreach_id: int) -> HttpResponse:
    """Record what came of it; back to where it was recorded."""
    actor, form = actor_of(request, to=MAKE_OUTREACHES), OutcomeForm(request.POST)
    _require_shown(outreach_id)
    if form.is_valid():
        chosen = Outcome(form.cleaned_data["outcome"])
        note = form.cleaned_data["note"]
        customer_id = acts.record_outcome(
            outreach_id, chosen, note=note, actor=actor, at=timezone.now()
        )
        messages.success(request, say(RECORDED, outcome=say(OUTCOMES[chosen])))
        if request.POST.get("from") == "customer":
            return redirect("customer", customer_id)
    return _back(request)


@require_POST
def hand_over(request: HttpRequest, outreach_id: int) -> HttpResponse:
    """Let a colleague do it."""
    actor, form = actor_of(request, to=MAKE_OUTREACHES), HandOverForm(request.POST)
    _require_shown(outreach_id)
    if form.is_valid():
        member = form.cleaned_data["staff_member"]
        acts.hand_over(outreach_id, staff_member_id=member, actor=actor)
        messages.success(request, say(HANDED_OVER))
    return _back(request)


@require_POST
def of_customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Put a customer onto the list, leave them alone, or allow contact again."""
    actor, now, day = actor_of(request, to=MAKE_OUTREACHES), timezone.now(), timezone.localdate()
    if known_customer(customer_id) is None:
        raise Http404
    try:
        match request.POST.get("act"):
            case "add":
                acts.add_by_hand(customer_id, day=day, actor=actor)
                messages.success(request, say(ADDED))
            case "stop":
                acts.stop_contact(customer_id, day=day, actor=actor, at=now)
                messages.success(request, say(STOPPED))
            case "allow":
                acts.allow_contact(customer_id, actor=actor, at=now)
                messages.success(request, say(ALLOWED))
    except Refused as refused:
        messages.warning(request, refused.say(current_language()))
    return redirect("customer", customer_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """How many each has time for, and the hold-out."""
    actor = actor_of(request, to=PLAN_OUTREACHES)
    people = capacities(MAKE_OUTREACHES)
    if request.method == "POST":
        typed = {one.id: request.POST.get(f"per_day_{one.id}", "") for one, _ in people}
        percent = request.POST.get("holdout_percent", "")
        if all(_is_number(text) for text in (*typed.values(), percent)):
            per_day = {member: int(text) for member, text in typed.items()}
            plan_outreaches(per_day, holdout_percent=int(percent), actor=actor)
            messages.success(request, say(PLANNED))
            return redirect("today_plan")
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    else:
        status = HTTPStatus.OK
    month = timezone.localdate().replace(day=1)
    shown, held = holdout_counts(month)
    page = {
        "people": people,
        "most_per_day": MOST_PER_DAY,
        "holdout_percent": holdout_percent(),
        "most_holdout": MOST_HOLDOUT_PERCENT,
        "shown": shown,
        "held": held,
        "is_wrong": status != HTTPStatus.OK,
    }
    return render(request, "attention/plan.html", page, status=status)


def _require_shown(outreach_id: int) -> None:
    if not is_shown(outreach_id):
        raise Http404


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3


def _back(request: HttpRequest) -> HttpResponse:
    whose = {"whose": "all"} if request.POST.get("whose") == "all" else {}
    return redirect(f"{reverse('today')}{'?' if whose else ''}{urlencode(whose)}")
