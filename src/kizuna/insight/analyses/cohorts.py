"""Cohorts: of those who began in one period, how many came back in each later one."""

from dataclasses import dataclass
from datetime import date

import narwhals as nw

from kizuna.base.period import PeriodLength
from kizuna.insight.analyses.customer_periods import customer_periods, days_in_periods
from kizuna.insight.stats.proportions import wilson
from kizuna.insight.tables.calendar import label, number_of, numbered
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Customers whose first purchase fell in one calendar period.

    active[k]         customers with a purchase k periods later (active[0] == size)
    net_minor[k]      what the cohort brought in that period, returns taken off, minor units
    mature[k]         false where period k was not over by the as-of day: too early to judge
    low[k], high[k]   Wilson interval of active[k] / size, 0..1
    """

    start: date
    label: str  # "2010-12", "2010-W48", "2010-Q4", "2010"
    size: int
    active: tuple[int, ...]
    net_minor: tuple[int, ...]
    mature: tuple[bool, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def cohorts(
    slice_: Slice, *, by: PeriodLength = "month", level: float = 0.95
) -> tuple[Cohort, ...]:
    """Customers by the calendar period of their first purchase, oldest first.

    One row per period in which somebody began; `active` reaches up to the period that holds the
    last day of the slice. Purchases of known customers over the whole history are counted,
    whenever the slice begins. Beware: whoever bought before the data begins sits in its first
    cohorts and makes them look more loyal than they are.
    """
    rows = slice_.tables.engine.rows
    size: dict[int, dict[int, int]] = {}
    net: dict[tuple[int, int], int] = {}
    for row in rows(_active(slice_, by)):
        size.setdefault(row["first_period"], {})[row["period"]] = row["customers"]
        net[row["first_period"], row["period"]] = row["gross_minor"]
    for row in rows(_returned(slice_, by)):
        cell = (row["first_period"], row["period"])
        net[cell] = net.get(cell, 0) - row["returned_minor"]
    last = number_of(slice_.period.last, by)
    return tuple(
        _cohort(first, range(first, last + 1), size[first], net, slice_, by, level)
        for first in sorted(size)
    )


def _active(slice_: Slice, by: PeriodLength) -> Frame:
    """first_period, period, customers, gross_minor."""
    cells = customer_periods(slice_, by).group_by("first_period", "period")
    return cells.agg(nw.col("gross_minor").sum(), customers=nw.len())


def _returned(slice_: Slice, by: PeriodLength) -> Frame:
    """first_period, period, returned_minor: what those who ever bought gave back."""
    c = nw.col
    returns = slice_.tables.orders.filter(
        c("day") < slice_.period.end_day, c("returned_minor") != 0
    ).select("customer_id", "day", "returned_minor")
    firsts = slice_.customer_history.select("customer_id", "first_day")
    periods = days_in_periods(slice_, by).select("day", "period")
    begun = periods.select(first_day=c("day"), first_period=c("period"))
    per_day = (
        returns.join(firsts, on="customer_id", how="inner")
        .group_by("first_day", "day")
        .agg(c("returned_minor").sum())
    )
    in_periods = per_day.join(periods, on="day", how="inner").join(
        begun, on="first_day", how="inner"
    )
    return in_periods.group_by("first_period", "period").agg(c("returned_minor").sum())


def _cohort(
    first: int,
    periods: range,
    customers: dict[int, int],
    net: dict[tuple[int, int], int],
    slice_: Slice,
    by: PeriodLength,
    level: float,
) -> Cohort:
    active = tuple(customers.get(number, 0) for number in periods)
    shares = [wilson(count, active[0], level) for count in active]
    start = numbered(first, by)
    return Cohort(
        start=start.start,
        label=label(start, by),
        size=active[0],
        active=active,
        net_minor=tuple(net.get((first, number), 0) for number in periods),
        mature=tuple(numbered(number, by).end <= slice_.period.end for number in periods),
        low=tuple(share.low or 0.0 for share in shares),
        high=tuple(share.high or 0.0 for share in shares),
    )
