"""Who is overdue against their own rhythm."""

from datetime import date

import pytest

from kizuna.insight.analyses.overdue import overdue
from kizuna.insight.tables.shop_tables import ShopTables
from tests.insight.shops import Bought, Line, slice_of, small_shop

WEEKLY = ["2024-01-01", "2024-01-08", "2024-01-15"]


def _bought(who: str, days: list[str], net: int = 10) -> list[Bought]:
    return [(who, day, net) for day in days]


def test_a_silence_long_for_that_customer_is_overdue() -> None:
    lines: list[Line] = [("1", "a", day, "tea") for day in WEEKLY]
    lines += [("1", "a", WEEKLY[0], "cup"), ("1", "a", WEEKLY[0], "POST")]
    shop = small_shop(_bought("a", WEEKLY), lines=lines, until=date(2024, 2, 6))
    (row,) = overdue(slice_of(shop))
    assert (row.customer_id, row.customer_name, row.last_on) == ("a", "a", date(2024, 1, 15))
    assert (row.usual_gap_days, row.days_since, row.silence_ratio) == (7, 21, 3.0)
    assert (row.orders, row.net_minor, row.favourites) == (3, 30, ("the tea", "the cup"))


@pytest.mark.parametrize(
    ("days", "until", "why"),
    [
        (WEEKLY, date(2024, 1, 20), "not late yet"),
        (WEEKLY, date(2024, 6, 1), "silent for more than six of their gaps"),
        (WEEKLY[:2], date(2024, 2, 6), "two purchase days show no rhythm"),
        (["2023-10-01", *WEEKLY], date(2024, 2, 6), "they have been silent longer before"),
        (["2024-01-01", "2024-01-02", "2024-01-03"], date(2024, 1, 8), "not silent for a week"),
    ],
)
def test_who_is_not_overdue(days: list[str], until: date, why: str) -> None:
    assert overdue(slice_of(small_shop(_bought("a", days), until=until))) == (), why


def test_the_most_valuable_come_first_and_no_more_than_asked_for() -> None:
    bought = _bought("a", WEEKLY, 5) + _bought("b", WEEKLY, 50) + _bought("c", WEEKLY, 20)
    bought += [("b", "2024-01-16", -148)]
    shop = small_shop(bought, until=date(2024, 2, 6))
    assert [row.customer_id for row in overdue(slice_of(shop), limit=2)] == ["c", "a"]


def test_the_real_half_year_lists_people_by_name_of_what_they_buy(
    online_retail: ShopTables,
) -> None:
    rows = overdue(slice_of(online_retail))
    assert len(rows) == 20
    assert [row.net_minor for row in rows] == sorted((r.net_minor for r in rows), reverse=True)
    for row in rows:
        assert 2 <= row.silence_ratio <= 6 and row.orders >= 3 and row.favourites
