"""Canonical tables of frames that stand on an engine already, in the shapes of the reference.

Not here: making such tables from a file (`insight.files`).
"""

from typing import cast

import narwhals as nw
from narwhals.typing import IntoFrame

from kizuna.base.errors import UsageError
from kizuna.base.period import Period, day_date
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.engines.engine import Engine
from kizuna.insight.tables.customers import CUSTOMERS
from kizuna.insight.tables.order_lines import ORDER_LINES, PRODUCTS
from kizuna.insight.tables.orders import ORDERS
from kizuna.insight.tables.shape import Frame, Shape
from kizuna.insight.tables.shop_tables import ShopTables

NO_ORDERS = Words(ja="注文の表が空です。", en="The table of orders is empty.")


def tables_on(
    engine: Engine,
    *,
    orders: object,
    customers: object | None,
    order_lines: object | None,
    products: object | None,
    currency: str,
) -> ShopTables:
    """The tables of one shop; known from the first order to the last.

    Raises ValueError naming columns that are missing; UsageError: no_orders.
    """
    sold = _framed(orders, ORDERS)
    (span,) = engine.rows(
        sold.select(
            first=nw.col("day").min(), last=nw.col("day").max(), costs=nw.col("cost_minor").count()
        )
    )
    if span["first"] is None:
        raise UsageError(Said("no_orders", NO_ORDERS))
    return ShopTables(
        engine=engine,
        orders=sold,
        customers=_nameless(sold) if customers is None else _framed(customers, CUSTOMERS),
        order_lines=None if order_lines is None else _framed(order_lines, ORDER_LINES),
        products=None if products is None else _framed(products, PRODUCTS),
        currency=currency,
        known=Period(day_date(span["first"]), day_date(span["last"] + 1)),
        has_cost=span["costs"] > 0,
    )


def _framed(native: object, shape: Shape) -> Frame:
    """A frame of any library Narwhals knows, in one shape."""
    frame: Frame = nw.from_native(cast(IntoFrame, native)).lazy()
    return shape.conform(frame)


def _nameless(orders: Frame) -> Frame:
    """One row per customer of the orders, without name or rank (CUSTOMERS)."""
    who = nw.col("customer_id")
    known = orders.filter(~who.is_null()).select("customer_id").unique()
    nothing = nw.when(who.is_null()).then(who)
    return CUSTOMERS.conform(known.with_columns(customer_name=nothing, customer_rank=nothing))
