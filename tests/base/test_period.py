"""Periods are half-open, and the calendar has no holes."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kizuna.base.period import (
    Period,
    PeriodLength,
    add_months,
    calendar,
    day_date,
    day_number,
    start_of,
)

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
lengths: st.SearchStrategy[PeriodLength] = st.sampled_from(["week", "month", "quarter", "year"])


@given(days)
def test_a_day_and_its_number_are_the_same_thing(day: date) -> None:
    assert day_date(day_number(day)) == day


@given(days, st.integers(0, 500), lengths)
def test_calendar_periods_follow_each_other_without_gap_or_overlap(
    first: date, span: int, length: PeriodLength
) -> None:
    last = first + timedelta(days=span)
    periods = list(calendar(first, last, length))
    assert first in periods[0]
    assert last in periods[-1]
    assert all(a.end == b.start for a, b in itertools.pairwise(periods))


@given(days, lengths)
def test_the_first_day_of_a_calendar_period_is_its_own_start(
    day: date, length: PeriodLength
) -> None:
    start = start_of(day, length)
    assert start <= day
    assert start_of(start, length) == start


def test_a_month_before_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    assert add_months(date(2023, 3, 31), -1) == date(2023, 2, 28)


def test_the_period_before_ends_where_this_one_starts() -> None:
    weeks = Period.ending(date(2011, 6, 1), "month")
    assert weeks.before("month") == Period(date(2011, 4, 6), date(2011, 5, 4))


def test_a_period_that_ends_before_it_starts_is_a_bug() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2011, 5, 2), date(2011, 5, 1))
