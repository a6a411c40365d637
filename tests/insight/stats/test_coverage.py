"""Do 95% intervals hold the truth 95 times in 100, on the skewed data that shops have?

Not here: single values of the formulas (their doctests).
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from kizuna.insight.metric import METRICS
from kizuna.insight.stats.concentration import gini, top_share
from kizuna.insight.stats.medians import median_of_counts
from kizuna.insight.stats.method import IntervalMethod
from kizuna.insight.stats.proportions import wilson
from kizuna.insight.stats.ratios import mean, ratio_of_sums
from kizuna.insight.stats.totals import FEWEST_PARTS, poisson_interval, total
from kizuna.insight.tables.shape import Rows

Numbers = NDArray[np.float64]
SHOPS, TRUTH = 1000, 400_000
LEAST, MOST = 0.93, 0.97
# Parts of a day: ties of whole days would only make a median's interval wider and safer.
TICKS = 20


def customers(random: np.random.Generator, shape: tuple[int, ...]) -> tuple[Numbers, Numbers]:
    """Orders and money of customers: heavy-tailed counts, lognormal order values and tastes."""
    orders = 1 + random.poisson(random.gamma(0.6, 2.5, shape))
    taste = np.exp(random.normal(0, 0.5, shape))
    money = np.zeros(shape)
    for number in range(int(orders.max())):
        money += (number < orders) * np.exp(random.normal(-0.5, 1, shape))
    return orders.astype(float), money * taste


def sums(x: Numbers, y: Numbers | None = None) -> list[Rows]:
    """One row of power sums for each shop (each line of x and y)."""
    columns = {"n": np.full(len(x), x.shape[1]), "x": x, "xx": x**2, "xxx": x**3}
    if y is not None:
        columns |= {"y": y, "xy": x * y, "yy": y**2, "xxy": x * x * y, "xyy": x * y * y}
        columns |= {"yyy": y**3}
    totals = {name: v if v.ndim == 1 else v.sum(1) for name, v in columns.items()}
    return [[{name: float(v[shop]) for name, v in totals.items()}] for shop in range(len(x))]


def covered(method: IntervalMethod, shops: list[Rows], truth: float) -> float:
    """Share of the shops whose interval holds the truth."""
    found = [method.measure(rows, 0.95) for rows in shops]
    return float(
        np.mean(
            [f.low is not None and f.high is not None and f.low <= truth <= f.high for f in found]
        )
    )


RATIOS = {
    "average_order_value": lambda orders, money, back: (money, orders),
    "repeat_revenue_share": lambda orders, money, back: (money * (orders >= 2), money),
    "return_rate": lambda orders, money, back: (money * back, money),
    "revenue_retention_net": lambda orders, money, back: (money * back * 2, money),
    "revenue_retention_gross": lambda orders, money, back: (money * back, money),
    "revenue_per_customer": lambda orders, money, back: (money, np.ones_like(money)),
    "identified_revenue_share": lambda orders, money, back: (money * ~back, money),
}


@pytest.mark.parametrize("key", RATIOS)
@pytest.mark.parametrize("times", [1, 2])
def test_ratios_of_money_hold_their_level_from_the_needed_n_on(key: str, times: int) -> None:
    random = np.random.default_rng(11)
    n = METRICS[key].needed_n * times

    def world(shape: tuple[int, ...]) -> tuple[Numbers, Numbers]:
        orders, money = customers(random, shape)
        back = random.random(shape) < 0.3
        x, y = RATIOS[key](orders, money, back)
        return x, y

    x, y = world((1, TRUTH))
    truth = float(x.sum() / y.sum())
    assert LEAST <= covered(ratio_of_sums(), sums(*world((SHOPS, n))), truth) <= MOST


@pytest.mark.parametrize("key", ["purchase_frequency", "historic_lifetime_value"])
@pytest.mark.parametrize("times", [1, 2])
def test_means_hold_their_level_from_the_needed_n_on(key: str, times: int) -> None:
    random = np.random.default_rng(5)
    which = 0 if key == "purchase_frequency" else 1
    truth = float(customers(random, (1, TRUTH))[which].mean())
    shops = sums(customers(random, (SHOPS, METRICS[key].needed_n * times))[which])
    assert LEAST <= covered(mean(), shops, truth) <= MOST


@pytest.mark.parametrize("expected", [2 * FEWEST_PARTS, 300])
@pytest.mark.parametrize("which", ["orders", "revenue"])
def test_totals_hold_their_level_though_the_number_of_customers_is_chance(
    which: str, expected: int
) -> None:
    random = np.random.default_rng(21)
    place = 0 if which == "orders" else 1
    truth = float(customers(random, (1, TRUTH))[place].mean()) * expected
    most = expected * 2
    here = np.arange(most) < random.poisson(expected, SHOPS)[:, None]
    shops = sums(customers(random, (SHOPS, most))[place] * here)
    assert LEAST <= covered(total(), shops, truth) <= MOST


@pytest.mark.parametrize("rate", [10.0, 30.5, 100.3, 1000.7])
def test_counts_hold_their_level(rate: float) -> None:
    drawn = np.random.default_rng(1).poisson(rate, 20_000)
    intervals = {k: poisson_interval(int(k)) for k in np.unique(drawn)}
    held = [(intervals[k].low or 0) <= rate <= (intervals[k].high or 0) for k in drawn]
    assert LEAST <= np.mean(held) <= MOST


@pytest.mark.parametrize("n", [30, 100, 1000])
def test_wilson_holds_its_level_over_the_shares_that_shops_have(n: int) -> None:
    """On average over shares; at a single share the steps of k make it swing around 95%."""
    random = np.random.default_rng(3)
    shares = random.beta(2, 3, 20_000)
    drawn = random.binomial(n, shares)
    intervals = [wilson(k, n) for k in range(n + 1)]
    held = [
        (intervals[k].low or 0) <= p <= (intervals[k].high or 0)
        for k, p in zip(drawn, shares, strict=True)
    ]
    assert LEAST <= np.mean(held) <= MOST


@pytest.mark.parametrize("n", [30, 200])
def test_medians_of_independent_days_hold_their_level(n: int) -> None:
    random = np.random.default_rng(2)
    drawn = np.ceil(TICKS * np.exp(random.normal(4.5, 0.8, (SHOPS, n))))
    truth = float(np.median(np.ceil(TICKS * np.exp(random.normal(4.5, 0.8, TRUTH)))))
    assert LEAST <= covered(median_of_counts("d", "n"), [rows(s) for s in drawn], truth) <= MOST


def rows(days: Numbers) -> Rows:
    """The distribution of one shop's days."""
    values, counts = np.unique(days, return_counts=True)
    return [{"d": d, "n": n} for d, n in zip(values, counts, strict=True)]


@pytest.mark.parametrize("n", [30, 200])
def test_medians_hold_their_level_where_a_customers_waits_are_alike(n: int) -> None:
    """A few customers give most waits, each in their own rhythm: plain ranks are too sure."""
    random = np.random.default_rng(4)

    def waits(customers: int) -> tuple[Numbers, NDArray[np.int64]]:
        how_many = 1 + random.poisson(random.gamma(0.6, 2.5, customers))
        who = np.repeat(np.arange(customers), how_many)
        rhythm = random.normal(3.5, 0.7, customers)[who]
        return np.ceil(TICKS * np.exp(rhythm + random.normal(0, 0.6, len(who)))), who

    truth = float(np.median(waits(TRUTH // 4)[0]))
    shops = []
    for _ in range(SHOPS):
        days, who = waits(n)
        above = np.where(days <= np.median(days), 0.5, -0.5)
        spread = float((np.bincount(who, above, n) ** 2).sum())
        shops.append([row | {"clusters": n, "spread": spread} for row in rows(days)])
    method = median_of_counts("d", "n", is_clustered=True)
    assert LEAST <= covered(method, shops, truth) <= MOST


@pytest.mark.parametrize("times", [1, 2])
def test_top_share_and_gini_hold_their_level_from_the_needed_n_on(times: int) -> None:
    random = np.random.default_rng(6)
    for key, method, row in (
        ("revenue_concentration", top_share(), top_row),
        ("revenue_gini", gini(), gini_row),
    ):
        n = METRICS[key].needed_n * times
        truth = method.measure([row(np.sort(customers(random, (TRUTH,))[1]))], 0.95).value
        assert truth is not None
        shops = [[row(x)] for x in np.sort(customers(random, (SHOPS, n))[1], axis=1)]
        assert LEAST <= covered(method, shops, truth) <= MOST, key


def top_row(x: Numbers) -> dict[str, float]:
    """What the metric's frame gives, for amounts sorted upwards."""
    w = np.clip(np.arange(1, len(x) + 1) - 0.9 * len(x), 0, 1)
    powers = {"x": x, "xx": x**2, "xxx": x**3}
    weighted = {f"w{name}": (w * value).sum() for name, value in powers.items()}
    plain = {name: value.sum() for name, value in powers.items()}
    return {"n": len(x), "w": w.sum(), "border": x[w > 0].min()} | plain | weighted


def gini_row(x: Numbers) -> dict[str, float]:
    """What the metric's frame gives, for amounts sorted upwards."""
    y = ((2 * np.arange(1, len(x) + 1) - 1) * x - 2 * np.cumsum(x)) / len(x)
    return sums(x[None, :], y[None, :])[0][0]
