"""Cohorts: of those who began in one period, how many came back in each later one."""

from dataclasses import dataclass
from datetime import date


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
