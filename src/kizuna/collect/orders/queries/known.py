"""Orders read: sources that are known, totals, orders of customers.

Not here: metrics (`insight`), pages.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum

from kizuna.collect.orders import models


@dataclass(frozen=True, kw_only=True)
class OrderTotals:
    """What all orders come to; cancelled ones count nowhere but in `orders`. Minor units."""

    orders: int
    purchases: int
    customers: int
    gross_minor: int
    returned_minor: int
    net_minor: int


@dataclass(frozen=True, kw_only=True)
class KnownOrder:
    """One order as a list shows it."""

    id: int
    source: str
    number: str
    customer_id: int | None
    ordered_on: date
    ordered_at: datetime | None
    currency: str
    is_purchase: bool
    is_cancelled: bool
    gross_minor: int
    returned_minor: int
    net_minor: int


def order_totals() -> OrderTotals:
    """All orders together."""
    of_somebody = Q(is_purchase=True, customer__isnull=False)
    found = models.Order.objects.aggregate(
        orders=Count("id"),
        purchases=Count("id", filter=of_somebody),
        customers=Count("customer", filter=of_somebody, distinct=True),
        gross_minor=Sum("gross_minor", default=0),
        returned_minor=Sum("returned_minor", default=0),
        net_minor=Sum("net_minor", default=0),
    )
    return OrderTotals(**found)


def orders_of_customers(
    customer_ids: Collection[int], *, limit: int, before: tuple[date, int] | None = None
) -> list[KnownOrder]:
    """The latest orders of a customer (several ids where customers were merged), newest first.

    `before` is the (ordered_on, id) of the last order of the page before.
    """
    rows = models.Order.objects.filter(customer_id__in=customer_ids)
    if before:
        day, id_ = before
        rows = rows.filter(Q(ordered_on__lt=day) | Q(ordered_on=day, id__lt=id_))
    fields = tuple(KnownOrder.__dataclass_fields__)
    return [
        KnownOrder(**row) for row in rows.order_by("-ordered_on", "-id").values(*fields)[:limit]
    ]


def known_sources() -> list[str]:
    """Keys of the sources that have told of orders."""
    rows = models.Order.objects.order_by("source").values_list("source", flat=True)
    return list(rows.distinct())


def share_of_known_numbers(source: str, numbers: Sequence[tuple[str, str]]) -> float:
    """How many of some (number, day) a source has already told of, 0..1."""
    if not numbers:
        return 0.0
    rows = models.Order.objects.filter(source=source, number__in=[number for number, _ in numbers])
    known = {(number, day.isoformat()) for number, day in rows.values_list("number", "ordered_on")}
    return len(known & set(numbers)) / len(numbers)
