"""Retention by sets, the article's formula beside it, and what must always add up."""

import duckdb
from hypothesis import given, settings

from kizuna.insight.analyses.retention import Retention, retention
from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.metric import METRICS
from kizuna.insight.tables.sample import load_duckdb, sample_slice
from tests.insight.metrics.twins import World
from tests.insight.metrics.worlds import Workbench, worlds

START, END, WINDOW = 100, 200, 30


def shop_of(*, stay: int, leave: int, new: int, new_and_lost: int) -> Retention:
    """Customers who stay, leave, come and stay, come and leave again."""
    orders = [(f"s{i}", day, 100) for i in range(stay) for day in (START - 5, END - 5)]
    orders += [(f"l{i}", START - 5, 100) for i in range(leave)]
    orders += [(f"n{i}", END - 5, 100) for i in range(new)]
    orders += [(f"g{i}", START + 5, 100) for i in range(new_and_lost)]
    found = retention(sample_slice(orders, start=START, days=END, window=WINDOW))
    assert found is not None
    return found


def test_a_thousand_nine_hundred_and_two_hundred_new_make_seventy_percent() -> None:
    found = shop_of(stay=700, leave=300, new=200, new_and_lost=0)
    assert (found.active_start, found.active_end, found.new) == (1000, 900, 200)
    assert (found.by_sets, found.by_formula) == (0.7, 0.7)


def test_the_formula_is_too_low_when_new_customers_have_already_left() -> None:
    found = shop_of(stay=720, leave=280, new=180, new_and_lost=20)
    assert (found.active_start, found.active_end, found.new) == (1000, 900, 200)
    assert (found.by_sets, found.by_formula) == (0.72, 0.7)
    assert found.new_and_lost == 20


def test_retention_is_unknown_where_the_data_does_not_reach_back() -> None:
    assert retention(sample_slice([("a", 3, 100)], start=20, window=30)) is None
    assert (
        METRICS["retention_rate"].measure(sample_slice([("a", 3, 100)], start=20, window=30)).value
        is None
    )


BENCH = Workbench(DuckDBEngine(duckdb.connect(config={"threads": 1})), load_duckdb)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(world=worlds())
def test_churn_and_retention_are_one_and_the_customers_add_up(world: World) -> None:
    slice_ = BENCH.slice_of(world)
    found = retention(slice_)
    stays = METRICS["retention_rate"].measure(slice_).value
    leaves = METRICS["churn_rate"].measure(slice_).value
    if found is None:
        assert stays is None and leaves is None
        return
    gained = found.new - found.new_and_lost + found.returned
    assert found.active_start + gained - found.lost == found.active_end
    assert found.retained + found.lost == found.active_start
    assert found.by_sets == stays
    if stays is not None and leaves is not None:
        assert stays + leaves == 1
