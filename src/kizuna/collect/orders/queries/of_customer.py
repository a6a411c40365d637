"""What customers bought: in all, day by day, product by product, order by order.

Not here: what follows from it, such as a rhythm (`understand.profiles`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, Max, Q, Sum, When, Window
from django.db.models.functions import RowNumber

from kizuna.collect.orders.models import Order, OrderLine, Product


def _shown_name(product: str = "") -> Case:
    """A product by its name, or by its code where no source gave one; `product__` from a line."""
    name, code = F(f"{product}name"), F(f"{product}code")
    return Case(When(**{f"{product}name": ""}, then=code), default=name)


@dataclass(frozen=True)
class OrderDay:
    """The orders of one day in one currency; days on which things only came back count 0."""

    on: date
    currency: str
    purchases: int
    gross_minor: int
    net_minor: int


@dataclass(frozen=True)
class OrderSum:
    """What a customer's orders come to in one currency; no last day where nothing was bought."""

    currency: str
    purchases: int
    net_minor: int
    last_on: date | None


@dataclass(frozen=True)
class BoughtProduct:
    """A product someone bought, on how many days and how much of it."""

    name: str
    days: int
    quantity: float
    amount_minor: int


@dataclass(frozen=True)
class OrderLineSeen:
    """One product of an order; `products` counts the different ones of the whole order."""

    name: str
    quantity: float
    products: int


def order_sums(customer_ids: Collection[int]) -> dict[int, list[OrderSum]]:
    """Of each customer with orders one sum a currency, that of most purchases first.

    Counts  as `order_days`, all of them; one statement, however many customers
    """
    rows = (
        Order.objects.filter(customer_id__in=customer_ids)
        .values_list("customer_id", "currency")
        .annotate(
            purchases=Count("id", filter=Q(is_purchase=True)),
            net=Sum("net_minor"),
            last_on=Max("ordered_on", filter=Q(is_purchase=True)),
        )
        .order_by("customer_id", "-purchases", "currency")
    )
    found: dict[int, list[OrderSum]] = {}
    for customer_id, *total in rows:
        found.setdefault(customer_id, []).append(OrderSum(*total))
    return found


def order_days(customer_id: int) -> list[OrderDay]:
    """One row per day and currency with orders of a customer, the first day first.

    Counts  purchases; returns and cancelled orders lower `net_minor` and count no purchase
    """
    rows = (
        Order.objects.filter(customer_id=customer_id)
        .values_list("ordered_on", "currency")
        .annotate(
            purchases=Count("id", filter=Q(is_purchase=True)),
            gross=Sum("gross_minor"),
            net=Sum("net_minor"),
        )
        .order_by("ordered_on", "currency")
    )
    return [OrderDay(*row) for row in rows]


def favourite_products(customer_id: int, *, limit: int) -> list[BoughtProduct]:
    """What a customer bought on the most days, then the most of. Empty where no lines are known.

    Counted without names, which are then asked for the few that are shown: of a customer with
    10,000 orders each line would look its own up.
    """
    rows = (
        OrderLine.objects.filter(
            order__customer_id=customer_id,
            order__is_purchase=True,
            is_product=True,
            product__isnull=False,
            quantity__gt=0,
        )
        .values("product_id")
        .annotate(
            days=Count("order__ordered_on", distinct=True),
            quantity=Sum("quantity"),
            amount=Sum("amount_minor"),
        )
        .order_by("-days", "-quantity", "product_id")
        .values_list("product_id", "days", "quantity", "amount")[:limit]
    )
    shown = list(rows)
    named = Product.objects.filter(id__in=[row[0] for row in shown]).values_list(
        "id", _shown_name()
    )
    names: dict[int, str] = dict(named) if shown else {}
    return [BoughtProduct(names[product_id], *sums) for product_id, *sums in shown]


def first_products(order_ids: Collection[int]) -> dict[int, OrderLineSeen]:
    """The product that stands for each of some orders: the one most was paid for."""
    place = Window(
        RowNumber(), partition_by=F("order_id"), order_by=(F("amount_minor").desc(), F("id"))
    )
    rows = (
        OrderLine.objects.filter(order_id__in=order_ids, is_product=True, product__isnull=False)
        .annotate(
            name=_shown_name("product__"),
            products=Window(Count("id"), partition_by=F("order_id")),
            place=place,
        )
        .filter(place=1)
        .values_list("order_id", "name", "quantity", "products")
    )
    return {order_id: OrderLineSeen(*seen) for order_id, *seen in rows}


def orders_there(order_ids: Collection[int]) -> set[int]:
    """Those of some orders that were not withdrawn with their import."""
    return set(Order.objects.filter(id__in=order_ids).values_list("id", flat=True))
