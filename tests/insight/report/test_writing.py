"""Numbers and money as people write them; the doctests of `writing` show the rest."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kizuna.insight.metric import Unit
from kizuna.insight.report.charts.gap_distribution import gap_bins
from kizuna.insight.report.charts.svg import round_ticks
from kizuna.insight.report.writing import Writing

JA, EN = Writing("ja", "JPY"), Writing("en", "GBP")


def test_yen_have_no_pence() -> None:
    assert JA.money(1234) == "¥1,234"
    assert EN.money(44974) == "£449.74"


def test_a_negative_amount_that_rounds_to_nothing_has_no_sign() -> None:
    assert EN.money(-10, whole=True) == "£0"


def test_the_ends_of_a_counts_interval_are_rounded_outwards_as_in_the_json() -> None:
    assert EN.interval(7300.7, 7519.2, Unit.COUNT) == "7,300–7,520"


def test_an_interval_of_days_names_the_unit_once() -> None:
    assert JA.interval(30, 33, Unit.DAYS) == "30〜33 日"
    assert EN.interval(30, 33, Unit.DAYS) == "30–33 days"


def shown_dates(day: date) -> list[str]:
    return [JA.long_date(day), EN.long_date(day), EN.short_date(day)]


@given(st.integers(min_value=0, max_value=40000))
def test_every_date_names_its_year(days: int) -> None:
    day = date(1970, 1, 1) + timedelta(days=days)
    assert all(str(day.year) in shown for shown in shown_dates(day))


@given(st.integers(min_value=0, max_value=10**12))
def test_ticks_are_few_whole_and_reach_the_highest_value(highest: int) -> None:
    ticks = round_ticks(highest)
    assert 2 <= len(ticks) <= 6
    assert ticks[-2] < max(highest, 1) <= ticks[-1]
    assert all(isinstance(tick, int) for tick in ticks)


@given(st.dictionaries(st.integers(1, 2000), st.integers(1, 50), min_size=1, max_size=80))
def test_bins_of_gaps_count_every_gap_once(counts: dict[int, int]) -> None:
    bins = gap_bins(counts)
    assert sum(bin.count for bin in bins) == sum(counts.values())
    assert len(bins) <= 18
    assert all(a.last is not None and a.last + 1 == b.first for a, b in pairwise(bins))
