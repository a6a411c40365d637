"""The lake in the shapes of the insight library.

Not here: what is made of it (`actions`).
"""

from datetime import datetime
from typing import cast

import duckdb
import narwhals as nw

from kizuna.core.shop.rules import Shop as Profile
from kizuna.insight.engines.duckdb import DuckDBEngine, literal
from kizuna.insight.files.values.zones import shop_clock_sql
from kizuna.insight.shop import Shop
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.standing import tables_on

_DAY = "(o.ordered_on - DATE '1970-01-01')::INTEGER"


def shop_of_lake(
    lake: duckdb.DuckDBPyConnection, profile: Profile, *, is_held: bool = True
) -> Shop:
    """The shop of the orders in the lake, in the currency that most of them are in.

    What the lake has worked out by customer is not made again. `is_held`: orders and lines are
    read into memory, which pays where many questions follow. Raises UsageError (no_orders) where
    there are none.
    """
    found = lake.execute("SELECT currency FROM currencies").fetchone()
    currency = str(found[0]) if found else ""
    kind = "TABLE" if is_held else "VIEW"
    _show_orders(lake, profile, currency=currency, kind=kind)
    has_lines = lake.execute("FROM order_lines LIMIT 1").fetchone() is not None
    tables = tables_on(
        DuckDBEngine(lake),
        orders=lake.table("shop_orders"),
        customers=None,
        order_lines=lake.table("shop_lines") if has_lines else None,
        products=lake.table("shop_products") if has_lines else None,
        currency=currency,
    )
    lake.execute(f"CREATE {kind} shop_days AS FROM customer_days")
    lake.execute(f"CREATE {kind} shop_totals AS FROM customer_totals")
    totals = _framed(lake, "shop_totals")
    bought = totals.filter(nw.col("orders") > 0)
    vars(tables)["purchase_days"] = _framed(lake, "shop_days")
    vars(tables)["first_days"] = bought.select("customer_id", "first_day", "second_day")
    shop = Shop(tables)
    net_minor = nw.col("gross_minor") - nw.col("returned_minor")
    vars(shop.history)["buyers"] = totals.drop("days", "second_day").with_columns(
        net_minor=net_minor
    )
    vars(shop.history)["customer_history"] = bought.select(
        "customer_id",
        "orders",
        "days",
        "gross_minor",
        "first_day",
        "last_day",
        net_minor=net_minor,
    )
    shop.history.give(("customer_periods", "month"), _framed(lake, "customer_months"))
    return shop


def _framed(lake: duckdb.DuckDBPyConnection, table: str) -> Frame:
    return cast(Frame, nw.from_native(lake.table(table)).lazy())


def _show_orders(
    lake: duckdb.DuckDBPyConnection, profile: Profile, *, currency: str, kind: str
) -> None:
    """Orders, lines and products in their shapes; ids of customers and orders stay numbers."""
    clock = _clock(lake, profile)
    is_priced = f"o.currency = {literal(currency)}"
    lake.execute(
        f"""CREATE {kind} shop_orders AS SELECT o.order_id, o.customer_id, {_DAY} AS day,
            (hour({clock}) * 60 + minute({clock}))::INTEGER AS minute,
            is_purchase, gross_minor, returned_minor, cost_minor
        FROM orders o WHERE {is_priced}""",
    )
    lake.execute(
        f"""CREATE {kind} shop_lines AS SELECT o.order_id, o.customer_id, {_DAY} AS day,
            coalesce(l.product_id::VARCHAR, '') AS product_id, l.quantity, l.amount_minor,
            l.is_product AND l.product_id IS NOT NULL AS is_product
        FROM order_lines l JOIN orders o USING (order_id)
        WHERE {is_priced} AND NOT o.is_cancelled""",
    )
    lake.execute(
        f"CREATE {kind} shop_products AS SELECT product_id::VARCHAR AS product_id, product_name"
        " FROM products"
    )


def _clock(lake: duckdb.DuckDBPyConnection, profile: Profile) -> str:
    """SQL of what the shop's clock showed when an order came."""
    span = lake.execute("SELECT min(ordered_at), max(ordered_at) FROM orders").fetchone()
    first, last = span or (None, None)
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return "NULL::TIMESTAMP"
    return shop_clock_sql("ordered_at", profile.zone, first, last)
