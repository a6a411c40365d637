"""Cohorts: the published rows, and what a calendar does to them."""

from datetime import date

from kizuna.insight.analyses.cohorts import cohorts
from kizuna.insight.tables.shop_tables import ShopTables
from tests.insight.shops import slice_of, small_shop

PUBLISHED = {
    "2010-12": (885, 324, 286, 340, 321, 352),
    "2011-01": (417, 92, 111, 96, 134),
    "2011-02": (380, 71, 71, 108),
    "2011-03": (452, 68, 114),
    "2011-04": (300, 64),
    "2011-05": (284,),
}


def test_the_cohorts_of_the_real_half_year_are_the_published_ones(
    online_retail: ShopTables,
) -> None:
    found = cohorts(slice_of(online_retail))
    assert {row.label: row.active for row in found} == PUBLISHED
    assert all(all(row.mature) for row in found)


def test_what_cohorts_brought_adds_up_to_the_revenue_of_those_who_bought(
    online_retail: ShopTables,
) -> None:
    relation = online_retail.orders.to_native()
    buyers = "customer_id in (select customer_id from relation where is_purchase)"
    first = "min(day) filter (is_purchase) over (partition by customer_id)"
    (total,) = relation.query(
        "relation",
        f"""select sum(gross_minor - returned_minor)::bigint from
            (select *, {first} first_day from relation where {buyers})
            where date_trunc('month', date '1970-01-01' + day)
               >= date_trunc('month', date '1970-01-01' + first_day)""",
    ).fetchall()[0]
    assert sum(sum(row.net_minor) for row in cohorts(slice_of(online_retail))) == total


def test_a_period_that_is_not_over_is_marked_immature() -> None:
    shop = small_shop(
        [("a", "2024-01-05", 100), ("a", "2024-02-03", 50), ("b", "2024-02-04", 10)],
        until=date(2024, 2, 10),
    )
    january, february = cohorts(slice_of(shop))
    assert january.active == (1, 1) and january.mature == (True, False)
    assert january.net_minor == (100, 50)
    assert february.label == "2024-02" and february.mature == (False,)
    assert january.low[1] < 1.0 == january.high[1]


def test_a_quiet_period_is_a_zero_and_not_a_missing_cell() -> None:
    shop = small_shop([("a", "2024-01-05", 100), ("a", "2024-07-01", 30), ("a", "2024-07-02", -30)])
    (only,) = cohorts(slice_of(shop), by="quarter")
    assert (only.label, only.active, only.net_minor) == ("2024-Q1", (1, 0, 1), (100, 0, 0))


def test_a_shop_without_orders_has_no_cohorts() -> None:
    assert cohorts(slice_of(small_shop())) == ()
