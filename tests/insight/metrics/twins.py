"""Every metric once more in plain Python, as a reader would work it out by hand.

Not here: speed, intervals, engines. A twin shares no line with the metric it checks.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import median

Number = float | Fraction | None


@dataclass(frozen=True)
class Order:
    """One order or pure return: what `sample_tables` is given."""

    customer: str | None
    day: int
    gross: int
    returned: int = 0
    cost: int = 0

    @property
    def is_purchase(self) -> bool:
        return self.gross >= 0

    @property
    def bought(self) -> int:
        return max(self.gross, 0)

    @property
    def given_back(self) -> int:
        return self.returned if self.is_purchase else -self.gross


@dataclass(frozen=True)
class Line:
    """One product line; a quantity below 1 is a return."""

    customer: str | None
    day: int
    product: str
    quantity: int


@dataclass(frozen=True)
class World:
    """All that happened, and which days of it are looked at: [start, end), data from day 0."""

    orders: Sequence[Order]
    lines: Sequence[Line]
    start: int
    end: int
    window: int

    @property
    def period(self) -> list[Order]:
        return [order for order in self.orders if self.start <= order.day < self.end]

    def by_customer(self, orders: Sequence[Order]) -> dict[str, list[Order]]:
        found = defaultdict(list)
        for order in orders:
            if order.customer is not None:
                found[order.customer].append(order)
        return found

    def purchases(self) -> dict[str, list[Order]]:
        return self.by_customer([order for order in self.period if order.is_purchase])

    def days(self) -> dict[str, list[int]]:
        """Purchase days of each customer before the end, in order."""
        past = [order for order in self.orders if order.is_purchase and order.day < self.end]
        return {
            name: sorted({order.day for order in orders})
            for name, orders in self.by_customer(past).items()
        }

    def active_at(self, day: int) -> set[str]:
        return {
            name
            for name, days in self.days().items()
            if any(day - self.window <= bought < day for bought in days)
        }

    def net(self, first: int, end: int) -> dict[str, int]:
        inside = [order for order in self.orders if first <= order.day < end]
        return {
            name: sum(order.bought - order.given_back for order in orders)
            for name, orders in self.by_customer(inside).items()
        }


def share(part: float | Fraction, whole: float) -> Number:
    return Fraction(part) / Fraction(whole) if whole > 0 else None


def spent(world: World) -> list[int]:
    return sorted(sum(o.bought for o in orders) for orders in world.purchases().values())


def retention(world: World) -> Number:
    if world.start - world.window < 0:
        return None
    before = world.active_at(world.start)
    return share(len(before & world.active_at(world.end)), len(before))


def revenue_retention(world: World, *, grows: bool) -> Number:
    first = world.start - (world.end - world.start)
    if first < 0:
        return None
    then, now = world.net(first, world.start), world.net(world.start, world.end)
    old = {name: amount for name, amount in then.items() if amount > 0}
    kept = {name: max(now.get(name, 0), 0) for name in old}
    if not grows:
        kept = {name: min(amount, old[name]) for name, amount in kept.items()}
    return share(sum(kept.values()), sum(old.values()))


def one_minus(value: Number) -> Number:
    return None if value is None else 1 - value


def top_tenth(world: World) -> Number:
    amounts = spent(world)[::-1]
    left, held = Fraction(len(amounts), 10), Fraction(0)
    for amount in amounts:
        part = min(left, Fraction(1))
        held, left = held + part * amount, left - part
    return share(held, sum(amounts))


def gini(world: World) -> Number:
    amounts = spent(world)
    if sum(amounts) == 0:
        return None
    if len(amounts) == 1:
        return 0.0
    apart = sum(abs(a - b) for a in amounts for b in amounts)
    return Fraction(apart, 2 * (len(amounts) - 1) * sum(amounts))


def gaps(world: World) -> list[int]:
    return [
        later - earlier
        for days in world.days().values()
        for earlier, later in pairwise(days)
        if world.start <= later
    ]


def second_purchases(world: World) -> list[int | None]:
    """For each customer whose window ran out in the period: days to the second purchase."""
    found: list[int | None] = []
    for days in world.days().values():
        if world.start <= days[0] + world.window < world.end:
            in_time = len(days) > 1 and days[1] - days[0] <= world.window
            found.append(days[1] - days[0] if in_time else None)
    return found


def habits(world: World) -> list[tuple[bool, bool]]:
    """For each customer with product lines: bought an item again, came back for another item."""
    first: dict[str, dict[str, int]] = defaultdict(dict)
    again: dict[str, bool] = defaultdict(bool)
    lines = [line for line in world.lines if world.start <= line.day < world.end]
    for line in sorted(lines, key=lambda line: line.day):
        if line.customer is None or line.quantity <= 0:
            continue
        seen = first[line.customer].setdefault(line.product, line.day)
        again[line.customer] |= line.day > seen
    return [
        (again[name], max(items.values()) > min(items.values())) for name, items in first.items()
    ]


def lifetime(world: World, worth: Callable[[Order], int]) -> Number:
    past = world.by_customer([order for order in world.orders if order.day < world.end])
    worths = [sum(map(worth, past[name])) for name in world.days()]
    return share(sum(worths), len(worths))


def count(values: Sequence[object]) -> Number:
    return float(len(values))


def middle(values: Sequence[int]) -> Number:
    return float(median(values)) if values else None


def identified(world: World) -> int:
    return sum(world.net(world.start, world.end).values())


def net_of(world: World) -> int:
    return sum(order.bought - order.given_back for order in world.period)


def gross_of_known(world: World) -> int:
    return sum(spent(world))


def repeaters(world: World) -> list[list[Order]]:
    return [orders for orders in world.purchases().values() if len(orders) >= 2]


def orders_of_known(world: World) -> int:
    return sum(len(orders) for orders in world.purchases().values())


def returned_of_known(world: World) -> int:
    return sum(order.given_back for order in world.period if order.customer is not None)


def new(world: World) -> list[str]:
    return [name for name, days in world.days().items() if days[0] >= world.start]


TWINS: dict[str, Callable[[World], Number]] = {
    "active_customers": lambda w: count([*w.active_at(w.end)]),
    "average_order_value": lambda w: share(gross_of_known(w), orders_of_known(w)),
    "churn_rate": lambda w: one_minus(retention(w)),
    "cross_buy_rate": lambda w: share(sum(other for _, other in habits(w)), len(habits(w))),
    "customers": lambda w: count([*w.purchases()]),
    "days_between_orders": lambda w: middle(gaps(w)),
    "days_since_last_order": lambda w: middle([w.end - 1 - d[-1] for d in w.days().values()]),
    "first_to_second_order_days": lambda w: middle(
        [days for days in second_purchases(w) if days is not None]
    ),
    "first_to_second_order_rate": lambda w: share(
        sum(days is not None for days in second_purchases(w)), len(second_purchases(w))
    ),
    "gross_revenue": lambda w: float(gross_of_known(w)),
    "historic_lifetime_margin": lambda w: lifetime(w, lambda o: o.bought - o.given_back - o.cost),
    "historic_lifetime_value": lambda w: lifetime(w, lambda o: o.bought - o.given_back),
    "identified_revenue": lambda w: float(identified(w)),
    "identified_revenue_share": lambda w: share(identified(w), net_of(w)),
    "negative_churn": lambda w: one_minus(revenue_retention(w, grows=True)),
    "new_customers": lambda w: count(new(w)),
    "orders": lambda w: float(orders_of_known(w)),
    "purchase_frequency": lambda w: share(orders_of_known(w), len(w.purchases())),
    "repeat_customers": lambda w: count(repeaters(w)),
    "repeat_purchase_rate": lambda w: share(len(repeaters(w)), len(w.purchases())),
    "repeat_revenue_share": lambda w: share(
        sum(order.bought for orders in repeaters(w) for order in orders), gross_of_known(w)
    ),
    "retention_rate": retention,
    "return_rate": lambda w: share(returned_of_known(w), gross_of_known(w)),
    "revenue": lambda w: float(net_of(w)),
    "revenue_concentration": top_tenth,
    "revenue_gini": gini,
    "revenue_per_customer": lambda w: share(identified(w), len(w.purchases())),
    "revenue_retention_gross": lambda w: revenue_retention(w, grows=False),
    "revenue_retention_net": lambda w: revenue_retention(w, grows=True),
    "same_item_repeat_rate": lambda w: share(sum(again for again, _ in habits(w)), len(habits(w))),
}
