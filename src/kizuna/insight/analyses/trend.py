"""The course of things by calendar period: customers, orders, revenue, retention and churn."""

from dataclasses import dataclass
from itertools import accumulate

import narwhals as nw

from kizuna.base.period import Period, PeriodLength
from kizuna.insight.analyses.customer_periods import days_in_periods, period_moves, period_spans
from kizuna.insight.stats.measured import EMPTY, Measured
from kizuna.insight.stats.proportions import wilson
from kizuna.insight.tables.calendar import label, number_of, numbered
from kizuna.insight.tables.shape import Frame, Row
from kizuna.insight.tables.slice import Slice


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """One calendar period (by default a month).

    is_whole           false where the data begins or ends inside the period
    is_unfinished      the data ends inside it: nobody can be called lost yet
    new_customers      first purchase ever in this period
    active_start       active customers when it began (window as in Slice), active_end when it ended
    lost               active at the start, not at the end; `gained` the reverse
    new_and_lost       came new inside the period and were not active at its end any more
    orders, buyers     purchases of known customers; net_minor counts every order, known or not,
                       returns taken off
    retention          retained / active_start with its Wilson interval; EMPTY where the window
                       before the period is not covered by data, or the period is not over yet
    """

    period: Period
    label: str
    is_whole: bool
    is_unfinished: bool
    buyers: int
    new_customers: int
    orders: int
    net_minor: int
    active_start: int
    active_end: int
    lost: int
    gained: int
    new_and_lost: int
    retention: Measured


def trend(
    slice_: Slice, *, by: PeriodLength = "month", level: float = 0.95
) -> tuple[TrendPoint, ...]:
    """Every calendar period from the first day of data to the end of the slice, oldest first.

    Three grouped queries, however many periods. Who was active at a period's end is read from the
    customer's last purchase in it, or else from an earlier one that still reaches so far.
    """
    known = Period(slice_.tables.known.start, slice_.period.end)
    if not known.days:
        return ()
    numbers = range(number_of(known.start, by), number_of(known.last, by) + 1)
    rows = slice_.tables.engine.rows
    active = _active_at_start(slice_, by, numbers)
    moves = {row["period"]: row for row in rows(_moves(slice_, by))}
    net = {row["period"]: row["net_minor"] for row in rows(_net(slice_, by))}
    points = []
    for place, number in enumerate(numbers):
        move = moves.get(number, _NOTHING)
        start, end = active[place], active[place + 1]
        retained = move["stayed"] + end - move["active_after"]
        period = numbered(number, by)
        covered = (period.start - known.start).days >= slice_.active_window_days
        is_over = period.end <= known.end
        points.append(
            TrendPoint(
                period=period,
                label=label(period, by),
                is_whole=period.start >= known.start and is_over,
                is_unfinished=not is_over,
                buyers=move["buyers"],
                new_customers=move["new"],
                orders=move["orders"],
                net_minor=net.get(number, 0),
                active_start=start,
                active_end=end,
                lost=start - retained,
                gained=end - retained,
                new_and_lost=move["new_and_lost"],
                retention=wilson(retained, start, level) if covered and is_over else EMPTY,
            )
        )
    return tuple(points)


_MOVES = ("buyers", "orders", "new", "stayed", "active_after", "new_and_lost")
_NOTHING: Row = dict.fromkeys(_MOVES, 0)


def _moves(slice_: Slice, by: PeriodLength) -> Frame:
    """Per period, of those who bought in it: counts of buyers and of what became of them.

    Counted by pairs of days first: what they mean is then worked out for few rows.
    """
    c = nw.col
    days = days_in_periods(slice_, by)
    now = days.select("period", "reach", last_day="day")
    before = days.select(previous_last_day="day", previous_reach="reach")
    counted = (
        period_moves(slice_, by)
        .group_by("last_day", "previous_last_day")
        .agg(c("orders").sum(), buyers=c("customers").sum())
        .join(now, on="last_day", how="inner")
        .join(before, on="previous_last_day", how="left")
    )
    was_active = (c("previous_reach") >= c("period")).fill_null(False)
    is_active = c("reach") > c("period")
    is_new = c("previous_last_day").is_null()
    sums = {
        "buyers": c("buyers"),
        "orders": c("orders"),
        "new": nw.when(is_new).then(c("buyers")).otherwise(0),
        "stayed": nw.when(was_active & is_active).then(c("buyers")).otherwise(0),
        "active_after": nw.when(is_active).then(c("buyers")).otherwise(0),
        "new_and_lost": nw.when(is_new & ~is_active).then(c("buyers")).otherwise(0),
    }
    summed = counted.select("period", **sums).group_by("period").agg(c(*_MOVES).sum())
    return summed.select("period", *(c(key).cast(nw.Int64) for key in _MOVES))


def _active_at_start(slice_: Slice, by: PeriodLength, numbers: range) -> list[int]:
    """Active customers when each period began, and when the last one ended.

    A row of customer_periods speaks for the starts after its period, up to its reach or to the
    customer's next row, whichever comes first: so each customer is counted once at each start.
    """
    c = nw.col
    days = days_in_periods(slice_, by).select("period", "reach", last_day="day")
    until = (
        nw.when(c("next_period") < c("reach")).then(c("next_period")).otherwise(c("reach"))
    ).cast(nw.Int64)
    spans = (
        period_spans(slice_, by)
        .group_by("last_day", "next_period")
        .agg(c("customers").sum())
        .join(days, on="last_day", how="inner")
        .filter(c("reach") > c("period"))
        .select("period", "customers", until=until)
        .group_by("period", "until")
        .agg(c("customers").sum())
        .with_columns(c("customers").cast(nw.Int64))
    )
    steps = [0] * (len(numbers) + 2)
    for row in slice_.tables.engine.rows(spans):
        steps[row["period"] + 1 - numbers.start] += row["customers"]
        steps[row["until"] + 1 - numbers.start] -= row["customers"]
    return list(accumulate(steps))[:-1]


def _net(slice_: Slice, by: PeriodLength) -> Frame:
    """period, net_minor of all orders and returns, whoever they belong to."""
    c = nw.col
    per_day = (
        slice_.tables.order_days.filter(c("day") < slice_.period.end_day)
        .group_by("day")
        .agg(c("net_minor").sum())
    )
    in_periods = per_day.join(days_in_periods(slice_, by), on="day", how="inner")
    return in_periods.group_by("period").agg(c("net_minor").sum())
