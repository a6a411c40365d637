"""When people buy: orders by day of week and hour."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WeekPattern:
    """orders[weekday][hour], Monday first; `by_hour` is None when the source has no times."""

    by_weekday: tuple[int, ...]
    by_hour: tuple[tuple[int, ...], ...] | None
