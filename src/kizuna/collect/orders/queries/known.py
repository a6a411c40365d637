"""Orders read: sources that are known, totals.

Not here: metrics (`insight`), pages.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from kizuna.base.agreement import Agreement, agreements
from kizuna.base.money import NO_CURRENCY
from kizuna.collect.orders import models
from kizuna.collect.orders.rules import other_number, telling_mark
from kizuna.core.bulk import different_values, found


@dataclass(frozen=True, kw_only=True)
class OrderTotals:
    """What all orders come to; cancelled ones count nowhere but in `orders`. Minor units."""

    orders: int
    purchases: int
    customers: int
    gross_minor: int
    returned_minor: int
    net_minor: int


def order_totals() -> OrderTotals:
    """All orders together."""
    of_somebody = Q(is_purchase=True, customer__isnull=False)
    totals = models.Order.objects.aggregate(
        orders=Count("id"),
        purchases=Count("id", filter=of_somebody),
        customers=Count("customer", filter=of_somebody, distinct=True),
        gross_minor=Sum("gross_minor", default=0),
        returned_minor=Sum("returned_minor", default=0),
        net_minor=Sum("net_minor", default=0),
    )
    return OrderTotals(**totals)


def known_sources() -> list[str]:
    """Keys of the sources that have told of orders: one look into the index for each."""
    return different_values("source", "orders")


def sources_of_products() -> list[str]:
    """Keys of the sources that have told of products, with orders or by a list alone."""
    return different_values("source", "products")


def imports_upon(import_id: int) -> list[int]:
    """Imports that changed what this one had told of orders, the latest first."""
    rows = found(
        """SELECT later.replaced_by FROM former_orders later LEFT JOIN former_orders own
            ON own.replaced_by = %(import_id)s AND own.order_id = later.order_id
        WHERE later.id > own.id OR (own.id IS NULL AND later.created_by = %(import_id)s)
        GROUP BY later.replaced_by ORDER BY max(later.id) DESC""",
        {"import_id": import_id},
    )
    return [id_ for (id_,) in rows]


def latest_currency() -> str:
    """The currency of the latest order; "" while there are none, or none that says it."""
    rows = models.Order.objects.order_by("-ordered_on", "-id").values_list("currency", flat=True)
    latest = rows.first() or ""
    return "" if latest == NO_CURRENCY else latest


def agreement_of_numbers(
    numbers: Iterable[tuple[str, str, int]], *, sources: Collection[str]
) -> dict[str, Agreement]:
    """By source that knows any of some order numbers (with day and gross amount), whether it knows
    them of the same orders."""
    told = {number: (day, gross) for number, day, gross in numbers}
    others = {other_number(number, day): number for number, (day, _) in told.items()}
    rows = models.Order.objects.filter(source__in=sources, number__in=[*told, *others])
    same: dict[tuple[str, str], bool] = {}
    for source, number, on, gross in rows.values_list(
        "source", "number", "ordered_on", "gross_minor"
    ):
        day = on.isoformat()
        if number in told:
            is_same = telling_mark(number, day, gross) == telling_mark(number, *told[number])
            same[source, number] = is_same or same.get((source, number), False)
        if number in others and day == told[others[number]][0]:
            same[source, others[number]] = True
    return agreements((source, is_same) for (source, _), is_same in same.items())


def share_of_known_codes(source: str, codes: Sequence[str]) -> float:
    """How many of some product codes a source has already told of, 0..1."""
    if not codes:
        return 0.0
    return models.Product.objects.filter(source=source, code__in=codes).count() / len(codes)
