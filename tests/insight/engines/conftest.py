"""A part of the real shop, small enough for engines that are not made for small things."""

from dataclasses import replace

import narwhals as nw
import pytest

from kizuna.base.period import Period, day_date
from kizuna.insight.tables.shop_tables import ShopTables
from kizuna.insight.tables.slice import Slice


@pytest.fixture(scope="session")
def part(online_retail: ShopTables) -> ShopTables:
    """The customers whose number ends in 1 and the orders of nobody, on DuckDB."""
    who = nw.col("customer_id")
    ours = who.is_null() | who.str.ends_with("1")
    assert online_retail.order_lines is not None
    return replace(
        online_retail,
        orders=online_retail.orders.filter(ours),
        customers=online_retail.customers.filter(who.str.ends_with("1")).with_columns(
            customer_rank=nw.when(who.str.ends_with("11")).then(nw.lit("A"))
        ),
        order_lines=online_retail.order_lines.filter(ours),
    )


def looked_at(tables: ShopTables) -> Slice:
    """Three months of it, with two months and more before them."""
    end = tables.known.end_day
    return Slice(tables, period=Period(day_date(end - 90), tables.known.end), active_window_days=45)
