"""The list of orders, and one order with its lines.

Not here: how a customer's orders read on the timeline (`understand.timeline`).
"""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kizuna.base.words import Words
from kizuna.collect.orders.exports import EXPORT_ORDERS
from kizuna.collect.orders.queries.listing import VIEW_ORDERS, orders_count, orders_page
from kizuna.collect.orders.queries.one import known_order
from kizuna.collect.orders.rules import OrderState, asked_orders
from kizuna.core.language.speaking import say
from kizuna.core.permissions.asking import actor_of
from kizuna.core.permissions.rules import PERMISSIONS
from kizuna.people.customers.queries.card import known_customer
from kizuna.people.customers.queries.names import names_of

STATE_NAMES: dict[OrderState, Words] = {
    OrderState.BOUGHT: Words(ja="購入", en="Bought"),
    OrderState.RETURNED: Words(ja="返品あり", en="Returned"),
    OrderState.CANCELLED: Words(ja="取り消し", en="Cancelled"),
    OrderState.UNCOUNTED: Words(ja="売上に数えない", en="Not counted"),
}
ASKED = ("customer", "q", "state", "since", "until", "least", "most")


@never_cache
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """A page of the orders that are asked for."""
    actor = actor_of(request)
    asked = asked_orders(request.GET.dict())
    page = orders_page(actor, asked)
    customer = asked.customer_id
    context = {
        "page": page,
        "count": orders_count(actor, asked) if page.orders else None,
        "next": str(page.next or ""),
        "sent": {name: request.GET.get(name, "") for name in ASKED},
        "is_narrowed": asked.is_narrowed,
        "is_searched": replace(asked, customer_id=None).is_narrowed,
        "is_later": asked.before is not None,
        "of": names_of([customer]).get(customer) if customer is not None else None,
        "states": [(state.value, say(name)) for state, name in STATE_NAMES.items()],
        "may_export": actor.may(EXPORT_ORDERS),
    }
    return render(request, "orders/orders.html", context)


@never_cache
@require_safe
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order."""
    actor = actor_of(request)
    known = known_order(actor, order_id)
    if known is None:
        raise Http404
    may_see_imports = actor.may(PERMISSIONS["import_files"])  # the room of imports lies above
    context = {"order": known, "may_see_imports": may_see_imports}
    return render(request, "orders/order.html", context)


@never_cache
@require_safe
def orders_of_customer(request: HttpRequest, customer_id: int) -> HttpResponse:
    """The list, narrowed to one customer; to the one they became where they were merged."""
    actor_of(request, to=VIEW_ORDERS)
    known = known_customer(customer_id)
    if known is None:
        raise Http404
    return redirect(f"{reverse('orders')}?customer={known.merged_into or known.id}")
