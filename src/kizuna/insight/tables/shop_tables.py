"""The canonical tables of one shop, together with what they are counted in."""

from dataclasses import dataclass

import narwhals as nw

from kizuna.base.period import Period
from kizuna.insight.engines.engine import Engine
from kizuna.insight.tables.shape import Frame


@dataclass(frozen=True, kw_only=True)
class ShopTables:
    """All that metrics may read.

    `orders`, `customers` have the shapes of ORDERS, CUSTOMERS; `order_lines`, `products` those of
    ORDER_LINES, PRODUCTS, or None where the source has no lines. `known` is the period from the
    first day of data to the day after the as-of day: nothing later is inside the frames.
    """

    engine: Engine
    orders: Frame
    customers: Frame
    order_lines: Frame | None
    products: Frame | None
    currency: str
    known: Period
    has_cost: bool = False

    def until(self, end_day: int) -> "ShopTables":
        """The same shop as it was known before the day `end_day` (a day number)."""
        import dataclasses

        from kizuna.base.period import day_date

        earlier = nw.col("day") < end_day
        return dataclasses.replace(
            self,
            orders=self.orders.filter(earlier),
            order_lines=None if self.order_lines is None else self.order_lines.filter(earlier),
            known=Period(min(self.known.start, day_date(end_day)), day_date(end_day)),
        )
