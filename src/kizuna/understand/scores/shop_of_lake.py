"""The lake in the shapes of the insight library.

Not here: what is made of it (`actions`).
"""

from datetime import date, datetime, time, timedelta
from typing import cast

import duckdb
import narwhals as nw

from kizuna.base.errors import UsageError
from kizuna.base.period import Period, day_date
from kizuna.base.said import Said
from kizuna.core.shop.rules import Shop as Profile
from kizuna.insight.engines.duckdb import DuckDBEngine, literal
from kizuna.insight.files.values.zones import shop_clock_sql
from kizuna.insight.shop import Shop
from kizuna.insight.tables.customers import CUSTOMERS
from kizuna.insight.tables.order_lines import ORDER_LINES, PRODUCTS
from kizuna.insight.tables.orders import ORDERS
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.shop_tables import ShopTables, of_known_customers
from kizuna.insight.tables.slice import Slice
from kizuna.insight.tables.standing import NO_ORDERS

_DAY = "(o.ordered_on - DATE '1970-01-01')::INTEGER"


def shop_of_lake(
    lake: duckdb.DuckDBPyConnection, profile: Profile, *, is_held: bool = True
) -> Shop:
    """The shop of the orders in the lake, in the currency that most of them are in.

    What the lake has worked out by customer is not made again, and what it has counted is not
    counted again. `is_held`: orders and lines are read into memory, which pays where many questions
    follow. Raises UsageError (no_orders) where there are none.
    """
    found = lake.execute("SELECT currency FROM currencies").fetchone()
    currency = str(found[0]) if found else ""
    kind = "TABLE" if is_held else "VIEW"
    _show_orders(lake, profile, currency=currency, kind=kind)
    lake.execute(f"CREATE {kind} shop_days AS FROM customer_days")
    lake.execute("CREATE TABLE shop_totals AS FROM customer_totals")
    totals = _framed(lake, "shop_totals")
    tables = _tables(lake, currency)
    if not is_held:  # laying millions of orders side by side would take longer than the questions
        vars(tables)["known_orders"] = of_known_customers(tables.orders)
    bought = totals.filter(nw.col("orders") > 0)
    vars(tables)["purchase_days"] = _framed(lake, "shop_days")
    vars(tables)["first_days"] = bought.select("customer_id", "first_day", "second_day")
    vars(tables)["order_days"] = _framed(lake, "shop_order_days")
    vars(tables)["waits"] = _framed(lake, "waits")
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
    shop.history.give(("period_moves", "month"), _framed(lake, "month_moves"))
    shop.history.give(("period_spans", "month"), _framed(lake, "month_spans"))
    shop.history.give("standings", _framed(lake, "standings"))
    is_counted = _give_activity_counts(lake, shop.this_period)
    if is_held or not is_counted:
        vars(shop.this_period)["activity"] = _activity(lake, shop.this_period)
    return shop


def _tables(lake: duckdb.DuckDBPyConnection, currency: str) -> ShopTables:
    """The canonical tables, known from the first order in this currency to the last."""
    first, last, costs = lake.execute(
        "SELECT min(day), max(day), sum(costs) FROM shop_order_days"
    ).fetchone() or (None, None, None)
    if first is None:
        raise UsageError(Said("no_orders", NO_ORDERS))
    has_lines = lake.execute("FROM order_lines LIMIT 1").fetchone() is not None
    return ShopTables(
        engine=DuckDBEngine(lake),
        orders=ORDERS.conform(_framed(lake, "shop_orders")),
        customers=CUSTOMERS.conform(_framed(lake, "shop_customers")),
        order_lines=ORDER_LINES.conform(_framed(lake, "shop_lines")) if has_lines else None,
        products=PRODUCTS.conform(_framed(lake, "shop_products")) if has_lines else None,
        currency=currency,
        known=Period(day_date(first), day_date(last + 1)),
        has_cost=costs > 0,
    )


def _activity(lake: duckdb.DuckDBPyConnection, slice_: Slice) -> Frame:
    """`Slice.activity` of a period that ends with what is known.

    Whoever bought in it has one day there that follows on an earlier one, or on none; the others
    bought last before it.
    """
    start, end = slice_.period.start_day, slice_.period.end_day
    window = slice_.active_window_days
    lake.execute(f"""CREATE TABLE shop_activity AS SELECT customer_id,
            (coalesce(before_day, CASE WHEN last_day < {start} THEN last_day END)
                >= {start - window}) IS TRUE AS was_active,
            first_day >= {start} AS is_new, last_day >= {end - window} AS is_active
        FROM shop_totals LEFT JOIN (
            SELECT customer_id, previous_day AS before_day FROM shop_days
            WHERE day >= {start} AND previous_day < {start}
        ) back USING (customer_id)
        WHERE orders > 0 AND last_day >= {start - window}""")
    flags = (nw.col(name).cast(nw.Int64) for name in ("was_active", "is_new", "is_active"))
    return _framed(lake, "shop_activity").with_columns(*flags)


def _give_activity_counts(lake: duckdb.DuckDBPyConnection, slice_: Slice) -> bool:
    """`Slice.activity_counts` of a period that ends with what is known, out of what is counted.

    False where the window is shorter than the period: who bought in the period may then be active
    at its end or not, which no count says.
    """
    start, end = slice_.period.start_day, slice_.period.end_day
    window = slice_.active_window_days
    if end - window > start:
        return False
    lake.execute(f"""CREATE TABLE shop_activity_counts AS
        SELECT was_active::BIGINT AS was_active, is_active::BIGINT AS is_active,
            is_new::BIGINT AS is_new, sum(customers)::BIGINT AS customers
        FROM (
            SELECT (previous_day >= {start - window}) IS TRUE AS was_active, true AS is_active,
                previous_day IS NULL AS is_new, customers
            FROM waits WHERE day >= {start} AND (previous_day < {start}) IS NOT FALSE
            UNION ALL
            SELECT true, last_day >= {end - window}, false, customers
            FROM standings WHERE last_day >= {start - window} AND last_day < {start}
        ) GROUP BY ALL""")
    slice_.give("activity_counts", _framed(lake, "shop_activity_counts"))
    return True


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
    lake.execute(f"""CREATE VIEW shop_order_days AS SELECT {_DAY} AS day, net_minor, costs
        FROM order_days o WHERE {is_priced}""")
    lake.execute("""CREATE VIEW shop_customers AS SELECT customer_id,
        NULL::VARCHAR AS customer_name, NULL::VARCHAR AS customer_rank FROM customer_totals""")
    lake.execute(
        f"CREATE {kind} shop_products AS SELECT product_id::VARCHAR AS product_id, product_name"
        " FROM products"
    )


def _clock(lake: duckdb.DuckDBPyConnection, profile: Profile) -> str:
    """SQL of what the shop's clock showed when an order came."""
    span = lake.execute("SELECT min(ordered_on), max(ordered_on) FROM order_days").fetchone()
    first, last = span or (None, None)
    if not isinstance(first, date) or not isinstance(last, date):
        return "NULL::TIMESTAMP"
    # Wherever the shop stands, its day has begun and ended by then.
    ends = (first - timedelta(days=2), last + timedelta(days=2))
    start, end = (datetime.combine(day, time()) for day in ends)
    return shop_clock_sql("ordered_at", profile.zone, start, end)
