"""Products people come back for, products bought together, and when people buy."""

import numpy as np
import pytest

from kizuna.insight.analyses.products import lift, pairs, products
from kizuna.insight.analyses.weekdays import week_pattern
from kizuna.insight.tables.shop_tables import ShopTables
from tests.insight.shops import Line, slice_of, small_shop


def test_coming_back_for_a_product_means_another_day() -> None:
    lines: list[Line] = [(f"x{n}", f"x{n}", "2024-01-05", "tea") for n in range(8)]
    lines += [
        ("1", "a", "2024-01-01", "tea"),
        ("1", "a", "2024-01-01", "tea"),
        ("2", "a", "2024-01-01", "cup"),
        ("3", "a", "2024-01-01", "cup"),
        ("4", "a", "2024-01-09", "tea"),
        ("5", "b", "2024-01-09", "tea"),
        ("4", "a", "2024-01-09", "POST"),
        ("1", "a", "2024-01-01", "POST"),
    ]
    shop = small_shop([("a", "2024-01-01", 1), ("b", "2024-01-09", 1)], lines=lines)
    (tea,) = products(slice_of(shop))
    assert (tea.product_id, tea.product_name) == ("tea", "the tea")
    assert (tea.buyers, tea.repeat.value, tea.orders, tea.amount_minor) == (10, 0.1, 11, 1_200)


def test_the_real_products_are_ranked_by_what_is_sure(online_retail: ShopTables) -> None:
    rows = products(slice_of(online_retail))
    lows = [row.repeat.low or 0.0 for row in rows]
    assert len(rows) == 20 and lows == sorted(lows, reverse=True)
    assert min(row.buyers for row in rows) >= 10
    relation = online_retail.order_lines.to_native()  # type: ignore[union-attr]
    top = rows[0]
    ((buyers, back),) = relation.query(
        "line",
        f"""select count(*), count(*) filter (on_days > 1) from (
              select count(distinct day) on_days from line where product_id = '{top.product_id}'
              and is_product and quantity > 0 and customer_id is not null group by customer_id)""",
    ).fetchall()
    assert (top.buyers, top.repeat.value) == (buyers, back / buyers)


def test_pairs_of_the_real_shop_are_counted_as_sql_counts_them(online_retail: ShopTables) -> None:
    rows = pairs(slice_of(online_retail))
    assert len(rows) == 10 and all((row.lift.low or 0) > 1 for row in rows)
    relation = online_retail.order_lines.to_native()  # type: ignore[union-attr]
    a, b = rows[0].product_a, rows[0].product_b
    ((total, of_a, of_b, both),) = relation.query(
        "line",
        f"""select count(*), sum(a), sum(b), sum(a * b) from (
              select max((product_id = '{a}')::int) a, max((product_id = '{b}')::int) b from line
              where is_product and quantity > 0 and customer_id is not null
              group by order_id having count(*) <= 50)""",
    ).fetchall()
    assert rows[0].orders == both
    assert rows[0].lift == lift(both, of_a, of_b, total)


def test_independent_products_have_a_lift_of_one() -> None:
    found = lift(20, 100, 200, 1_000)
    assert found.value == 1.0
    assert found.standard_error == pytest.approx((9 * 4 / 1_000) ** 0.5)


def test_where_nothing_goes_together_no_pair_is_listed_however_many_there_are() -> None:
    random = np.random.default_rng(3)
    lines: list[Line] = [
        (str(order), f"c{order}", "2024-01-05", f"p{code}")
        for order, code in np.argwhere(random.random((1_500, 30)) < 0.12)
    ]
    together = [(f"c{n}", f"c{n}", "2024-01-05", code) for n in range(60) for code in ("x", "y")]
    orders = [("c0", "2024-01-05", 1)]
    assert pairs(slice_of(small_shop(orders, lines=lines))) == ()
    (found,) = pairs(slice_of(small_shop(orders, lines=[*lines, *together])))
    assert (found.product_a, found.product_b, found.orders) == ("x", "y", 60)


def test_dishes_that_take_each_others_place_make_no_pairs_of_the_others() -> None:
    random = np.random.default_rng(1)
    lines: list[Line] = []
    for order, course in np.argwhere(random.random((3_000, 4)) < 0.8):
        dishes = random.choice(8, size=2 if random.random() < 0.3 else 1, replace=False)
        lines += [(f"{order}", f"c{order}", "2024-01-05", f"{course}-{dish}") for dish in dishes]
    assert pairs(slice_of(small_shop([("c0", "2024-01-05", 1)], lines=lines))) == ()


def test_a_shop_without_lines_has_no_products() -> None:
    slice_ = slice_of(small_shop([("a", "2024-01-01", 1)]))
    assert products(slice_) == () and pairs(slice_) == ()


def test_the_real_shop_is_closed_on_saturdays(online_retail: ShopTables) -> None:
    week = week_pattern(slice_of(online_retail))
    assert week.by_weekday[5] == 0 and min(week.by_weekday[:5]) > 500
    assert week.by_hour is not None
    assert tuple(map(sum, week.by_hour)) == week.by_weekday


def test_days_without_times_have_no_hours() -> None:
    week = week_pattern(slice_of(small_shop([("a", "2024-01-01", 1), (None, "1969-12-28", 1)])))
    assert (week.by_weekday, week.by_hour) == ((1, 0, 0, 0, 0, 0, 1), None)
