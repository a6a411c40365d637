"""Customers with orders, as the tests of this room need them.

Not here: what is tested with them.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.rules import OrderBatch, SeenLine, SeenOrder, SeenProduct
from kizuna.core.permissions.rules import Actor, Role, system_actor
from kizuna.core.shop.queries import the_shop
from kizuna.people.customers.models import Customer

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TEST = system_actor("test")
MANAGER = Actor(key="staff:1", role=Role.MANAGER)


def today_in_the_shop() -> date:
    """The day that pages show: for nine hours of each day another one than the clock's, in UTC."""
    return timezone.localdate(timezone=the_shop().zone)


def customer(**fields: object) -> int:
    """The id of a new customer; 田中 美咲 unless said otherwise."""
    plain: dict[str, object] = {
        "family_name": "田中",
        "given_name": "美咲",
        "family_name_kana": "タナカ",
        "given_name_kana": "ミサキ",
    }
    times = {"created_at": NOW, "updated_at": NOW}
    made: Customer = Customer.objects.create(**{**plain, **times, **fields})
    return int(made.pk)


def buys(customer_id: int, days: Sequence[date], *, net_minor: int = 1000) -> None:
    """One order of two products on each of these days, in one batch."""
    told = [(f"{customer_id}-{n}", day) for n, day in enumerate(days)]
    batch = OrderBatch(
        currency="JPY",
        time_zone="Asia/Tokyo",
        orders=[
            SeenOrder(number, customer_id, f"{day}", None, True, False, net_minor, 0, None)
            for number, day in told
        ],
        lines=[
            SeenLine(number, code, quantity, amount, True)
            for number, _ in told
            for code, quantity, amount in (("T", 2.0, net_minor - 100), ("C", 1.0, 100))
        ],
        products=[SeenProduct("T", "季節の焼き菓子詰め合わせ"), SeenProduct("C", "和紅茶")],
    )
    record_orders(batch, source="shop", actor=TEST, at=NOW)


def every(gap_days: int, *, times: int, last: date) -> list[date]:
    """So many days with even gaps, up to and with the last."""
    return [last - timedelta(days=gap_days * n) for n in reversed(range(times))]
