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

    def beside(self) -> "Slice":
        """The same slice for a second thread; what is kept so far is shared."""
        tables = self.tables.beside()
        twin = Slice(tables, period=self.period, active_window_days=self.active_window_days)
        for name, frame in vars(self).items():
            if isinstance(frame, nw.LazyFrame):
                vars(twin)[name] = tables.engine.adopt(frame)
        twin._kept = {key: tables.engine.adopt(frame) for key, frame in self._kept.items()}
        return twin

    def give(self, key: object, frame: Frame) -> None:
        """A table that was made elsewhere, so that `kept` need not make it."""
        self._kept[key] = frame

    def given(self, key: object) -> Frame | None:
        """A table that was made elsewhere, if it was."""
        return self._kept.get(key)

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
        is_purchase = nw.when(c("is_purchase"))
        summed = ("orders", "gross_minor", "returned_minor", "cost_minor")
        per = (
            self._inside(self.tables.known_orders)
            .with_columns(
                orders=is_purchase.then(nw.lit(1)).otherwise(nw.lit(0)),
                bought_day=is_purchase.then(c("day")),
            )
            .group_by("customer_id")
            .agg(
                *(c(name).sum() for name in summed),
                first_day=c("bought_day").min(),
                last_day=c("bought_day").max(),
            )
        )
        whole = per.with_columns(*(c(name).cast(nw.Int64) for name in summed))
        return self.tables.engine.keep(
            whole.with_columns(net_minor=c("gross_minor") - c("returned_minor"))
        )

    @cached_property
    def spending_curve(self) -> Frame:
        """One row per customer with a purchase in the period, ranked by what they spent. Kept.

        gross_minor, rank (1 = least), cumulated_minor (of all up to this one), buyers (how many).
        """
        c = nw.col
        spent = self.buyers.filter(c("orders") > 0).select(
            "customer_id", "gross_minor", one=c("orders") * 0 + 1
        )
        order = ["gross_minor", "customer_id"]
        ranked = spent.select(
            "gross_minor",
            rank=c("one").cum_sum().over(order_by=order).cast(nw.Int64),
            cumulated_minor=c("gross_minor").cum_sum().over(order_by=order).cast(nw.Int64),
        )
        return self.tables.engine.keep(
            ranked.join(spent.select(buyers=nw.len().cast(nw.Int64)), how="cross")
        )

    @cached_property
    def activity(self) -> Frame:
        """One row per customer who bought in the period or the window before it. Kept.

        customer_id and three flags (1 or 0): was_active just before the period's first day,
        is_active at its end, is_new (first purchase ever inside the period).
        """
        c = nw.col
        start, end, window = self.period.start_day, self.period.end_day, self.active_window_days
        day = c("day")
        per = (
            self.customer_days.filter(day >= start - window)
            .select(
                "customer_id",
                "day",
                before=nw.when(day < start).then(nw.lit(1)).otherwise(nw.lit(0)),
                first=nw.when((day >= start) & c("previous_day").is_null())
                .then(nw.lit(1))
                .otherwise(nw.lit(0)),
            )
            .group_by("customer_id")
            .agg(was_active=c("before").max(), is_new=c("first").max(), last_day=c("day").max())
        )
        still = nw.when(c("last_day") >= end - window).then(nw.lit(1)).otherwise(nw.lit(0))
        return self.tables.engine.keep(
            per.select("customer_id", "was_active", "is_new", is_active=still)
        )

    @property
    def activity_counts(self) -> Frame:
        """How many customers have the same three flags in `activity`. Kept.

        was_active, is_active, is_new, customers.
        """
        flags = ("was_active", "is_active", "is_new")
        return self.kept(
            "activity_counts",
            lambda: self.activity.group_by(*flags).agg(customers=nw.len()),
        )

    @cached_property
    def customer_products(self) -> Frame:
        """One row per known customer and product bought in the period. Kept.

        customer_id, product_id, first_day, last_day, amount_minor.
        """
        c = nw.col
        return self.tables.engine.keep(
            self.lines.group_by("customer_id", "product_id").agg(
                first_day=c("day").min(),
                last_day=c("day").max(),
                amount_minor=c("amount_minor").sum(),
            )
        )

    @cached_property
    def item_habits(self) -> Frame:
        """One row per known customer with product lines in the period. Kept.

        customer_id and two flags (1 or 0): same_item (an item again on a later day), other_item
        (on a later day an item not bought before in the period).
        """
        c = nw.col
        per_item = self.customer_products.with_columns(
            again=nw.when(c("first_day") < c("last_day")).then(nw.lit(1)).otherwise(nw.lit(0))
        )
        per = per_item.group_by("customer_id").agg(
            same_item=c("again").max(), earliest=c("first_day").min(), newest=c("first_day").max()
        )
        other = nw.when(c("earliest") < c("newest")).then(nw.lit(1)).otherwise(nw.lit(0))
        return self.tables.engine.keep(per.select("customer_id", "same_item", other_item=other))

    @cached_property
    def revenue_bridge(self) -> Frame:
        """One row per customer with net sales above 0 in as many days just before the period. Kept.

        customer_id, before_minor (> 0), now_minor: net sales then and in the period, the latter
        at least 0 (who only gave things back counts as gone). Empty where the data does not
        reach back so far.
        """
        c = nw.col
        start = self.period.start_day
        day, net = c("day"), c("gross_minor") - c("returned_minor")
        per = (
            self.tables.known_orders.filter(
                day >= start - self.period.days, day < self.period.end_day
            )
            .select(
                "customer_id",
                before_minor=nw.when(day < start).then(net).otherwise(nw.lit(0)),
                now_minor=nw.when(day >= start).then(net).otherwise(nw.lit(0)),
            )
            .group_by("customer_id")
            .agg(c("before_minor").sum(), c("now_minor").sum())
        )
        now = nw.when(c("now_minor") > 0).then(c("now_minor")).otherwise(nw.lit(0))
        existing = per.filter(c("before_minor") > 0)
        if not self.covers(self.period.days):
            existing = existing.head(0)
        return self.tables.engine.keep(
            existing.select(
                "customer_id",
                before_minor=c("before_minor").cast(nw.Int64),
                now_minor=now.cast(nw.Int64),
            )
        )

    def covers(self, days: int) -> bool:
        """Whether the data reaches back this many days before the period."""
        return self.tables.known.start_day <= self.period.start_day - days

    def as_known_from(self, day: int) -> "Slice":
        """The same period of the same shop, as if the data began on the day number `day`."""
        return Slice(
            self.tables.since(day), period=self.period, active_window_days=self.active_window_days
        )

    @cached_property
    def customer_days(self) -> Frame:
        """One row per customer and day with a purchase, over the whole history.

        customer_id, day, orders, gross_minor, previous_day (null on the first day).
        """
        return self.tables.purchase_days.filter(nw.col("day") < self.period.end_day)

    @cached_property
    def gaps(self) -> Frame:
        """One row per gap between two purchase days in a row that ended in the period.

        customer_id, gap_days, room_days (how long the gap could have been and still be seen).
        """
        day, previous = nw.col("day"), nw.col("previous_day")
        ended = self.customer_days.filter(day >= self.period.start_day, ~previous.is_null())
        return ended.select(
            "customer_id",
            gap_days=(day - previous).cast(nw.Int64),
            room_days=(nw.lit(self.period.end_day - 1) - previous).cast(nw.Int64),
        )

    @cached_property
    def customer_history(self) -> Frame:
        """One row per customer over the whole history before the period's end. Kept.

        customer_id, orders, days (distinct days with a purchase), gross_minor, net_minor (returns
        taken off, also those that came as orders of their own), first_day, last_day.
        """
        c = nw.col
        per = self.customer_days.group_by("customer_id").agg(
            orders=c("orders").sum(),
            days=nw.len(),
            gross_minor=c("gross_minor").sum(),
            first_day=c("day").min(),
            last_day=c("day").max(),
        )
        gave_back = (c("day") < self.period.end_day) & (c("returned_minor") != 0)
        returned = (
            self.tables.known_orders.filter(gave_back)
            .group_by("customer_id")
            .agg(returned_minor=c("returned_minor").sum())
        )
        net = c("gross_minor") - c("returned_minor").fill_null(0)
        with_net = per.join(returned, on="customer_id", how="left").with_columns(net_minor=net)
        counts = ("orders", "days", "gross_minor", "net_minor")
        return self.tables.engine.keep(
            with_net.select(
                "customer_id",
                *(c(name).cast(nw.Int64) for name in counts),
                "first_day",
                "last_day",
            )
        )
