"""The customers behind a figure are exactly those it counts."""

import pytest

from kizuna.base.period import Period, day_date
from kizuna.insight.behind import BEHIND, customers_behind
from kizuna.insight.metric import METRICS, Unit
from kizuna.insight.tables.sample import sample_tables
from kizuna.insight.tables.slice import Slice

ORDERS = [
    *(
        (f"c{i}", 5 + i + 17 * k, 100 + 7 * i, 20 * (i % 4 == 0), 30 + i)
        for i in range(30)
        for k in range(i % 5)
    ),
    ("returns only", 60, -40),
    (None, 50, 300),
]
LINES = [
    (f"c{i}", 5 + i + 17 * k, "tea" if (i + k) % 2 else f"p{k}")
    for i in range(20)
    for k in range(i % 5)
]
COUNTED = {  # the columns of a metric's own table that its parts are counted in
    "active_customers": ["active_customers"], "customers": ["customers"],
    "repeat_customers": ["repeat_customers"], "new_customers": ["new_customers"],
    "repeat_purchase_rate": ["customers", "repeat_customers"],
    "retention_rate": ["active_start", "retained"],
    "cross_buy_rate": ["customers", "other"], "same_item_repeat_rate": ["customers", "again"],
    "first_to_second_order_rate": ["customers", "returned"],
    "revenue_per_customer": ["n", "y"],
}  # fmt: skip
SUMMED = {  # the amounts that are sums of the metric's own table
    "average_order_value": ["x", "y"], "gross_revenue": ["x"], "historic_lifetime_margin": ["x"],
    "historic_lifetime_value": ["x"], "identified_revenue": ["x"], "negative_churn": ["x", "y"],
    "orders": ["x"], "purchase_frequency": ["x"], "return_rate": ["x", "y"],
    "revenue_per_customer": ["x"], "revenue_retention_net": ["x", "y"],
}  # fmt: skip


@pytest.fixture(scope="module", params=[(0, 100), (30, 80), (45, 46)], ids=str)
def slice_(request: pytest.FixtureRequest) -> Slice:
    start, end = request.param
    tables = sample_tables(ORDERS, lines=LINES)
    return Slice(tables, period=Period(day_date(start), day_date(end)), active_window_days=20)


def test_every_metric_of_kizuna_says_who_is_behind_it() -> None:
    assert BEHIND.keys() <= set(METRICS) and len(BEHIND) == 30


@pytest.mark.parametrize("key", sorted(BEHIND))
def test_those_listed_are_as_many_as_the_metric_counts(slice_: Slice, key: str) -> None:
    rows = slice_.tables.engine.rows
    behind = customers_behind(slice_)
    listed = [len(rows(behind.filter(part.where))) for part in BEHIND[key].parts]
    if METRICS[key].missing(slice_):
        return
    if key in COUNTED:
        (table,) = rows(METRICS[key].frame(slice_))
        assert listed == [table[column] or 0 for column in COUNTED[key]]
    elif key == "churn_rate":
        (table,) = rows(METRICS[key].frame(slice_))
        assert listed == [table["active_start"], table["active_start"] - table["retained"]]
    elif key not in ("revenue", "identified_revenue_share"):  # they count orders of nobody, too
        assert listed[0] == METRICS[key].measure(slice_).n


@pytest.mark.parametrize("key", sorted(SUMMED))
def test_their_amounts_add_up_to_what_the_metric_divides(slice_: Slice, key: str) -> None:
    rows = slice_.tables.engine.rows
    chosen = rows(customers_behind(slice_).filter(BEHIND[key].parts[0].where))
    sums = [sum(row[amount.column] for row in chosen) for amount in BEHIND[key].amounts]
    (table,) = rows(METRICS[key].frame(slice_))
    wanted = [table[column] or 0 for column in SUMMED[key]]
    assert sums == pytest.approx(wanted[: len(sums)])


def test_everybody_stands_in_it_once(slice_: Slice) -> None:
    listed = [row["customer_id"] for row in slice_.tables.engine.rows(customers_behind(slice_))]
    assert len(listed) == len(set(listed)) and None not in listed


def test_amounts_are_of_columns_that_are_there(slice_: Slice) -> None:
    columns = set(customers_behind(slice_).collect_schema().names())
    used = {amount.column for behind in BEHIND.values() for amount in behind.amounts}
    assert used <= columns
    assert {amount.unit for b in BEHIND.values() for amount in b.amounts} == {
        Unit.MONEY,
        Unit.COUNT,
    }
