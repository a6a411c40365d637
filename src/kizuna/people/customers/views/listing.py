"""The list of customers, and what the search box of the list finds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kizuna.core.navigation.rules import offered
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.actions.declared import (
    CHANGE_CUSTOMERS,
    EXPORT_CUSTOMERS,
    MERGE_CUSTOMERS,
    VIEW_CUSTOMERS,
)
from kizuna.people.customers.queries.doubles import open_pairs_count
from kizuna.people.customers.queries.listing import Page, customers_page, tag_names
from kizuna.people.customers.queries.search import FOUND_MOST, found_customers
from kizuna.people.customers.rules.selections import SELECTIONS


@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """A page of all customers, of those with a tag, or of those that were searched for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(VIEW_CUSTOMERS)
    q, tag = request.GET.get("q", "").strip(), request.GET.get("tag", "")
    order = "newest" if request.GET.get("order") == "newest" else "kana"
    if q:
        page = Page(found_customers(q, limit=FOUND_MOST), "", "")
    else:
        page = customers_page(order=order, tag=tag, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "q": q,
        "tag": tag,
        "order": order,
        "tags": tag_names(),
        "doubles": open_pairs_count() if actor.may(MERGE_CUSTOMERS) else 0,
        "selections": offered(SELECTIONS.values(), actor),
        "may_change": actor.may(CHANGE_CUSTOMERS),
        "may_export": actor.may(EXPORT_CUSTOMERS),
    }
    return render(request, "customers/customers.html", context)
