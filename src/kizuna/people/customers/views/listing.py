"""The list of customers, and what the search box of the list finds."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kizuna.core.counting import Count
from kizuna.core.navigation.rules import offered
from kizuna.core.permissions.asking import actor_of
from kizuna.people.customers.actions.declared import (
    CHANGE_CUSTOMERS,
    EXPORT_CUSTOMERS,
    MERGE_CUSTOMERS,
    VIEW_CUSTOMERS,
)
from kizuna.people.customers.queries.doubles import open_pairs_count
from kizuna.people.customers.queries.listing import (
    ORDERS,
    Page,
    customers_count,
    customers_page,
    page_in_order,
    tag_names,
)
from kizuna.people.customers.queries.search import FOUND_MOST, FoundCustomer, found_customers
from kizuna.people.customers.rules.listing import LIST_COLUMNS, LIST_ORDERS, SELECTIONS, ListColumns


@require_safe
def customers(request: HttpRequest) -> HttpResponse:
    """A page of all customers, of those with a tag, or of those that were searched for."""
    actor = actor_of(request, to=VIEW_CUSTOMERS)
    q, tag = request.GET.get("q", "").strip(), request.GET.get("tag", "")
    orders = {
        entry: LIST_ORDERS[entry]
        for entry in LIST_ORDERS
        if actor.may(LIST_ORDERS[entry].permission)
    }
    order = request.GET.get("order", "")
    order = order if order in orders or order in ORDERS else ORDERS[0]
    cursor = request.GET.get("cursor", "")
    if q:
        page = Page(found_customers(q, limit=FOUND_MOST), "", "")
        count = Count(len(page.customers), is_open=len(page.customers) == FOUND_MOST)
    elif order in orders:
        page = page_in_order(orders[order], tag=tag, cursor=cursor)
    else:
        page = customers_page(order=order, tag=tag, cursor=cursor)
    if not q:
        count = customers_count(tag=tag)
    columns = offered(LIST_COLUMNS.values(), actor)
    context = {
        "page": page,
        "count": count,
        "headings": [heading for each in columns for heading in each.headings],
        "rows": _rows(page.customers, columns),
        "q": q,
        "tag": tag,
        "order": order,
        "orders": orders,
        "tags": tag_names(),
        "doubles": open_pairs_count() if actor.may(MERGE_CUSTOMERS) else 0,
        "selections": offered(SELECTIONS.values(), actor),
        "may_change": actor.may(CHANGE_CUSTOMERS),
        "may_export": actor.may(EXPORT_CUSTOMERS),
    }
    return render(request, "customers/customers.html", context)


def _rows(
    customers: Sequence[FoundCustomer], columns: Sequence[ListColumns]
) -> list[tuple[FoundCustomer, list[tuple[str, object]]]]:
    """Each customer with the templates of further cells, and what those say."""
    ids = [customer.id for customer in customers]
    told = [(each.template, each.content(ids)) for each in columns]
    return [
        (customer, [(template, content.get(customer.id)) for template, content in told])
        for customer in customers
    ]
