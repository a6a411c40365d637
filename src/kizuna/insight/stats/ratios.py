"""Ratios of sums and means over independent customers, right for skewed money.

Not here: shares of customers (`stats.proportions`).
"""

from dataclasses import dataclass, replace
from math import sqrt

from kizuna.base.words import Words
from kizuna.insight.stats.measured import EMPTY, Measured
from kizuna.insight.stats.method import IntervalMethod
from kizuna.insight.stats.quantiles import t_quantile
from kizuna.insight.stats.skewness import leaning_interval
from kizuna.insight.tables.shape import Row, Rows


@dataclass(frozen=True)
class _Sums:
    """Sums over n customers of products of x and y: `xxy` is the sum of x * x * y."""

    n: int
    x: float
    y: float
    xx: float
    xy: float
    yy: float
    xxx: float
    xxy: float
    xyy: float
    yyy: float

    @classmethod
    def of(cls, row: Row) -> "_Sums":
        """The sums of a frame's row; `y` left out means 1 for every customer: a mean."""
        n = int(row["n"] or 0)
        x, xx, xxx = (float(row[name] or 0) for name in ("x", "xx", "xxx"))
        if "y" not in row:
            return cls(n, x, n, xx, x, n, xxx, xx, x, n)
        y, xy, yy = (float(row[name] or 0) for name in ("y", "xy", "yy"))
        xxy, xyy, yyy = (float(row[name] or 0) for name in ("xxy", "xyy", "yyy"))
        return cls(n, x, y, xx, xy, yy, xxx, xxy, xyy, yyy)


def _ratio(sums: _Sums, level: float) -> Measured:
    if sums.n == 0 or sums.y <= 0:
        return EMPTY
    r = sums.x / sums.y
    if sums.n == 1:
        return Measured(value=r, low=None, high=None, n=1)
    # Residuals e = x - r y of the customers, their squares and cubes, from the sums alone.
    squares = sums.xx - 2 * r * sums.xy + r * r * sums.yy
    cubes = sums.xxx - 3 * r * sums.xxy + 3 * r * r * sums.xyy - r**3 * sums.yyy
    weighted = sums.xxy - 2 * r * sums.xyy + r * r * sums.yyy
    variance = squares + 2 * weighted / sums.y
    # Differences of large floats: below this share of their size nothing is left but rounding, and
    # customers who do not differ (no returns yet) do not tell how far chance may move the ratio.
    if variance <= 1e-12 * sums.xx:
        return Measured(value=r, low=None, high=None, n=sums.n)
    error = sqrt(variance) / sums.y
    low, high = leaning_interval(
        r,
        standard_error=error,
        skewness=cubes / variance**1.5,
        quantile=t_quantile(level, sums.n - 1),
    )
    return Measured(value=r, low=low, high=high, n=sums.n, standard_error=error)


def ratio_of_sums(*, lowest: float | None = None, highest: float | None = None) -> IntervalMethod:
    """Sum of x over sum of y, both added up per customer: columns n, x, y, xx ... (`stats.sums`).

    Linearisation clustered by customer: var = sum (x - r y)^2 / (sum y)^2, Cochran (1977),
    Sampling Techniques, 3rd ed., chapter 6; each square times 1 + 2 y / sum y, the first order
    of the jackknife, without which few large customers look too certain (derived here: without
    one, r moves by e / (sum y - y), whose square is e^2 / (sum y)^2 (1 + 2 y / sum y + ...));
    leaned by Hall's transformation with a t quantile (n - 1).
    None where sum y is not positive; no interval for a single customer, nor where none differs
    from the others. `lowest` and `highest` cut the interval where the ratio cannot go.
    """

    def measure(rows: Rows, level: float) -> Measured:
        return _within(_ratio(_Sums.of(rows[0]), level), lowest, highest)

    return IntervalMethod(
        name=Words(
            ja="線形化（お客様ごとに束ねた比の分散）、ホールの歪み補正",
            en="Linearised ratio, clustered by customer, Hall's correction for skewness",
        ),
        measure=measure,
        needs_columns=("n", "x", "y", "xx", "xy", "yy", "xxx", "xxy", "xyy", "yyy"),
    )


def mean(*, lowest: float | None = None) -> IntervalMethod:
    """Mean of one value per customer: columns n, x, xx, xxx (`stats.sums`).

    The ratio with y = 1: Student's t, leaned by Hall (1992).
    """

    def measure(rows: Rows, level: float) -> Measured:
        row = {name: rows[0][name] for name in ("n", "x", "xx", "xxx")}
        return _within(_ratio(_Sums.of(row), level), lowest, None)

    return IntervalMethod(
        name=Words(ja="t 区間、ホールの歪み補正", en="Student's t, Hall's correction for skewness"),
        measure=measure,
        needs_columns=("n", "x", "xx", "xxx"),
    )


def _within(found: Measured, lowest: float | None, highest: float | None) -> Measured:
    if found.value is None or found.low is None or found.high is None:
        return found
    low, high = found.low, found.high
    if lowest is not None:
        low = max(low, min(lowest, found.value))
    if highest is not None:
        high = min(high, max(highest, found.value))
    return replace(found, low=low, high=high)
