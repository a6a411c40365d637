"""A small shop for the tests of the analyses: forty customers, each with a rhythm of their own.

Not here: what is computed of it (the tests).
"""

from datetime import UTC, date, datetime, timedelta

from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.rules import OrderBatch, SeenLine, SeenOrder, SeenProduct
from kizuna.core.permissions.rules import system_actor
from tests.people.customers.batches import resolved

AT = datetime(2026, 11, 22, tzinfo=UTC)


def small_shop() -> list[SeenOrder]:
    """Forty customers, each with a rhythm of their own; and one order of nobody."""
    people = [
        answer[0]
        for answer in resolved(
            [{"external_id": f"C{i}", "full_name": f"お客様 {i}"} for i in range(40)]
        )
    ]
    orders = [
        SeenOrder(
            f"{i}-{k}", who, _day(i, k), None, True, False, 1000 + i, 100 * (i % 3 == 0), None
        )
        for i, who in enumerate(people)
        for k in range(i % 5 + 1)
    ]
    return [*orders, SeenOrder("till", None, _day(3, 1), None, True, False, 300, 0, None)]


def _day(i: int, k: int) -> str:
    return (date(2026, 1, 5) + timedelta(days=i + k * (20 + i))).isoformat()


def record(orders: list[SeenOrder], *, currency: str = "JPY") -> None:
    batch = OrderBatch(
        currency=currency, time_zone="Asia/Tokyo", orders=orders,
        lines=[SeenLine(o.number, "tea", 1, o.gross_minor, True) for o in orders],
        products=[SeenProduct("tea", "煎茶")],
    )  # fmt: skip
    record_orders(batch, source="shop", actor=system_actor("test"), at=AT)


def record_small_shop() -> None:
    """All of it at once."""
    record(small_shop())
