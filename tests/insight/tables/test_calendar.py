"""Period numbers: every engine's arithmetic against Python's own calendar."""

from datetime import date, timedelta
from typing import get_args

import duckdb
import narwhals as nw
import pandas
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as some

from kizuna.base.period import Period, PeriodLength, day_number, start_of
from kizuna.insight.tables.calendar import label, number_of, numbered, with_period_number
from kizuna.insight.tables.shape import Frame

LENGTHS: tuple[PeriodLength, ...] = get_args(PeriodLength)
DAYS = [date(1899, 12, 31) + timedelta(days=step) for step in range(0, 60_000, 7)] + [
    date(year, month, day)
    for year in (1900, 1969, 1970, 1972, 2000, 2024, 2100)
    for month, day in ((1, 1), (2, 28), (3, 1), (12, 31))
]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
def test_engines_number_days_as_python_does(engine: str, length: PeriodLength) -> None:
    days = polars.DataFrame({"day": [day_number(day) for day in DAYS]}, {"day": polars.Int32})
    if engine == "duckdb":
        lazy: Frame = nw.from_native(duckdb.from_arrow(days.to_arrow())).lazy()
    elif engine == "polars":
        lazy = nw.from_native(days.lazy())
    else:
        lazy = nw.from_native(pandas.DataFrame({"day": days["day"].to_numpy()})).lazy()
    frame = with_period_number(lazy, length)
    found = frame.collect().sort("day").get_column("period").to_list()
    assert found == [number_of(day, length) for day in sorted(DAYS)]


@given(day=some.dates(min_value=date(1800, 1, 1), max_value=date(2200, 1, 1)))
def test_a_number_leads_back_to_the_calendar_period_of_its_day(day: date) -> None:
    for length in LENGTHS:
        period = numbered(number_of(day, length), length)
        assert day in period
        assert period.start == start_of(day, length)
        assert numbered(number_of(day, length) + 1, length).start == period.end


def test_a_week_over_new_year_is_labelled_with_its_iso_year() -> None:
    assert label(Period(date(2024, 12, 30), date(2025, 1, 6)), "week") == "2025-W01"
