"""The trend against a plain Python count of the same sets."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from kizuna.base.period import PeriodLength, calendar
from kizuna.insight.analyses.trend import TrendPoint, trend
from kizuna.insight.stats.measured import EMPTY
from kizuna.insight.tables.shop_tables import ShopTables
from tests.insight.shops import slice_of, small_shop

START = date(2023, 12, 20)
BOUGHT = some.lists(
    some.tuples(some.sampled_from("abcd"), some.integers(0, 200)), min_size=1, max_size=25
)


def _by_hand(days: dict[str, set[date]], point: TrendPoint, end: date, window: int) -> list[int]:
    def active(at: date) -> set[str]:
        return {who for who, on in days.items() if any(0 < (at - d).days <= window for d in on)}

    start, finish = active(point.period.start), active(min(point.period.end, end))
    new = {who for who, on in days.items() if min(on) in point.period}
    buyers = [who for who, on in days.items() if any(day in point.period for day in on)]
    counted = (new, start, finish, start - finish, finish - start, new - finish)
    return [len(buyers), *(len(those) for those in counted)]


@settings(max_examples=15, deadline=None)
@given(
    bought=BOUGHT, window=some.integers(1, 120), by=some.sampled_from(["week", "month", "quarter"])
)
def test_the_sets_of_each_period_are_those_counted_by_hand(
    bought: list[tuple[str, int]],
    window: int,
    by: PeriodLength,
) -> None:
    days: dict[str, set[date]] = {}
    for who, after in bought:
        days.setdefault(who, set()).add(START + timedelta(days=after))
    shop = small_shop([(who, str(day), 1) for who, on in days.items() for day in on])
    points = trend(slice_of(shop, active_window_days=window), by=by)
    known = shop.known
    assert [p.period for p in points] == list(calendar(known.start, known.last, by))
    for p in points:
        found = [p.buyers, p.new_customers, p.active_start, p.active_end, p.lost, p.gained]
        assert [*found, p.new_and_lost] == _by_hand(days, p, known.end, window)


def test_the_trend_of_the_real_half_year_adds_up(online_retail: ShopTables) -> None:
    points = trend(slice_of(online_retail))
    assert [point.label for point in points][::5] == ["2010-12", "2011-05"]
    assert sum(point.orders for point in points) == 7_410
    assert sum(point.new_customers for point in points) == 2_718
    assert sum(point.net_minor for point in points) == 370_682_764
    assert points[0].buyers == 885
    assert points[1].retention == EMPTY and points[2].retention.value is not None


def test_a_period_that_is_not_over_has_no_retention_yet() -> None:
    shop = small_shop([("a", "2024-01-05", 100)], until=date(2024, 4, 10))
    points = trend(slice_of(shop, active_window_days=27))
    assert [point.is_whole for point in points] == [False, True, True, False]
    assert [point.active_end for point in points] == [1, 0, 0, 0]
    assert points[1].retention.value == 0.0 and points[1].lost == 1
    assert points[3].retention == EMPTY


def test_orders_of_unknown_customers_count_as_revenue_only() -> None:
    (only,) = trend(slice_of(small_shop([(None, "2024-01-05", 70), ("a", "2024-01-06", 30)])))
    assert (only.buyers, only.orders, only.net_minor) == (1, 1, 100)
