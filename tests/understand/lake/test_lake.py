"""The lake says what the database says, as of one moment."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.rules import OrderBatch, SeenLine, SeenOrder, SeenProduct
from kizuna.core.permissions.rules import system_actor
from kizuna.understand.lake.actions import refresh_lake
from kizuna.understand.lake.queries import lake_state, open_lake

SHOP = system_actor("test")
AT = datetime(2026, 11, 22, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _order(number: str, *, gross: int = 1000) -> SeenOrder:
    return SeenOrder(number, None, "2026-11-01", "2026-11-01 03:00:00", True, False, gross, 0, None)


def _tell(*orders: SeenOrder) -> None:
    batch = OrderBatch(
        currency="JPY",
        time_zone="Asia/Tokyo",
        orders=orders,
        lines=[SeenLine(order.number, "tea", 2, order.gross_minor, True) for order in orders],
        products=[SeenProduct("tea", "煎茶")],
    )
    record_orders(batch, source="shop", actor=SHOP, at=AT)


def _rows(select: str) -> list[tuple[object, ...]]:
    with open_lake() as lake:
        return lake.sql(select).fetchall()


def test_orders_lines_and_products_arrive_in_columns() -> None:
    _tell(_order("1"), _order("2", gross=500))
    assert refresh_lake()
    assert _rows("SELECT count(*), sum(gross_minor)::BIGINT FROM orders") == [(2, 1500)]
    assert _rows(
        "SELECT product_name, sum(quantity), sum(amount_minor)::BIGINT"
        " FROM order_lines JOIN products USING (product_id) GROUP BY ALL"
    ) == [("煎茶", 4.0, 1500)]


def test_nothing_is_copied_while_nothing_happens() -> None:
    _tell(_order("1"))
    assert refresh_lake()
    before = lake_state()
    assert not refresh_lake()
    assert lake_state() == before


def test_a_later_order_is_in_the_next_copy_and_a_reader_keeps_the_state_it_opened() -> None:
    _tell(_order("1"))
    refresh_lake()
    with open_lake() as earlier:
        _tell(_order("2"))
        assert refresh_lake()
        assert earlier.sql("SELECT count(*) FROM orders").fetchall() == [(1,)]
    assert _rows("SELECT count(*) FROM orders") == [(2,)]
