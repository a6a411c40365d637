"""What one customer bought, read as sets: by day, by product, by order."""

from datetime import UTC, date, datetime

import pytest

from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.queries.of_customer import (
    BoughtProduct,
    OrderDay,
    OrderLineSeen,
    favourite_products,
    first_products,
    order_days,
)
from kizuna.collect.orders.rules import OrderBatch, SeenLine, SeenOrder, SeenProduct
from kizuna.core.bulk import found
from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.models import Customer

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def bought(who: int, number: str, day: str, net: int, *, is_purchase: bool = True) -> SeenOrder:
    """An order, or (not `is_purchase`) something given back."""
    gross, returned = (net, 0) if is_purchase else (0, -net)
    return SeenOrder(number, who, day, None, is_purchase, False, gross, returned, None)


@pytest.fixture
def alice(db: None) -> int:
    """Two days, three orders, one return; Bob buys beside her."""
    alice, bob = (
        Customer.objects.create(full_name=name, created_at=NOW, updated_at=NOW).pk
        for name in ("Alice", "Bob")
    )
    batch = OrderBatch(
        currency="JPY",
        time_zone="Asia/Tokyo",
        orders=[
            bought(alice, "1", "2026-01-05", 1000),
            bought(alice, "2", "2026-01-05", 500),
            bought(alice, "3", "2026-01-20", 300),
            bought(alice, "4", "2026-01-21", -200, is_purchase=False),
            bought(bob, "5", "2026-01-06", 9000),
        ],
        lines=[
            SeenLine("1", "T", 2.0, 600, True),
            SeenLine("1", "C", 1.0, 350, True),
            SeenLine("1", "", 1.0, 50, False),
            SeenLine("2", "C", 5.0, 500, True),
            SeenLine("3", "T", 1.0, 300, True),
            SeenLine("4", "T", -1.0, -200, True),
            SeenLine("5", "C", 90.0, 9000, True),
        ],
        products=[SeenProduct("T", "緑茶"), SeenProduct("C", "")],
    )
    record_orders(batch, source="shop", actor=system_actor("test"), at=NOW)
    return alice


def test_days_count_purchases_and_take_off_what_came_back(alice: int) -> None:
    assert order_days(alice) == [
        OrderDay(date(2026, 1, 5), "JPY", 2, 1500, 1500),
        OrderDay(date(2026, 1, 20), "JPY", 1, 300, 300),
        OrderDay(date(2026, 1, 21), "JPY", 0, 0, -200),
    ]


def test_favourites_are_what_was_bought_on_most_days(alice: int) -> None:
    assert favourite_products(alice, limit=5) == [
        BoughtProduct("緑茶", 2, 3.0, 900),
        BoughtProduct("C", 1, 6.0, 850),
    ]
    assert favourite_products(alice, limit=1) == [BoughtProduct("緑茶", 2, 3.0, 900)]


def test_an_order_is_told_by_the_product_most_was_paid_for(alice: int) -> None:
    ids = dict(found("SELECT number, id FROM orders"))
    assert first_products([ids["1"], ids["2"]]) == {
        ids["1"]: OrderLineSeen("緑茶", 2.0, 2),
        ids["2"]: OrderLineSeen("C", 5.0, 1),
    }


def test_who_never_ordered_has_no_days_and_no_favourites(alice: int) -> None:
    assert order_days(alice + 100) == []
    assert favourite_products(alice + 100, limit=5) == []
    assert first_products([]) == {}
