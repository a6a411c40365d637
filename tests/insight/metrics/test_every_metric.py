"""What every metric must do, on any engine. Not here: what one metric alone promises."""

from dataclasses import replace

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings

from kizuna.base.words import LANGUAGES
from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.engines.in_place import InPlaceEngine
from kizuna.insight.metric import METRICS, Basis, Estimate, Unit
from kizuna.insight.tables.sample import load_duckdb
from kizuna.insight.tables.slice import Slice
from tests.insight.metrics.twins import TWINS, Line, Order, World
from tests.insight.metrics.worlds import Workbench, load_pandas, load_polars, worlds

EMPTY_SHOP = World(orders=[], lines=[], start=50, end=100, window=40)
ONE_CUSTOMER = replace(EMPTY_SHOP, orders=[Order("ann", 60, 500)], lines=[Line("ann", 60, "x", 1)])
FEW = replace(
    EMPTY_SHOP,
    orders=[
        *(Order(who, day, gross) for who in ("ann", "bob") for day, gross in ((5, 70), (60, 90))),
        *(Order("cho", day, 300, cost=100) for day in (20, 55, 58, 97)),
        Order("dan", 70, 40, returned=10),
        Order("dan", 72, -20),
        Order(None, 80, 500),
    ],
    lines=[Line("cho", 55, "x", 1), Line("cho", 58, "x", 2), Line("ann", 60, "y", 1)],
)
# Ratios that may leave 0..1, and why.
UNBOUNDED = {
    "identified_revenue_share",  # more given back than bought by unknown customers
    "negative_churn",  # below 0 when growth outweighs the losses
    "return_rate",  # what was bought before the period comes back in it
    "revenue_retention_net",  # old customers may buy more than before
}
SIGNED_MONEY = {
    "historic_lifetime_margin",
    "historic_lifetime_value",
    "identified_revenue",
    "revenue",
    "revenue_per_customer",
}


@pytest.fixture(scope="module", params=["duckdb", "polars", "pandas"])
def engine(request: pytest.FixtureRequest) -> Workbench:
    """Each engine under test but Spark, whose suite is `tests/insight/engines`."""
    if request.param == "polars":
        return Workbench(InPlaceEngine(), load_polars)
    if request.param == "pandas":
        return Workbench(InPlaceEngine(), load_pandas, examples=10)
    one_thread = duckdb.connect(config={"threads": 1})  # tiny tables: threads only cost time
    return Workbench(DuckDBEngine(one_thread), load_duckdb, examples=200)


def answers(engine: Workbench, world: World) -> dict[str, Estimate]:
    looked_at = engine.slice_of(world)
    return {metric.key: metric.measure(looked_at) for metric in METRICS.values()}


def test_every_metric_has_a_twin() -> None:
    assert set(TWINS) == set(METRICS)


def test_an_empty_shop_gives_the_declared_empty_answer(engine: Workbench) -> None:
    for key, estimate in answers(engine, EMPTY_SHOP).items():
        assert (estimate.value, estimate.n) == (METRICS[key].empty, 0), key


def test_one_customer_is_answered_without_an_error(engine: Workbench) -> None:
    found = answers(engine, ONE_CUSTOMER)
    assert found["customers"].value == 1
    assert found["average_order_value"].value == 500
    assert found["average_order_value"].low is None
    assert not found["average_order_value"].enough
    assert found["revenue_gini"].value == 0


def test_the_order_of_rows_does_not_matter(engine: Workbench) -> None:
    turned = replace(FEW, orders=FEW.orders[::-1], lines=FEW.lines[::-1])
    assert answers(engine, FEW) == answers(engine, turned)


def test_rows_written_twice_count_twice(engine: Workbench) -> None:
    """A metric trusts its key: doubled orders are more orders of the same customers."""
    once, twice = answers(engine, FEW), answers(engine, replace(FEW, orders=[*FEW.orders] * 2))
    for key in ("orders", "revenue", "gross_revenue", "identified_revenue"):
        assert twice[key].value == 2 * (once[key].value or 0)
    same = "customers new_customers active_customers average_order_value retention_rate churn_rate"
    for key in f"{same} days_between_orders return_rate revenue_gini revenue_concentration".split():
        assert twice[key].value == once[key].value
    assert twice["repeat_purchase_rate"].value == 1


def test_the_past_cut_off_is_a_past_never_seen(engine: Workbench) -> None:
    """As if the data began on day 55: the same as where it did begin then."""
    cut = engine.slice_of(FEW).as_known_from(55)
    found = {metric.key: metric.measure(cut) for metric in METRICS.values()}
    began = engine.slice_of(replace(FEW, orders=[o for o in FEW.orders if o.day >= 55]))
    tables = replace(began.tables, known=cut.tables.known)
    never = Slice(tables, period=began.period, active_window_days=began.active_window_days)
    assert found == {metric.key: metric.measure(never) for metric in METRICS.values()}


@pytest.mark.slow
def test_every_metric_says_what_its_plain_twin_says(engine: Workbench) -> None:
    @settings(
        max_examples=engine.examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(world=worlds())
    def in_every(world: World) -> None:
        for key, estimate in answers(engine, world).items():
            twin = TWINS[key](world)
            expected = METRICS[key].empty if twin is None else twin
            if expected is None or estimate.value is None:
                assert estimate.value == expected, key
            else:
                assert estimate.value == pytest.approx(float(expected), rel=1e-9, abs=1e-9), key
            within_bounds(estimate)

    in_every()


def within_bounds(estimate: Estimate) -> None:
    value, low, high = estimate.value, estimate.low, estimate.high
    if value is None:
        assert low is None and high is None
        return
    assert (low is None) == (high is None)
    if low is not None and high is not None:
        assert low <= value <= high, estimate
    if estimate.unit is Unit.RATIO and estimate.key not in UNBOUNDED:
        assert 0 <= value <= 1, estimate
        assert low is None or high is None or (low >= 0 and high <= 1), estimate
    elif estimate.unit is not Unit.RATIO and estimate.key not in SIGNED_MONEY:
        assert value >= 0, estimate
    if estimate.unit is Unit.ORDERS:
        assert value >= 1


@pytest.mark.parametrize("key", METRICS)
def test_a_metric_is_documented_in_both_languages(key: str) -> None:
    metric = METRICS[key]
    for words in (metric.name, metric.meaning, metric.method):
        japanese, english = (words.say(language) for language in LANGUAGES)
        assert japanese and english and japanese != english
        assert any("\u3040" <= letter <= "\u9fff" for letter in japanese)
        assert all(letter < "\u3000" for letter in english)
    document = metric.frame.__doc__ or ""
    lines = [line.split()[0] for line in document.splitlines() if line.strip()]
    assert [word for word in lines if word in {"Shape", "Unit", "Counts", "Error", "Beware"}] == [
        "Shape",
        "Unit",
        "Counts",
        "Error",
        "Beware",
    ]
    assert ">>>" in document
    assert metric.frame.__module__.rsplit(".", 1)[-1] == metric.frame.__name__ == key


def test_churn_and_retention_add_up_to_one_exactly(engine: Workbench) -> None:
    found = answers(engine, FEW)
    assert found["retention_rate"].value == 1.0
    for retained in range(50):
        for lost in range(50 - retained):
            rows = [{"active_start": retained + lost, "retained": retained}]
            stays = METRICS["retention_rate"].interval(rows, 0.95).value
            leaves = METRICS["churn_rate"].interval(rows, 0.95).value
            if stays is not None and leaves is not None:
                assert stays + leaves == 1


def test_n_counts_what_the_metric_says_it_counts(engine: Workbench) -> None:
    shop = replace(
        EMPTY_SHOP,
        orders=[
            Order("ann", 60, 500),
            Order("bob", 70, -20),
            Order(None, 80, 500),
            Order(None, 81, 5),
        ],
    )
    counted = {Basis.CUSTOMERS: {0, 1}, Basis.WITH_RETURNS: {2}, Basis.RECEIPTS: {4}}
    wrong = {
        key: estimate.n
        for key, estimate in answers(engine, shop).items()
        if not estimate.missing and estimate.n not in counted[METRICS[key].basis]
    }
    assert not wrong
