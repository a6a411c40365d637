"""Change or noise: what is promised when nothing changed, and when something did."""

import csv
import tempfile
from collections.abc import Sequence

import duckdb
import numpy as np
import pytest

from kizuna.base.period import Period, day_date
from kizuna.insight.analyses.changes import changes
from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.engines.engine import Engine
from kizuna.insight.stats.many_tests import benjamini_hochberg
from kizuna.insight.stats.quantiles import two_sided_p
from kizuna.insight.tables.sample import Cell, load_duckdb, sample_tables
from kizuna.insight.tables.shape import Frame, Shape
from kizuna.insight.tables.shop_tables import ShopTables
from kizuna.insight.tables.slice import Slice

PAGES = 40
ENGINE = DuckDBEngine(duckdb.connect(config={"threads": 1}))
COMPARED = ["average_order_value", "customers", "gross_revenue", "orders", "purchase_frequency"]
COMPARED += ["repeat_customers", "repeat_purchase_rate", "return_rate", "revenue_gini"]


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


@pytest.mark.slow
def test_where_nothing_changed_hardly_any_page_calls_change() -> None:
    """The level is 5 %; of 40 pages 6 or more would happen by chance in one run of 70."""
    random = np.random.default_rng(8)
    orders = [
        order for first in range(0, 60 * PAGES, 30) for order in month(random, first, expected=1000)
    ]
    tables = sample_tables(orders, days=60 * PAGES, engine=ENGINE, load=load_csv)
    pages = 0
    for page in range(PAGES):
        this, before = month_of(tables, 60 * page + 30), month_of(tables, 60 * page)
        found = changes(this, before, COMPARED)
        assert all(change.verdict in {"noise", "change"} for change in found)
        pages += any(change.verdict == "change" for change in found)
    assert pages <= 5


def test_a_true_change_is_called_and_has_a_direction() -> None:
    random = np.random.default_rng(9)
    orders = month(random, 0, expected=600) + month(random, 30, expected=900, scale=1.6)
    found = {c.key: c for c in changes(*two_months(orders), COMPARED)}
    for key in ("customers", "orders", "gross_revenue", "average_order_value"):
        assert (found[key].verdict, found[key].better) == ("change", True)
        assert (found[key].low or 0) > 0
    turned = {c.key: c for c in changes(*two_months(orders)[::-1], COMPARED)}
    assert (turned["customers"].verdict, turned["customers"].better) == ("change", False)


def test_few_customers_are_too_few_and_a_missing_source_is_missing() -> None:
    found = {c.key: c for c in changes(*two_months([("a", 3, 50), ("b", 40, 70)]))}
    assert found["average_order_value"].verdict == "too_few"
    assert found["revenue"].verdict == "too_few"
    assert found["same_item_repeat_rate"].verdict == "missing"
    assert found["retention_rate"].verdict == "missing"
    assert "historic_lifetime_value" not in found


def test_benjamini_hochberg_keeps_the_share_of_false_calls() -> None:
    """A third true changes: of all calls, false ones are 5 % times the share of true nulls."""
    random = np.random.default_rng(10)
    shift = np.where(np.arange(30) < 10, 3.0, 0.0)
    shares = []
    for _ in range(2000):
        p = [two_sided_p(float(z)) for z in random.normal(shift)]
        called = np.array(benjamini_hochberg(p)) <= 0.05
        shares.append(called[10:].sum() / max(called.sum(), 1))
    assert 0.025 <= np.mean(shares) <= 0.042
