"""How unevenly money is spread over customers: top share and Gini index by influence functions.

Not here: the sorted, cumulated customers these sums are made of (`Slice.spending_curve`).
"""

from math import sqrt

from kizuna.base.words import Words
from kizuna.insight.stats.measured import EMPTY, Measured
from kizuna.insight.stats.method import IntervalMethod
from kizuna.insight.stats.quantiles import t_quantile
from kizuna.insight.stats.skewness import leaning_interval
from kizuna.insight.tables.shape import Row, Rows

Moments = tuple[float, float, float]  # sums of a value, its square and its cube


def _from_influence(
    value: float, moments: Moments, *, n: int, mean: float, level: float
) -> Measured:
    """Interval of an index whose influence values, times the mean, have these sums."""
    first, second, third = moments
    centre = first / n
    squares = second - n * centre**2
    if n < 3 or squares <= 1e-12 * abs(second):
        return Measured(value=value, low=None, high=None, n=n)
    cubes = third - 3 * centre * second + 2 * n * centre**3
    # n - 1 for the variance of a mean, as everywhere.
    error = sqrt(squares / (n * (n - 1))) / mean
    low, high = leaning_interval(
        value,
        standard_error=error,
        skewness=cubes / squares**1.5,
        quantile=t_quantile(level, n - 1),
    )
    return Measured(value=value, low=max(low, 0.0), high=min(high, 1.0), n=n, standard_error=error)


def _sums(row: Row, *names: str) -> tuple[float, ...]:
    return tuple(float(row[name] or 0) for name in names)


def top_share() -> IntervalMethod:
    """Share of the sum that the top customers hold.

    Columns: n, x, xx, xxx over all customers, the same weighted by membership of the top (w, wx,
    wxx, wxxx; the customer on the border counts in part), and `border`, the least value in the top.
    Influence (x - q) [x > q] - T x, with q the border and T the share. Derived here: of the top's
    mean that of x [x > q] less q ([x > q] - 1/10) for the border that moves along, and - T x for
    the sum below; the variance is that of Lorenz ordinates in Beach & Davidson (1983), Review of
    Economic Studies 50:723-735.
    """

    def measure(rows: Rows, level: float) -> Measured:
        row = rows[0]
        n = int(row["n"] or 0)
        x, xx, xxx = _sums(row, "x", "xx", "xxx")
        if n == 0 or x <= 0:
            return EMPTY
        w, wx, wxx, wxxx = _sums(row, "w", "wx", "wxx", "wxxx")
        q, t = float(row["border"]), wx / x
        # b = w (x - q) - t x; with w 0 or 1: sums of b, b^2, b^3, term by term in t.
        a, aa = wx - q * w, wxx - 2 * q * wx + q * q * w
        aaa = wxxx - 3 * q * wxx + 3 * q * q * wx - q**3 * w
        ax, axx = wxx - q * wx, wxxx - q * wxx
        aax = wxxx - 2 * q * wxx + q * q * wx
        moments = (
            a - t * x,
            aa - 2 * t * ax + t * t * xx,
            aaa - 3 * t * aax + 3 * t * t * axx - t**3 * xxx,
        )
        return _from_influence(t, moments, n=n, mean=x / n, level=level)

    return IntervalMethod(
        name=Words(
            ja="影響関数（ビーチとデイビッドソン）、ホールの歪み補正",
            en="Influence function (Beach & Davidson), Hall's correction for skewness",
        ),
        measure=measure,
        needs_columns=("n", "x", "xx", "xxx", "w", "wx", "wxx", "wxxx", "border"),
    )


def gini() -> IntervalMethod:
    """Gini index, corrected for bias by n / (n - 1).

    Columns: `power_sums` of x and y = ((2 i - 1) x - 2 C) / n, where i is the customer's rank from
    the smallest and C the sum of x up to and with that customer. Davidson (2009), Journal of
    Econometrics 150:30-40: the index from ranks, and influence values y - (G + 1) x.
    """

    def measure(rows: Rows, level: float) -> Measured:
        row = rows[0]
        n = int(row["n"] or 0)
        x, y, xx, xy, yy = _sums(row, "x", "y", "xx", "xy", "yy")
        if n == 0 or x <= 0:
            return EMPTY
        if n == 1:
            return Measured(value=0.0, low=None, high=None, n=1)
        xxx, xxy, xyy, yyy = _sums(row, "xxx", "xxy", "xyy", "yyy")
        ranked = (n * y + (2 * n + 3) * x) / 4  # sum of i x, because sum C = (n + 1) x - sum i x
        g = 2 * ranked / (n * x) - (n + 1) / n
        s = g + 1
        moments = (
            y - s * x,
            yy - 2 * s * xy + s * s * xx,
            yyy - 3 * s * xyy + 3 * s * s * xxy - s**3 * xxx,
        )
        corrected = min(max(g * n / (n - 1), 0.0), 1.0)
        return _from_influence(corrected, moments, n=n, mean=x / n, level=level)

    return IntervalMethod(
        name=Words(
            ja="影響関数（デイビッドソン）、ホールの歪み補正",
            en="Influence function (Davidson), Hall's correction for skewness",
        ),
        measure=measure,
        needs_columns=("n", "x", "y", "xx", "xy", "yy", "xxx", "xxy", "xyy", "yyy"),
    )
