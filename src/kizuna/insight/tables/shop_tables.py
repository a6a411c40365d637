"""The canonical tables of one shop, together with what they are counted in."""

from dataclasses import dataclass, replace
from functools import cached_property

import narwhals as nw

from kizuna.base.period import Period, day_date
from kizuna.insight.engines.engine import Engine
from kizuna.insight.tables.id_form import IdForm
from kizuna.insight.tables.shape import Frame


def of_known_customers(orders: Frame) -> Frame:
    """What is counted by customer, of orders (ORDERS): one row per order of a known customer."""
    c = nw.col
    return orders.filter(~c("customer_id").is_null()).select(
        "customer_id",
        "day",
        "is_purchase",
        "gross_minor",
        "returned_minor",
        cost_minor=c("cost_minor").fill_null(0),
    )


@dataclass(frozen=True, kw_only=True)
class ShopTables:
    """All that metrics may read.

    `orders`, `customers` have the shapes of ORDERS, CUSTOMERS; `order_lines`, `products` those of
    ORDER_LINES, PRODUCTS, or None where the source has no lines. `known` is the period from the
    first day of data to the day after the as-of day: nothing later is inside the frames.
    `customer_form` is how customers' ids are spelt where they stand as numbers in the frames.
    """

    engine: Engine
    orders: Frame
    customers: Frame
    order_lines: Frame | None
    products: Frame | None
    currency: str
    known: Period
    has_cost: bool = False
    customer_form: IdForm | None = None

    def spell_customer(self, customer_id: object) -> str:
        """A customer's id that has left the frames, as the shop writes it."""
        return self.customer_form.spell(customer_id) if self.customer_form else str(customer_id)

    @cached_property
    def known_orders(self) -> Frame:
        """Orders of known customers, returns and cancellations too: what all that is counted by
        customer is made of. Kept with a customer's orders side by side.

        customer_id, day, is_purchase, gross_minor, returned_minor, cost_minor (0 where unknown).
        """
        theirs = of_known_customers(self.orders)
        if self.has_cost:
            return self.engine.keep_in_order(theirs, "customer_id", "day")
        held = self.engine.keep_in_order(theirs.drop("cost_minor"), "customer_id", "day")
        return held.with_columns(cost_minor=nw.lit(0))

    @cached_property
    def purchase_days(self) -> Frame:
        """One row per customer and day with a purchase. Kept.

        customer_id, day, orders, gross_minor, previous_day (null on the first day).
        """
        bought = self.known_orders.filter(nw.col("is_purchase"))
        days = self.engine.steps(bought, sums=("gross_minor",))
        names = {"rows": "orders", "last_day": "day", "previous_last_day": "previous_day"}
        return days.rename(names)

    @cached_property
    def first_days(self) -> Frame:
        """One row per customer: first_day, second_day (null while there is none). Kept.

        Days with a purchase. They are the same whichever later period is looked at.
        """
        c = nw.col
        is_later = ~c("previous_day").is_null()
        days = self.purchase_days.with_columns(later_day=nw.when(is_later).then(c("day")))
        return self.engine.keep(
            days.group_by("customer_id").agg(
                first_day=c("day").min(), second_day=c("later_day").min()
            )
        )

    @cached_property
    def waits(self) -> Frame:
        """Rows of day, previous_day and customers: how many of them bought on these two days in a
        row (previous_day null: for the first time). A pair of days may have several rows."""
        return self.purchase_days.select("day", "previous_day", customers=nw.lit(1))

    @cached_property
    def order_days(self) -> Frame:
        """Rows of day and net_minor that add up to what all orders of a day come to, known
        customer or not, returns taken off. A day may have several rows."""
        c = nw.col
        return self.orders.select("day", net_minor=c("gross_minor") - c("returned_minor"))

    def beside(self) -> "ShopTables":
        """The same tables for a second thread; what is kept so far is shared."""
        engine = self.engine.beside()
        twin = replace(self, engine=engine)
        for name, frame in vars(self).items():  # cached properties live there too
            if isinstance(frame, nw.LazyFrame):
                vars(twin)[name] = engine.adopt(frame)
        return twin

    def until(self, end_day: int) -> "ShopTables":
        """The same shop as it was known before the day `end_day` (a day number)."""
        earlier = nw.col("day") < end_day
        return replace(
            self,
            orders=self.orders.filter(earlier),
            order_lines=None if self.order_lines is None else self.order_lines.filter(earlier),
            known=Period(min(self.known.start, day_date(end_day)), day_date(end_day)),
        )

    def among(self, customers: Frame) -> "ShopTables":
        """The same shop, over the same days, as if only these customers had bought.

        `customers` has a column customer_id, each customer once, as the shop writes it.
        """
        if self.customer_form and customers.collect_schema()["customer_id"] == nw.String:
            id_ = self.customer_form.number(nw.col("customer_id"))
            customers = customers.select(customer_id=id_)

        def theirs(frame: Frame) -> Frame:
            return self.engine.keep(frame.join(customers, on="customer_id", how="semi"))

        return replace(
            self,
            orders=theirs(self.orders),
            customers=theirs(self.customers),
            order_lines=None if self.order_lines is None else theirs(self.order_lines),
        )

    def since(self, start_day: int) -> "ShopTables":
        """The same shop as if its data began on the day `start_day` (a day number)."""
        day, before = nw.col("day"), nw.col("previous_day")
        later = replace(
            self,
            orders=self.orders.filter(day >= start_day),
            order_lines=None
            if self.order_lines is None
            else self.order_lines.filter(day >= start_day),
            known=Period(day_date(start_day), self.known.end),
        )
        # The dearest tables are cut, not made again.
        vars(later)["known_orders"] = self.known_orders.filter(day >= start_day)
        vars(later)["purchase_days"] = self.purchase_days.filter(day >= start_day).with_columns(
            previous_day=nw.when(before >= start_day).then(before)
        )
        return later
