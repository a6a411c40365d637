"""What an interval method is: a name in words and a function from sufficient statistics.

Not here: the methods themselves (one file a family beside this one).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kizuna.base.words import Words
from kizuna.insight.stats.measured import Measured
from kizuna.insight.tables.shape import Rows


@dataclass(frozen=True, kw_only=True)
class IntervalMethod:
    """An interval method with its name in words: `stats` offers these, metrics choose one.

    `needs_columns` are the columns of the metric's frame that the method reads. `is_counted`: the
    value is a fact of the data, not an estimate; its interval says what chance alone may move.
    """

    name: Words
    measure: Callable[[Rows, float], Measured]
    needs_columns: tuple[str, ...] = ()
    is_counted: bool = False


def complement(method: IntervalMethod) -> IntervalMethod:
    """The method for 1 - value: churn from retention, so that the two always add up to 1."""

    def measure(rows: Rows, level: float) -> Measured:
        other = method.measure(rows, level)
        return replace(
            other,
            value=None if other.value is None else 1 - other.value,
            low=None if other.high is None else 1 - other.high,
            high=None if other.low is None else 1 - other.low,
        )

    return replace(method, measure=measure)
