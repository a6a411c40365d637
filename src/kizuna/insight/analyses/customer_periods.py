"""One row per customer and calendar period: what cohorts and trend are both counted from.

Not here: the counting (`cohorts`, `trend`).
"""

import narwhals as nw

from kizuna.base.period import PeriodLength, day_date
from kizuna.insight.tables.calendar import number_of, with_period_number
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice

_STEPS = ("step", "next_step", "first_step")


def customer_periods(slice_: Slice, by: PeriodLength) -> Frame:
    """One row per customer and period with a purchase, over the whole history. Kept.

    customer_id, period (number), orders, gross_minor, last_day (of purchases in it), first_period
    (of the customer, ever), previous_last_day (of the row before; null on the first), next_period
    (null on the last). Nothing here hangs on who counts as active or when the data ends, so that
    whoever keeps these rows need only make those of a customer who bought again anew.
    """
    cells = slice_.given(("customer_periods", by))
    if cells is None:
        cells = _by_period(slice_, by)
        slice_.give(("customer_periods", by), cells)
    return cells


def _by_period(slice_: Slice, by: PeriodLength) -> Frame:
    cells = slice_.tables.engine.steps(
        slice_.customer_days,
        sums=("orders", "gross_minor"),
        steps=days_in_periods(slice_, by).select("day", step="period"),
    )
    return cells.drop("rows").rename({name: name.replace("step", "period") for name in _STEPS})


def period_moves(slice_: Slice, by: PeriodLength) -> Frame:
    """Rows of last_day, previous_last_day, orders and customers: how many rows of
    customer_periods have these two days, and their orders. Two days may have several rows."""
    counted = slice_.given(("period_moves", by))
    if counted is not None:
        return counted
    cells = customer_periods(slice_, by)
    return cells.select("last_day", "previous_last_day", "orders", customers=nw.lit(1))


def period_spans(slice_: Slice, by: PeriodLength) -> Frame:
    """Rows of last_day, next_period and customers, as in `period_moves`."""
    counted = slice_.given(("period_spans", by))
    if counted is not None:
        return counted
    return customer_periods(slice_, by).select("last_day", "next_period", customers=nw.lit(1))


def days_in_periods(slice_: Slice, by: PeriodLength) -> Frame:
    """One row per day with an order before the slice's end: day, period, reach. Kept.

    reach is the number of the last period at whose start a customer is still active by a purchase
    on this day. So who bought last on a day of a period is active at its end when reach > period.
    The end of the last period is the end of what is known, not of the calendar: nobody is called
    lost for days that have not come yet. Periods are worked out once a day here, and joined to
    the many rows that have one.
    """
    return slice_.kept(f"days in periods by {by}", lambda: _numbered_days(slice_, by))


def _numbered_days(slice_: Slice, by: PeriodLength) -> Frame:
    c = nw.col
    end_day = slice_.period.end_day
    past_the_end = number_of(day_date(end_day - 1), by) + 1
    days = slice_.tables.order_days.filter(c("day") < end_day).select("day").unique()
    numbered = with_period_number(slice_.tables.engine.keep(days), by).with_columns(
        until=c("day").cast(nw.Int64) + slice_.active_window_days
    )
    reaching = with_period_number(
        slice_.tables.engine.keep(numbered), by, day="until", name="reach"
    )
    is_past = c("until") >= end_day
    return reaching.select(
        "day", "period", reach=nw.when(is_past).then(nw.lit(past_the_end)).otherwise(c("reach"))
    )
