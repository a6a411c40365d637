"""Shares of independent yes/no answers: Wilson's score interval.

Not here: shares of money, whose parts are not independent (`stats.ratios`).
"""

from math import sqrt

from kizuna.base.words import Words
from kizuna.insight.stats.measured import EMPTY, Measured
from kizuna.insight.stats.method import IntervalMethod
from kizuna.insight.stats.quantiles import normal_quantile
from kizuna.insight.tables.shape import Rows


def wilson(k: int, n: int, level: float = 0.95) -> Measured:
    """Share k / n with its score interval; EMPTY when n is 0.

    Wilson (1927), JASA 22:209-212; Newcombe (1998), Statistics in Medicine 17:857-872, method 3.
    Stays inside 0..1 and has a width even at 0 of n. The ends are the roots p of
    (k / n - p)^2 = z^2 p (1 - p) / n. The standard error is the interval's half-width over z
    (chosen here, so that it is never zero either).

    >>> half = wilson(5, 10)
    >>> half.value, round(half.low, 4), round(half.high, 4)
    (0.5, 0.2366, 0.7634)
    """
    if n == 0:
        return EMPTY
    z = normal_quantile(level)
    share = k / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Measured(
        value=share,
        low=0.0 if k == 0 else max(0.0, middle - half),
        high=1.0 if k == n else min(1.0, middle + half),
        n=n,
        standard_error=half / z,
    )


def proportion(part: str, whole: str) -> IntervalMethod:
    """Share of `whole` that is `part`: two columns of counts in a frame of one row."""

    def measure(rows: Rows, level: float) -> Measured:
        row = rows[0]
        return wilson(int(row[part] or 0), int(row[whole] or 0), level)

    return IntervalMethod(
        name=Words(ja="ウィルソンのスコア区間", en="Wilson score interval"),
        measure=measure,
        needs_columns=(part, whole),
    )
