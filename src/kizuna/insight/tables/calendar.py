"""Calendar periods as plain integers, so that every engine counts them alike.

A period's number grows by one from each calendar week, month, quarter or year to the next; day
numbers (days since 1970-01-01) go in, period numbers come out. Not here: periods as dates
(`base.period`).
"""

from datetime import date, timedelta

import narwhals as nw

from kizuna.base.period import Period, PeriodLength, add_months
from kizuna.insight.tables.shape import Frame

_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
_FIRST_MONDAY = date(1, 1, 1)  # a Monday, and week number 0; month 0 would be January of year 0
_DAYS_FROM_FIRST_MONDAY = (date(1970, 1, 1) - _FIRST_MONDAY).days


def with_period_number(
    frame: Frame, length: PeriodLength, *, day: str = "day", name: str = "period"
) -> Frame:
    """The frame with one more column: the number of the calendar period that holds each day.

    Right for every day from year 1 on; a null day has a null number. Whole division only, because
    engines differ in what they call a date; and step by step, because written as one expression
    it would grow past what an engine can parse.
    Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days (years that
    begin in March).
    """
    days = nw.col(day).cast(nw.Int64)
    if length == "week":
        weeks = (days + _DAYS_FROM_FIRST_MONDAY) // 7
        return frame.with_columns(weeks.cast(nw.Int64).alias(name))
    era, rest, year = nw.col("_era"), nw.col("_rest"), nw.col("_year")
    months = (era * 400 + year) * 12 + nw.col("_march_month") + 2
    steps: tuple[tuple[str, nw.Expr], ...] = (
        ("_rest", days + 719_468),  # days since 0000-03-01
        ("_era", rest // 146_097),  # of 400 years
        ("_rest", rest - era * 146_097),
        ("_year", (rest - rest // 1_460 + rest // 36_524 - rest // 146_096) // 365),
        ("_rest", rest - (year * 365 + year // 4 - year // 100)),
        ("_march_month", (rest * 5 + 2) // 153),
        (name, (months // _MONTHS[length]).cast(nw.Int64)),
    )
    for column, step in steps:
        frame = frame.with_columns(step.alias(column))
    return frame.drop("_rest", "_era", "_year", "_march_month")


def number_of(day: date, length: PeriodLength) -> int:
    """The period number of one date.

    >>> number_of(date(2011, 5, 31), "month") - number_of(date(2010, 12, 1), "month")
    5
    """
    if length == "week":
        return (day - _FIRST_MONDAY).days // 7
    return (day.year * 12 + day.month - 1) // _MONTHS[length]


def numbered(number: int, length: PeriodLength) -> Period:
    """The period of a number.

    >>> numbered(number_of(date(2011, 5, 31), "quarter"), "quarter").start
    datetime.date(2011, 4, 1)
    """
    if length == "week":
        start = _FIRST_MONDAY + timedelta(days=7 * number)
        return Period(start, start + timedelta(days=7))
    year, month = divmod(number * _MONTHS[length], 12)
    start = date(year, month + 1, 1)
    return Period(start, add_months(start, _MONTHS[length]))


def label(period: Period, length: PeriodLength) -> str:
    """A period's short name: ISO 8601 for weeks and months.

    >>> may = numbered(number_of(date(2011, 5, 31), "month"), "month")
    >>> label(may, "month"), label(may, "quarter"), label(may, "year"), label(may, "week")
    ('2011-05', '2011-Q2', '2011', '2011-W17')
    """
    start = period.start
    if length == "week":
        year, week, _ = start.isocalendar()
        return f"{year}-W{week:02d}"
    if length == "quarter":
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return f"{start:%Y-%m}" if length == "month" else f"{start:%Y}"
