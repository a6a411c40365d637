"""When people buy: orders by day of week and hour."""

from dataclasses import dataclass

import narwhals as nw

from kizuna.insight.tables.slice import Slice

_MONDAY_BEFORE_ALL_DAYS = 7_000_003  # day 0, 1970-01-01, was a Thursday


@dataclass(frozen=True, kw_only=True)
class WeekPattern:
    """orders[weekday][hour], Monday first; `by_hour` is None when the source has no times."""

    by_weekday: tuple[int, ...]
    by_hour: tuple[tuple[int, ...], ...] | None


def week_pattern(slice_: Slice) -> WeekPattern:
    """Purchases of the slice, by known and unknown customers, on the shop's own clock.

    One query of at most 7 x 25 rows. Orders without a time count in `by_weekday` only.
    """
    c = nw.col
    cells = (
        slice_.orders.filter(c("is_purchase"))
        .select(
            weekday=(c("day").cast(nw.Int64) + _MONDAY_BEFORE_ALL_DAYS) % 7, hour=c("minute") // 60
        )
        .group_by("weekday", "hour")
        .agg(orders=nw.len())
    )
    by_hour = [[0] * 24 for _ in range(7)]
    by_weekday = [0] * 7
    for row in slice_.tables.engine.rows(cells):
        by_weekday[row["weekday"]] += row["orders"]
        if row["hour"] is not None and row["hour"] == row["hour"]:  # pandas says null as NaN
            by_hour[row["weekday"]][int(row["hour"])] += row["orders"]
    is_timed = any(map(any, by_hour))
    return WeekPattern(
        by_weekday=tuple(by_weekday),
        by_hour=tuple(tuple(hours) for hours in by_hour) if is_timed else None,
    )
