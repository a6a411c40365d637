"""Change or noise: what is promised when nothing changed, and when something did."""

import csv
import tempfile
from collections.abc import Sequence

import duckdb
import numpy as np
import pytest

from kizuna.base.period import Period, PeriodLength, day_date
from kizuna.insight.analyses.changes import Change, changes
from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.engines.engine import Engine
from kizuna.insight.shop import Shop
from kizuna.insight.stats.many_tests import benjamini_hochberg
from kizuna.insight.stats.quantiles import two_sided_p
from kizuna.insight.tables.sample import Cell, load_duckdb, sample_tables
from kizuna.insight.tables.shape import Frame, Shape
from kizuna.insight.tables.shop_tables import ShopTables
from kizuna.insight.tables.slice import Slice

SHOPS = 14
ENGINE = DuckDBEngine(duckdb.connect(config={"threads": 1}))


def month(
    random: np.random.Generator, first: int, *, expected: int, scale: float = 1.0
) -> list[tuple[Cell, ...]]:
    """Orders of about `expected` customers over thirty days: heavy counts, lognormal money."""
    many = int(random.poisson(expected))
    counts = 1 + random.poisson(random.gamma(0.6, 2.5, many))
    who = np.repeat(np.arange(many), counts)
    days = first + random.integers(0, 30, len(who))
    money = (scale * 1000 * np.exp(random.normal(0, 1, len(who)))).astype(int)
    back = np.where(random.random(len(who)) < 0.2, money, 0)
    return [
        (f"{first}-{person}", int(day), int(amount), int(given))
        for person, day, amount, given in zip(who, days, money, back, strict=True)
    ]


def two_months(orders: list[tuple[Cell, ...]]) -> tuple[Slice, Slice]:
    """The second month and the first of sixty days."""
    tables = sample_tables(orders, days=60, engine=ENGINE, load=load_csv)
    return month_of(tables, 30), month_of(tables, 0)


def month_of(tables: ShopTables, first: int) -> Slice:
    period = Period(day_date(first), day_date(first + 30))
    return Slice(tables, period=period, active_window_days=10)


def load_csv(engine: Engine, shape: Shape, rows: Sequence[tuple[Cell, ...]]) -> Frame:
    """Many rows at once: parameters of an INSERT would take most of the test's time."""
    empty = load_duckdb(engine, shape, [])
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        csv.writer(file).writerows(rows)
        file.flush()
        if rows:
            ENGINE.connection.execute(f"copy {shape.name} from '{file.name}' (header false)")
    return empty


def compared(tables: ShopTables, length: PeriodLength | None = None) -> dict[str, Change]:
    """The changes that the report of a shop would tell, by metric."""
    shop = Shop(tables, period_length=length)
    return {change.key: change for change in changes(shop.this_period, shop.period_before)}


def steady_shop(seed: int) -> ShopTables:
    """A shop where nothing ever changes: lasting customers, each with a rhythm and a purse."""
    random = np.random.default_rng(seed)
    days, people = int(random.integers(100, 201)), int(random.choice([300, 900, 1500]))
    wait_days = 70 * np.exp(random.normal(0, 1, people))
    who = np.repeat(np.arange(people), random.poisson(days / wait_days))
    day, product = random.integers(0, days, len(who)), random.integers(0, 20, len(who))
    purse = np.exp(random.normal(8, 0.7, people))
    money = (purse[who] * np.exp(random.normal(0, 0.5, len(who)))).astype(int)
    back = np.where(random.random(len(who)) < 0.05, money, 0)
    rows = list(zip(who, day, product, money, back, strict=True))
    orders = [(f"c{who}", int(day), int(money), int(back)) for who, day, _, money, back in rows]
    lines = [(f"c{who}", int(day), f"p{product}") for who, day, product, *_ in rows]
    return sample_tables(orders, lines=lines, days=days, engine=ENGINE, load=load_csv)


@pytest.mark.slow
def test_in_steady_shops_hardly_any_page_calls_change() -> None:
    """All metrics, as the report compares them; where the data begins, old customers look new."""
    called, told = {}, set()
    for seed in range(SHOPS):
        found = compared(steady_shop(seed))
        called[seed] = [key for key, change in found.items() if change.verdict == "change"]
        told |= {key for key, change in found.items() if change.verdict == "noise"}
    assert sum(map(bool, called.values())) <= 1, called
    assert {"days_between_orders", "orders", "retention_rate", "same_item_repeat_rate"} <= told


def everyday_shop(days: int) -> ShopTables:
    """Fifty customers a day, each back every forty days; from day 200 on, ten a day are new."""
    orders = [
        (f"{day}-{n}" if day >= 200 and n < 10 else f"{day % 40}-{n}", day, 1000 + n * day % 90)
        for day in range(days)
        for n in range(50)
    ]
    return sample_tables(orders, days=days, engine=ENGINE, load=load_csv)


@pytest.mark.parametrize("length", ["month", "quarter", "year"])
def test_a_period_that_the_data_does_not_cover_is_held_against_nothing(
    length: PeriodLength,
) -> None:
    found = compared(everyday_shop(40), length)
    assert {change.verdict for change in found.values()} == {"missing"}
    assert {(c.before.value, c.difference) for c in found.values()} == {(None, None)}
    assert found["orders"].before.missing == ("history",)
    assert found["orders"].this.value == 50 * (28 if length == "month" else 40)


def test_new_customers_are_compared_once_the_past_is_long_enough() -> None:
    """On day 90 those back after forty days still look new in the period before; then none do."""
    early = compared(everyday_shop(90), "month")["new_customers"]
    late = compared(everyday_shop(270), "month")["new_customers"]
    assert (early.verdict, early.before.value) == ("missing", None)
    assert (late.verdict, late.this.value, late.before.value) == ("noise", 280, 280)


@pytest.mark.parametrize("length", ["week", "month", "quarter", "year"])
def test_both_periods_hold_every_weekday_equally_often(length: PeriodLength) -> None:
    shop = Shop(everyday_shop(50), period_length=length)
    this, before = shop.this_period.period, shop.period_before.period
    assert (this.days, this.days % 7, before.end) == (before.days, 0, this.start)


def weekend_shop(seed: int) -> ShopTables:
    """Open at weekends only, where nothing ever changes; its data end on any day of the week."""
    random = np.random.default_rng(seed)
    days = 120 + seed
    weekends = np.array([day for day in range(days) if day_date(day).weekday() >= 5])
    many = int(random.poisson(60 * len(weekends)))
    who, day = random.integers(0, 2000, many), random.choice(weekends, many)
    money = (1000 * np.exp(random.normal(0, 0.5, many))).astype(int)
    rows = zip(who, day, money, strict=True)
    orders = [(f"c{person}", int(day), int(amount)) for person, day, amount in rows]
    return sample_tables(orders, days=days, engine=ENGINE, load=load_csv)


def test_weekends_do_not_make_a_steady_shop_look_changed() -> None:
    """One page in twenty may call a change, the declared error; with calendar months six did."""
    totals = ["orders", "customers", "revenue", "gross_revenue"]
    called = []
    for seed in range(21):
        shop = Shop(weekend_shop(seed), period_length="month")
        found = changes(shop.this_period, shop.period_before, totals)
        assert {change.verdict for change in found} <= {"change", "noise"}
        called.append(any(change.verdict == "change" for change in found))
    assert sum(called) <= 3, called


def test_a_true_change_is_called_and_has_a_direction() -> None:
    random = np.random.default_rng(9)
    orders = month(random, 0, expected=600) + month(random, 30, expected=900, scale=1.6)
    found = {c.key: c for c in changes(*two_months(orders))}
    for key in ("customers", "orders", "gross_revenue", "average_order_value"):
        assert (found[key].verdict, found[key].better) == ("change", True)
        assert (found[key].low or 0) > 0
    turned = {c.key: c for c in changes(*two_months(orders)[::-1])}
    assert (turned["customers"].verdict, turned["customers"].better) == ("change", False)


def test_few_customers_are_too_few_and_a_missing_source_is_missing() -> None:
    found = {c.key: c for c in changes(*two_months([("a", 3, 50), ("b", 40, 70)]))}
    assert found["average_order_value"].verdict == "too_few"
    assert found["revenue"].verdict == "too_few"
    assert found["same_item_repeat_rate"].verdict == "missing"
    assert found["retention_rate"].verdict == "missing"
    assert "historic_lifetime_value" not in found


def test_no_difference_is_no_change_even_where_nothing_varies() -> None:
    """Everyone is known in both months, so that share is 100% twice, without an interval."""
    orders: list[tuple[Cell, ...]] = [
        (f"{turn}-{n}", turn * 30 + n % 30, 900) for turn in range(2) for n in range(400)
    ]
    found = {c.key: c for c in changes(*two_months(orders))}["identified_revenue_share"]
    assert (found.this.value, found.this.low, found.difference) == (1, None, 0)
    assert (found.verdict, found.p_value) == ("noise", None)


def test_benjamini_hochberg_keeps_the_share_of_false_calls() -> None:
    """A third true changes: of all calls, false ones are 5% times the share of true nulls."""
    random = np.random.default_rng(10)
    shift = np.where(np.arange(30) < 10, 3.0, 0.0)
    shares = []
    for _ in range(2000):
        p = [two_sided_p(float(z)) for z in random.normal(shift)]
        called = np.array(benjamini_hochberg(p)) <= 0.05
        shares.append(called[10:].sum() / max(called.sum(), 1))
    assert 0.025 <= np.mean(shares) <= 0.042
