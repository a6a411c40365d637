"""Orders are recorded as sets: told again nothing changes, told otherwise only that changes."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from kizuna.base.errors import Forbidden, Refused
from kizuna.collect.orders.actions import record_orders, refuse_withdrawal, withdraw_orders
from kizuna.collect.orders.rules import (
    Counts,
    OrderBatch,
    RecordedOrders,
    SeenLine,
    SeenOrder,
    SeenProduct,
)
from kizuna.core.bulk import found
from kizuna.core.permissions.rules import Actor, Role, system_actor

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
CLERK = system_actor("test")
TEA, CUP = SeenProduct("T1", "緑茶"), SeenProduct("C1", "湯呑")


def order(number: str, **said: Any) -> SeenOrder:
    """An order of 1,000 on 5 January, unless said otherwise."""
    plain = SeenOrder(number, None, "2026-01-05", None, True, False, 1000, 0, None)
    return plain._replace(**said)


def tell(
    orders: Sequence[SeenOrder],
    lines: Sequence[SeenLine] = (),
    *,
    import_id: int | None = 1,
    products: Sequence[SeenProduct] = (TEA, CUP),
    source: str = "shop",
) -> RecordedOrders:
    """Record a batch in yen of a shop in Japan."""
    batch = OrderBatch(
        currency="JPY", time_zone="Asia/Tokyo", orders=orders, lines=lines, products=products,
        import_id=import_id,
    )  # fmt: skip
    return record_orders(batch, source=source, actor=CLERK, at=NOW)


def withdraw(import_id: int) -> int:
    """Take an import's orders back two by two, which is no different from all at once."""
    withdrawn = 0
    while some := withdraw_orders(import_id, actor=CLERK, at=NOW, most=2):
        withdrawn += some
    return withdrawn


def line(number: str, code: str = "T1", amount_minor: int = 500) -> SeenLine:
    """One piece of a product."""
    return SeenLine(number, code, 1.0, amount_minor, bool(code))


def contents() -> dict[str, list[tuple[object, ...]]]:
    """Every row of orders, lines and products, of what they were, too."""
    tables = ("orders", "order_lines", "products", "former_orders", "former_lines")
    return {t: found(f"SELECT * FROM {t} ORDER BY id") for t in (*tables, "former_products")}


def events() -> list[tuple[object, ...]]:
    """Kind and number of each event, in the order recorded."""
    number = "payload ->> 'number'"
    return found(f"SELECT kind, {number} FROM events ORDER BY id")


@pytest.mark.django_db
def test_an_order_stands_with_its_lines_products_and_event() -> None:
    told = tell(
        [order("1001", ordered_at="2026-01-05 00:30:00", gross_minor=1500, returned_minor=500)],
        [line("1001"), line("1001", "C1", 1000), line("1001", "", 0)],
    )
    assert told == RecordedOrders(orders=Counts(new=1), products=Counts(new=2))
    assert found("SELECT source, number, net_minor, currency, import_id FROM orders") == [
        ("shop", "1001", 1000, "JPY", 1)
    ]
    assert found(
        "SELECT p.name, l.amount_minor FROM order_lines l LEFT JOIN products p"
        " ON p.id = l.product_id ORDER BY l.amount_minor"
    ) == [(None, 0), ("緑茶", 500), ("湯呑", 1000)]
    ((at, payload),) = found("SELECT at, payload FROM events")
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    assert moment == datetime(2026, 1, 5, 0, 30, tzinfo=UTC)
    assert "gross_minor" in str(payload)


@pytest.mark.django_db
def test_telling_the_same_again_changes_nothing() -> None:
    orders = [order(str(n), gross_minor=n, ordered_at="2026-01-05 01:00:00") for n in range(50)]
    lines = [line(str(n % 50), ("T1", "C1")[n % 2], n % 7) for n in range(200)]
    tell(orders, lines)
    before, recorded = contents(), events()
    again = tell(orders[::-1], lines[::-1], import_id=2)
    assert again == RecordedOrders(orders=Counts(unchanged=50), products=Counts(unchanged=2))
    assert (contents(), events()) == (before, recorded)


@pytest.mark.django_db
def test_an_overlap_adds_what_is_new_and_changes_what_changed() -> None:
    tell([order("1"), order("2"), order("3"), order("4")], [line("3"), line("3"), line("4")])
    told = tell(
        [
            order("2", returned_minor=300),
            order("3", is_cancelled=True, is_purchase=False, gross_minor=0),
            order("4"),
            order("5"),
        ],
        [line("3"), line("4"), line("4")],
        import_id=2,
        products=[SeenProduct("T1", "煎茶"), SeenProduct("C1", "")],
    )
    assert told == RecordedOrders(
        orders=Counts(new=1, changed=3), products=Counts(changed=1, unchanged=1)
    )
    assert sorted(events()[4:]) == [
        ("order_cancelled", "3"), ("order_changed", "2"), ("order_changed", "4"),
        ("order_placed", "5"),
    ]  # fmt: skip
    assert found("SELECT name FROM products ORDER BY code") == [("湯呑",), ("煎茶",)]
    assert found(
        "SELECT o.number, count(*) FROM order_lines l JOIN orders o ON o.id = l.order_id"
        " GROUP BY o.number ORDER BY o.number"
    ) == [("3", 1), ("4", 2)]


@pytest.mark.django_db
def test_what_two_sources_number_alike_are_two_orders() -> None:
    tell([order("1")])
    assert tell([order("1", gross_minor=2)], source="till", import_id=2).orders == Counts(new=1)
    assert found("SELECT count(*) FROM orders") == [(2,)]


@pytest.mark.django_db
def test_taking_an_import_back_restores_every_row_as_it_was() -> None:
    tell([order("1"), order("2")], [line("1"), line("2"), line("2", "C1")])
    before = contents()
    tell(
        [order("1", gross_minor=7), order("2"), order("3")],
        [line("1", "N1"), line("2"), line("3", "N1")],
        import_id=2,
        products=[SeenProduct("T1", "煎茶"), SeenProduct("N1", "新茶")],
    )
    assert contents() != before
    assert withdraw(2) == 3
    assert contents() == before
    withdrawn = ["order_withdrawn"] * 3 + ["products_withdrawn"]
    assert [kind for kind, _ in events()][-4:] == withdrawn
    assert tell([order("3")], import_id=3).orders == Counts(new=1)
    assert events()[-1][0] == "order_placed"


@pytest.mark.django_db
def test_an_import_under_a_later_one_is_not_taken_back() -> None:
    tell([order("1")])
    tell([order("1", gross_minor=5)], import_id=2)
    before = contents()
    with pytest.raises(Refused) as refused:
        refuse_withdrawal(1, actor=CLERK)
    assert refused.value.code == "changed_since"
    assert contents() == before
    withdraw(2)
    refuse_withdrawal(1, actor=CLERK)
    withdraw(1)
    assert not any(contents().values())


@pytest.mark.django_db
def test_who_may_not_record_orders_changes_nothing() -> None:
    batch = OrderBatch(currency="JPY", time_zone="Asia/Tokyo", orders=[order("1")])
    with pytest.raises(Forbidden):
        record_orders(batch, source="form", actor=Actor(key="staff:9", role=Role.ANALYST), at=NOW)
    assert not any(contents().values()) and not events()


@pytest.mark.django_db
def test_an_order_by_form_counts_from_the_start_of_its_day() -> None:
    tell([order("1")], import_id=None)
    ((at,),) = found("SELECT at FROM events")
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    assert moment == datetime(2026, 1, 4, 15, tzinfo=UTC)
    assert connection.vendor in {"sqlite", "postgresql"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="steps of SQLite's own machine")
@pytest.mark.django_db
def test_a_batch_costs_the_same_however_many_orders_are_known() -> None:
    def steps_of(number: str) -> int:
        counted = 0

        def count() -> int:
            nonlocal counted
            counted += 1
            return 0

        connection.connection.set_progress_handler(count, 100)
        try:
            tell([order(number)], [line(number)])
        finally:
            connection.connection.set_progress_handler(None, 0)
        return counted

    tell([order("known")])
    before = steps_of("a")
    tell([order(f"known {n}") for n in range(2000)])
    assert steps_of("b") < before + 10
