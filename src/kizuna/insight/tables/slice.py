"""One period of a shop, with the intermediate tables that many metrics share, each computed once.

Not here: what is made of them (`insight.metrics`, `insight.analyses`).
"""

from collections.abc import Callable
from functools import cached_property

import narwhals as nw

from kizuna.base.period import Period
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.shop_tables import ShopTables


class Slice:
    """What a metric sees: the tables of one shop, looked at in one period.

    "Purchase" here is always an order with something bought, by a known customer. "Active" at a
    moment means: at least one purchase in the `active_window_days` days before it.
    """

    def __init__(self, tables: ShopTables, *, period: Period, active_window_days: int) -> None:
        self.tables = tables
        self.period = period
        self.active_window_days = active_window_days
        self._kept: dict[object, Frame] = {}

    def kept(self, key: object, build: Callable[[], Frame]) -> Frame:
        """A table that several analyses share: built and held when the first of them asks."""
        if key not in self._kept:
            self._kept[key] = self.tables.engine.keep(build())
        return self._kept[key]

    def _inside(self, frame: Frame) -> Frame:
        day = nw.col("day")
        return frame.filter((day >= self.period.start_day) & (day < self.period.end_day))

    @cached_property
    def orders(self) -> Frame:
        """All orders of the period (ORDERS), returns, cancellations and unknown customers too."""
        return self._inside(self.tables.orders)

    @cached_property
    def known_orders(self) -> Frame:
        """Orders of the period by known customers (ORDERS), returns and cancellations too."""
        return self.orders.filter(~nw.col("customer_id").is_null())

    @cached_property
    def history(self) -> Frame:
        """All purchases before the period's end (ORDERS; customer known, is_purchase)."""
        return self.tables.orders.filter(
            nw.col("is_purchase"),
            ~nw.col("customer_id").is_null(),
            nw.col("day") < self.period.end_day,
        )

    @cached_property
    def purchases(self) -> Frame:
        """Purchases of the period (ORDERS; customer known, is_purchase)."""
        return self._inside(self.history)

    @cached_property
    def lines(self) -> Frame:
        """Product lines bought in the period by known customers (ORDER_LINES; quantity > 0)."""
        if self.tables.order_lines is None:
            raise LookupError("this shop has no order lines")  # a metric declares needs=order_lines
        return self._inside(self.tables.order_lines).filter(
            nw.col("is_product"), nw.col("quantity") > 0, ~nw.col("customer_id").is_null()
        )

    @cached_property
    def buyers(self) -> Frame:
        """One row per known customer with an order or return in the period. Kept.

        customer_id, orders (purchases), gross_minor, returned_minor, net_minor, cost_minor (0
        where unknown), first_day and last_day of purchases in the period (null when only returns).
        """
        c = nw.col
        bought = nw.when(c("is_purchase"))
        per = self.known_orders.group_by("customer_id").agg(
            orders=bought.then(1).otherwise(0).sum().cast(nw.Int64),
            gross_minor=c("gross_minor").sum().cast(nw.Int64),
            returned_minor=c("returned_minor").sum().cast(nw.Int64),
            cost_minor=c("cost_minor").fill_null(0).sum().cast(nw.Int64),
            first_day=bought.then(c("day")).min(),
            last_day=bought.then(c("day")).max(),
        )
        return self.tables.engine.keep(
            per.with_columns(net_minor=c("gross_minor") - c("returned_minor"))
        )

    @cached_property
    def customer_days(self) -> Frame:
        """One row per customer and day with a purchase, over the whole history. Kept.

        customer_id, day, orders, gross_minor, previous_day (null on the first day).
        """
        c = nw.col
        days = self.history.group_by("customer_id", "day").agg(
            orders=nw.len().cast(nw.Int64), gross_minor=c("gross_minor").sum().cast(nw.Int64)
        )
        return self.tables.engine.keep(
            days.with_columns(previous_day=c("day").shift(1).over("customer_id", order_by="day"))
        )

    @cached_property
    def customer_history(self) -> Frame:
        """One row per customer over the whole history before the period's end. Kept.

        customer_id, orders, days (distinct days with a purchase), gross_minor, net_minor (returns
        taken off, also those that came as orders of their own), first_day, last_day.
        """
        c = nw.col
        per = self.customer_days.group_by("customer_id").agg(
            orders=c("orders").sum().cast(nw.Int64),
            days=nw.len().cast(nw.Int64),
            gross_minor=c("gross_minor").sum().cast(nw.Int64),
            first_day=c("day").min(),
            last_day=c("day").max(),
        )
        gave_back = (c("day") < self.period.end_day) & (c("returned_minor") != 0)
        returned = (
            self.tables.orders.filter(gave_back, ~c("customer_id").is_null())
            .group_by("customer_id")
            .agg(returned_minor=c("returned_minor").sum().cast(nw.Int64))
        )
        net = c("gross_minor") - c("returned_minor").fill_null(0)
        return self.tables.engine.keep(
            per.join(returned, on="customer_id", how="left")
            .with_columns(net_minor=net.cast(nw.Int64))
            .drop("returned_minor")
        )

    def active_at(self, day: int) -> Frame:
        """Customers (one column, customer_id) active just before the day number `day`."""
        return (
            self.customer_days.filter(
                nw.col("day") >= day - self.active_window_days, nw.col("day") < day
            )
            .select("customer_id")
            .unique()
        )
