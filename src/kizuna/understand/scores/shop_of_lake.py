"""The lake in the shapes of the insight library.

Not here: what is made of it (`actions`).
"""

from datetime import datetime

import duckdb

from kizuna.core.shop.rules import Shop as Profile
from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.files.values.zones import shop_clock_sql
from kizuna.insight.shop import Shop, shop_on


def shop_of_lake(lake: duckdb.DuckDBPyConnection, profile: Profile) -> Shop:
    """The shop of the orders in the lake, in the currency that most of them are in.

    Raises UsageError (no_orders) where there are none.
    """
    found = lake.execute(
        "SELECT currency FROM orders GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1"
    ).fetchone()
    currency = str(found[0]) if found else ""
    clock = _clock(lake, profile)
    lake.execute(
        f"""CREATE TABLE shop_orders AS SELECT order_id::VARCHAR AS order_id,
            customer_id::VARCHAR AS customer_id,
            (ordered_on - DATE '1970-01-01')::INTEGER AS day,
            (hour({clock}) * 60 + minute({clock}))::INTEGER AS minute,
            is_purchase, gross_minor, returned_minor, cost_minor
        FROM orders WHERE currency = $1""",
        [currency],
    )
    lake.execute(
        """CREATE TABLE shop_lines AS SELECT o.order_id::VARCHAR AS order_id,
            o.customer_id::VARCHAR AS customer_id,
            (o.ordered_on - DATE '1970-01-01')::INTEGER AS day,
            coalesce(l.product_id::VARCHAR, '') AS product_id, l.quantity, l.amount_minor,
            l.is_product AND l.product_id IS NOT NULL AS is_product
        FROM order_lines l JOIN orders o USING (order_id)
        WHERE o.currency = $1 AND NOT o.is_cancelled""",
        [currency],
    )
    lake.execute(
        "CREATE TABLE shop_products AS SELECT product_id::VARCHAR AS product_id, product_name"
        " FROM products"
    )
    has_lines = lake.execute("FROM shop_lines LIMIT 1").fetchone() is not None
    return shop_on(
        DuckDBEngine(lake),
        orders=lake.table("shop_orders"),
        order_lines=lake.table("shop_lines") if has_lines else None,
        products=lake.table("shop_products") if has_lines else None,
        currency=currency,
    )


def _clock(lake: duckdb.DuckDBPyConnection, profile: Profile) -> str:
    """SQL of what the shop's clock showed when an order came."""
    span = lake.execute("SELECT min(ordered_at), max(ordered_at) FROM orders").fetchone()
    first, last = span or (None, None)
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return "NULL::TIMESTAMP"
    return shop_clock_sql("ordered_at", profile.zone, first, last)
