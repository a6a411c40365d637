"""One order: its lines, what came back, where it came from, what it was before.

Not here: lists of orders (`listing`).
"""

from dataclasses import dataclass

from kizuna.base.money import Money
from kizuna.collect.orders.models import FormerOrder, Order, OrderLine
from kizuna.collect.orders.queries.listing import VIEW_ORDERS, ListedOrder, listed_orders
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.queries.names import names_of
from kizuna.people.customers.rules.names import Name

MOST_LINES = 500


@dataclass(frozen=True, kw_only=True)
class KnownLine:
    """One line of an order; a fee or a discount where it is no product."""

    code: str
    name: str
    quantity: float
    amount: Money
    is_product: bool


@dataclass(frozen=True, kw_only=True)
class Before:
    """An order as it was before an import changed it; `name` where it was somebody else's."""

    import_id: int
    gross: Money
    returned: Money
    is_cancelled: bool
    customer_id: int | None
    name: Name | None


@dataclass(frozen=True, kw_only=True)
class KnownOrder:
    """One order with all that is known of it; `lines` is empty where its source has only totals.

    brought_by  the import that brought it, `changed_by` the one that wrote it last; None: no import
    """

    listed: ListedOrder
    net: Money
    cost: Money | None
    lines: list[KnownLine]
    more_lines: int
    brought_by: int | None
    changed_by: int | None
    before: list[Before]


def known_order(actor: Actor, order_id: int) -> KnownOrder | None:
    """One order; None where it is not there."""
    actor.require(VIEW_ORDERS)
    row = Order.objects.filter(id=order_id).first()
    if row is None:
        return None
    lines = OrderLine.objects.filter(order_id=order_id)
    seen = _lines(row)
    return KnownOrder(
        listed=listed_orders([row])[0],
        net=Money(row.net_minor, row.currency),
        cost=None if row.cost_minor is None else Money(row.cost_minor, row.currency),
        lines=seen,
        more_lines=lines.count() - len(seen) if len(seen) == MOST_LINES else 0,
        brought_by=row.created_by,
        changed_by=row.import_id if row.import_id != row.created_by else None,
        before=_before(row),
    )


def _lines(order: Order) -> list[KnownLine]:
    rows = OrderLine.objects.filter(order=order).order_by("-is_product", "id")
    columns = ("product__code", "product__name", "quantity", "amount_minor", "is_product")
    return [
        KnownLine(
            code=code or "",
            name=name or "",
            quantity=quantity,
            amount=Money(amount, order.currency),
            is_product=is_product,
        )
        for code, name, quantity, amount, is_product in rows.values_list(*columns)[:MOST_LINES]
    ]


def _before(order: Order) -> list[Before]:
    """The latest change first."""
    rows = list(FormerOrder.objects.filter(order_id=order.pk).order_by("-replaced_by"))
    names = names_of({row.customer_id for row in rows if row.customer_id is not None})
    return [
        Before(
            import_id=row.replaced_by,
            gross=Money(row.gross_minor, row.currency),
            returned=Money(row.returned_minor, row.currency),
            is_cancelled=row.is_cancelled,
            customer_id=row.customer_id,
            name=names.get(row.customer_id or 0),
        )
        for row in rows
    ]
