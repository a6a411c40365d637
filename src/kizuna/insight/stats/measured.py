"""A number with its uncertainty."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What an interval method makes of a metric's sufficient statistics.

    value, low, high in the metric's unit (None: the statistic is undefined, e.g. no buyers);
    `n` how many independent observations stand behind it; `standard_error` of the value, for
    comparing two periods (None: cannot be compared).
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    standard_error: float | None = None


EMPTY = Measured(value=None, low=None, high=None, n=0)
