"""Pages about doubles: who may be one, merging two, undoing it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kizuna.base.addresses import asked_id
from kizuna.base.words import Words
from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.queries import unfinished_jobs
from kizuna.core.language.speaking import say
from kizuna.core.permissions.asking import actor_of
from kizuna.people.customers.actions.declared import MERGE_CUSTOMERS
from kizuna.people.customers.actions.duplicates import dismiss_duplicate
from kizuna.people.customers.actions.merging import merge_customers, unmerge_customers
from kizuna.people.customers.queries.card import customer_card, known_customer
from kizuna.people.customers.queries.comparing import compared
from kizuna.people.customers.queries.doubles import open_pairs, pair, recent_merges
from kizuna.people.customers.queries.search import found_customers
from kizuna.people.customers.rules.card import Card

MERGED = Words(ja="1 人の顧客にまとめました。", en="They are one customer now.")
PARTED = Words(ja="もとの 2 人に戻しました。", en="They are two customers again.")
DISMISSED = Words(ja="別の人として覚えました。", en="Remembered as different people.")
SEARCH = "suggest_duplicates"
WAITING = Words(ja="まもなく始まります…", en="About to start…")


@never_cache
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs who may be one, the likeliest first; merges that can be undone."""
    actor_of(request, to=MERGE_CUSTOMERS)
    job = next((job for job in unfinished_jobs() if job.kind == SEARCH), None)
    context = {
        "pairs": open_pairs(limit=50),
        "merges": recent_merges(limit=20),
        "is_busy": job is not None,
        "percent": job.percent if job else None,
        "progress": say(job.progress if job and job.progress else WAITING),
    }
    return render(request, "customers/duplicates.html", context)


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Look for doubles among all customers, in the background."""
    actor = actor_of(request, to=MERGE_CUSTOMERS)
    arguments = {"actor": actor.key, "role": actor.role or ""}
    start_job(SEARCH, arguments=arguments, unique_key=SEARCH)
    return redirect("duplicates")


@require_POST
def decide(request: HttpRequest, pair_id: int) -> HttpResponse:
    """They are one, or they are two."""
    actor, now, found = actor_of(request, to=MERGE_CUSTOMERS), timezone.now(), pair(pair_id)
    if found is None:
        raise Http404
    if request.POST.get("verdict") == "different":
        dismiss_duplicate(pair_id, actor=actor, at=now)
        messages.success(request, say(DISMISSED))
        return redirect("duplicates")
    evidence = {"suggestion": pair_id, "reasons": [reason.key for reason in found.reasons]}
    merge_customers(
        found.first.id, found.second.id, rule="by_hand", evidence=evidence, actor=actor, at=now
    )
    messages.success(request, say(MERGED))
    return redirect("customer", found.first.id)


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Choose the other one of two, and make them one."""
    actor = actor_of(request, to=MERGE_CUSTOMERS)
    known = known_customer(customer_id)
    if known is None or known.merged_into is not None:
        raise Http404
    other = asked_id(request.POST.get("other", ""))
    if other is not None:
        merge_customers(
            customer_id, other, rule="by_hand", evidence={}, actor=actor, at=timezone.now()
        )
        messages.success(request, say(MERGED))
        return redirect("customer", customer_id)
    q = request.GET.get("q", "").strip()
    found = [other for other in found_customers(q, limit=20) if other.id != customer_id]
    own = customer_card(customer_id)
    context = {"card": own, "q": q, "found": found, **_compared(request, own)}
    return render(request, "customers/merge.html", context)


def _compared(request: HttpRequest, own: Card) -> Mapping[str, object]:
    """The other one whom `?other=` names, side by side; `?pair=` is the suggestion of the two."""
    asked = asked_id(request.GET.get("other", ""))
    known = known_customer(asked) if asked is not None and asked != own.id else None
    if known is None or known.merged_into is not None:
        return {}
    other = customer_card(known.id)
    suggested = asked_id(request.GET.get("pair", ""))
    suggestion = pair(suggested) if suggested is not None else None
    is_theirs = suggestion and {suggestion.first.id, suggestion.second.id} == {own.id, other.id}
    return {
        "other": other,
        "compared": compared(own, other),
        "suggestion": suggestion if is_theirs else None,
    }


@require_POST
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Part two customers again."""
    unmerge_customers(merge_id, actor=actor_of(request, to=MERGE_CUSTOMERS), at=timezone.now())
    messages.success(request, say(PARTED))
    customer_id = asked_id(request.POST.get("customer", ""))
    return redirect("customer", customer_id) if customer_id else redirect("duplicates")
