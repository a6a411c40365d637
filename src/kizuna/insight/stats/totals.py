"""Totals over independent customers: how many there are is chance, and so is what each brings.

Not here: means and ratios, where the number of customers is taken as given (`stats.ratios`).
"""

from math import sqrt

from kizuna.base.words import Words
from kizuna.insight.stats.measured import Measured
from kizuna.insight.stats.method import IntervalMethod
from kizuna.insight.stats.quantiles import normal_quantile
from kizuna.insight.stats.skewness import leaning_interval
from kizuna.insight.tables.shape import Rows

FEWEST_PARTS = 30  # below, a total is a fact but no interval holds its level (tests/insight/stats)


def poisson_interval(k: int, level: float = 0.95) -> Measured:
    """A count of independent arrivals with the score interval of its Poisson rate.

    Derived here: a Poisson count has its rate for variance, so the ends are the roots of
    (k - rate)^2 = z^2 rate. It is the score interval that Barker (2002), American Statistician
    56:85-89, compares with eight others. The count itself is a fact; the interval says how far
    chance alone may move it.

    >>> hundred = poisson_interval(100)
    >>> round(hundred.low, 1), round(hundred.high, 1)
    (82.2, 121.6)
    """
    z = normal_quantile(level)
    middle, half = k + z * z / 2, z * sqrt(k + z * z / 4)
    return Measured(
        value=k,
        low=0.0 if k == 0 else middle - half,
        high=middle + half,
        n=k,
        standard_error=half / z,
    )


def count(column: str) -> IntervalMethod:
    """How many independent customers: one column in a frame of one row."""

    def measure(rows: Rows, level: float) -> Measured:
        return poisson_interval(int(rows[0][column] or 0), level)

    return IntervalMethod(
        name=Words(
            ja="ポアソン分布のスコア区間（数そのものは事実で、区間は偶然だけで動く幅）",
            en="Poisson score interval (the count is a fact; the interval is what chance may move)",
        ),
        measure=measure,
        needs_columns=(column,),
        is_counted=True,
    )


def total() -> IntervalMethod:
    """A total of one value per independent customer: columns n, x, xx, xxx (`stats.sums`).

    Compound Poisson: with customers arriving at random and each bringing x, the total has the
    variance sum x^2 and the third cumulant sum x^3 (Campbell's theorem; Kingman 1993, Poisson
    Processes, section 3.2). Leaned by Hall's transformation, whose weights hold here too: derived,
    the total and its estimated variance vary together by sum x^3, as those of a mean do. Below 30
    customers the total is said without an interval.
    """

    def measure(rows: Rows, level: float) -> Measured:
        row = rows[0]
        n, value = int(row["n"] or 0), float(row["x"] or 0)
        squares = float(row["xx"] or 0)
        if n < FEWEST_PARTS or squares <= 0:
            return Measured(value=value, low=None, high=None, n=n)
        error = sqrt(squares)
        low, high = leaning_interval(
            value,
            standard_error=error,
            skewness=float(row["xxx"]) / error**3,
            quantile=normal_quantile(level),
        )
        return Measured(value=value, low=low, high=high, n=n, standard_error=error)

    return IntervalMethod(
        name=Words(
            ja="複合ポアソン過程（お客様ごとの二乗和）、ホールの歪み補正",
            en="Compound Poisson (squares per customer), Hall's correction for skewness",
        ),
        measure=measure,
        needs_columns=("n", "x", "xx", "xxx"),
        is_counted=True,
    )
