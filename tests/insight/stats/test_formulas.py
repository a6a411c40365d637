"""Each formula against another way to the same number: scipy, a jackknife, or plain arithmetic.

Not here: whether the intervals hold their level (`test_coverage`).
"""

from collections.abc import Callable
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kizuna.insight.analyses.products import chance_p, lift
from kizuna.insight.stats.concentration import gini, top_share
from kizuna.insight.stats.differences import difference_interval, difference_p
from kizuna.insight.stats.many_tests import benjamini_hochberg
from kizuna.insight.stats.measured import Measured
from kizuna.insight.stats.medians import median_interval
from kizuna.insight.stats.proportions import wilson
from kizuna.insight.stats.quantiles import normal_quantile
from kizuna.insight.stats.ratios import mean, ratio_of_sums
from kizuna.insight.stats.skewness import MOST, leaning_interval
from kizuna.insight.stats.totals import poisson_interval, total
from tests.insight.stats.test_coverage import Numbers, customers, gini_row, sums, top_row


@pytest.mark.parametrize(("k", "n"), [(0, 9), (1, 30), (15, 30), (29, 30), (700, 1001)])
def test_wilson_is_scipys(k: int, n: int) -> None:
    for level in (0.8, 0.95, 0.99):
        expected = stats.binomtest(k, n).proportion_ci(level, method="wilson")
        found = wilson(k, n, level)
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize(
    ("this", "before", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090),
     ((6, 7), (2, 7), 0.0582, 0.8062)],
)  # fmt: skip
def test_differences_of_shares_are_newcombes_table_two(
    this: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    ends = [(m.value or 0, m.low or 0, m.high or 0) for m in (wilson(*this), wilson(*before))]
    assert difference_interval(*ends)[1:] == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize("sizes", [(30, 30), (30, 300), (50, 50), (400, 400)])
@pytest.mark.parametrize("level", [0.95, 0.99])
def test_shares_that_are_alike_are_called_different_no_more_often_than_declared(
    sizes: tuple[int, int], level: float
) -> None:
    """Exactly, on average over shares: at a single one the steps of k make it swing."""
    ours, theirs = ([wilson(k, n, level) for k in range(n + 1)] for n in sizes)
    called = np.array([[is_called(a, b, level) for b in theirs] for a in ours])
    shares = np.linspace(0.05, 0.95, 19)
    drawn = [[stats.binom.pmf(np.arange(n + 1), n, share) for n in sizes] for share in shares]
    assert np.mean([a @ called @ b for a, b in drawn]) <= 1.05 * (1 - level)


def is_called(a: Measured, b: Measured, level: float) -> bool:
    """Whether two estimates are told apart."""
    ends = [(one.value or 0, one.low or 0, one.high or 0) for one in (a, b)]
    errors = (a.standard_error or 0, b.standard_error or 0)
    return difference_p(difference_interval(*ends), errors, level) <= 1 - level


@given(st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=40))
def test_adjusted_p_values_are_scipys(p_values: list[float]) -> None:
    assert benjamini_hochberg(p_values) == pytest.approx(stats.false_discovery_control(p_values))


@given(st.integers(0, 10**6))
def test_a_counts_ends_are_the_rates_at_which_it_is_just_z_errors_away(k: int) -> None:
    found, z = poisson_interval(k), normal_quantile(0.95)
    for rate in (found.low or 0.0, found.high or 0.0):
        assert (k - rate) ** 2 == pytest.approx(z * z * rate, rel=1e-6, abs=1e-6)


@given(st.floats(-MOST, MOST), st.floats(0.5, 4))
def test_a_leaning_interval_undoes_halls_cubic(skewness: float, quantile: float) -> None:
    low, high = leaning_interval(0, standard_error=1, skewness=skewness, quantile=quantile)
    for end, expected in ((low, quantile), (high, -quantile)):
        t = -end  # studentised: the estimate 0 less the end
        cubic = t + skewness * t**2 / 3 + skewness**2 * t**3 / 27 + skewness / 6
        if end:  # the interval never leaves out its estimate
            assert cubic == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("n", [30, 45, 100, 999])
def test_a_medians_ranks_hold_their_binomial_level(n: int) -> None:
    """The interval of the days 1 to n gives its own ranks; exact level of two ranks: binomial."""
    found = median_interval(dict.fromkeys(range(1, n + 1), 1))
    low, high = int(found.low or 0), int(found.high or 0)
    level = stats.binom.cdf(high - 1, n, 0.5) - stats.binom.cdf(low - 1, n, 0.5)
    assert 0.94 <= level <= 0.975


def jackknife(statistic: Callable[[Numbers], float], drawn: Numbers) -> float:
    """Standard error of a statistic of customers (rows), each left out once."""
    left_out = np.array([statistic(np.delete(drawn, i, axis=0)) for i in range(len(drawn))])
    n = len(drawn)
    return sqrt((n - 1) / n * float(((left_out - left_out.mean()) ** 2).sum()))


def test_the_error_of_a_ratio_is_the_jackknifes_to_first_order() -> None:
    orders, money = customers(np.random.default_rng(1), (400,))
    found = ratio_of_sums().measure(sums(money[None, :], orders[None, :])[0], 0.95)
    pairs = np.column_stack([money, orders])
    expected = jackknife(lambda rows: float(rows[:, 0].sum() / rows[:, 1].sum()), pairs)
    assert found.standard_error == pytest.approx(expected, rel=0.005)


def test_a_ratio_that_no_customer_differs_in_is_not_called_certain() -> None:
    """Nothing was given back yet: that is no proof that nothing ever will be."""
    spent = np.array([[100.0, 250.0, 80.0]])
    found = ratio_of_sums(lowest=0).measure(sums(spent * 0, spent)[0], 0.95)
    assert (found.value, found.low, found.high, found.standard_error) == (0, None, None, None)


def test_the_error_of_a_mean_is_students() -> None:
    _, money = customers(np.random.default_rng(2), (400,))
    found = mean().measure(sums(money[None, :])[0], 0.95)
    assert found.standard_error == pytest.approx(float(stats.sem(money)), rel=2 / 400)


def test_the_error_of_a_total_counts_the_customers_as_chance() -> None:
    """Of many shops whose customers arrive at random, the variance is that of sum x^2."""
    random = np.random.default_rng(3)
    sizes = random.poisson(200, 20_000)
    spent = random.exponential(10, (int(sizes.max()), len(sizes)))
    totals = (spent * (np.arange(len(spent))[:, None] < sizes)).sum(0)
    one = spent[:, 0][: sizes[0]]
    found = total().measure(sums(one[None, :])[0], 0.95)
    assert found.standard_error == pytest.approx(sqrt(float((one**2).sum())))
    assert float(totals.std()) == pytest.approx(sqrt(200 * 2 * 10**2), rel=0.02)


def test_gini_is_half_the_relative_mean_difference_with_the_jackknifes_error() -> None:
    money = np.sort(customers(np.random.default_rng(4), (600,))[1])
    found = gini().measure([gini_row(money)], 0.95)

    def index(x: Numbers) -> float:
        n = len(x)
        apart = np.abs(x[:, None] - x[None, :]).sum() / (n * (n - 1))
        return float(apart / (2 * x.mean()))

    assert found.value == pytest.approx(index(money), rel=1e-9)
    assert found.standard_error == pytest.approx(jackknife(index, money), rel=0.02)


def test_the_top_share_is_that_of_the_sorted_customers_with_the_jackknifes_error() -> None:
    money = np.sort(customers(np.random.default_rng(5), (1000,))[1])
    found = top_share().measure([top_row(money)], 0.95)

    def share(x: Numbers) -> float:
        weights = np.clip(np.arange(1, len(x) + 1) - 0.9 * len(x), 0, 1)
        return float((weights * x).sum() / x.sum())

    assert found.value == pytest.approx(money[900:].sum() / money.sum())
    assert found.standard_error == pytest.approx(jackknife(share, money), rel=0.02)


def test_the_error_of_a_lift_is_that_of_many_drawn_shops() -> None:
    drawn = np.random.default_rng(6).multinomial(2000, [0.06, 0.04, 0.06, 0.84], 40_000)
    both, only_a, only_b = drawn[:, 0], drawn[:, 1], drawn[:, 2]
    lifts = both * 2000 / ((both + only_a) * (both + only_b))
    assert lift(120, 200, 240, 2000).standard_error == pytest.approx(np.log(lifts).std(), rel=0.02)


def test_the_days_of_the_week_are_alike_up_to_scipys_quantile() -> None:
    assert stats.chi2.ppf(0.95, 6) == pytest.approx(12.592, abs=5e-4)


@pytest.mark.parametrize("counts", [(30, 60, 100, 1000), (10, 11, 12, 5000), (150, 300, 400, 900)])
def test_whether_chance_explains_a_pair_is_scipys_likelihood_ratio(
    counts: tuple[int, int, int, int],
) -> None:
    both, a, b, orders = counts
    table = [[both, a - both], [b - both, orders - a - b + both]]
    expected = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").pvalue
    assert chance_p(*counts) == pytest.approx(expected, rel=1e-6)
