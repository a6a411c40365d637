"""Gaps and the window chosen from them."""

from datetime import date, timedelta
from random import Random

import pytest

from kizuna.insight.analyses.gaps import choose_active_window, gaps
from kizuna.insight.stats.measured import EMPTY
from kizuna.insight.tables.shop_tables import ShopTables
from tests.insight.shops import slice_of, small_shop

START = date(2023, 1, 1)


def test_gaps_are_days_between_purchase_days_of_one_customer() -> None:
    shop = small_shop(
        [
            *(("a", day, 5) for day in ("2024-01-01", "2024-01-01", "2024-01-11")),
            *(("b", day, 5) for day in ("2024-01-02", "2024-01-05", "2024-01-25")),
            *((None, "2024-01-06", 5), ("a", "2024-01-13", -5)),
        ]
    )
    found = gaps(slice_of(shop))
    assert (found.counts, found.n, found.median.value) == ({3: 1, 10: 1, 20: 1}, 3, 10)
    assert (found.lower_quartile, found.upper_quartile, found.median.n) == (3, 20, 2)


def test_a_shop_where_nobody_came_back_has_no_gaps() -> None:
    found = gaps(slice_of(small_shop([("a", "2024-01-01", 5)])))
    assert (found.n, found.median, found.upper_quartile) == (0, EMPTY, None)


def test_the_real_half_year_chooses_its_own_window(online_retail: ShopTables) -> None:
    window = choose_active_window(online_retail)
    found = gaps(slice_of(online_retail))
    relation = online_retail.orders.to_native()
    days = relation.filter("is_purchase and customer_id is not null").select("customer_id, day")
    count = days.distinct().count("*").fetchall()[0][0]
    assert found.n == count - 2_718
    assert window.chosen_by_data and window.days == 120
    assert "120" in window.said.say("ja") and "120 days" in window.said.say("en")


def test_gaps_cut_off_by_the_end_of_data_do_not_shorten_the_window() -> None:
    """Gaps uniform on 1..75 days, seen for 80: of all gaps 80% end within 60 days, of those
    seen 94%."""
    chance = Random(7)
    bought = []
    for customer in range(1_500):
        day = chance.randrange(80)
        while day < 80:
            bought.append((str(customer), str(START + timedelta(days=day)), 1))
            day += chance.randint(1, 75)
    shop = small_shop(bought, until=START + timedelta(days=80))
    seen = gaps(slice_of(shop)).counts
    assert sum(n for days, n in seen.items() if days <= 60) / sum(seen.values()) > 0.9
    assert choose_active_window(shop).days == 90


def test_too_few_gaps_are_not_made_into_a_window() -> None:
    window = choose_active_window(small_shop([("a", "2024-01-01", 5), ("a", "2024-01-03", 5)]))
    assert (window.days, window.chosen_by_data) == (90, False)
    assert "1 回" in window.said.say("ja")


def test_a_window_that_was_asked_for_is_taken() -> None:
    window = choose_active_window(small_shop([("a", "2024-01-01", 5)]), days=45)
    assert (window.days, window.chosen_by_data) == (45, False)
    with pytest.raises(ValueError, match="at least one day"):
        choose_active_window(small_shop(), days=0)


def test_a_small_shop_is_not_told_that_everybody_returns_within_a_week() -> None:
    day = date(2024, 1, 1)
    purchases = [
        (f"c{customer}", str(day + timedelta(days=60 * visit + customer)), 1)
        for customer in range(9)
        for visit in range(5)
    ]
    window = choose_active_window(small_shop(purchases))
    assert window.days >= 60
