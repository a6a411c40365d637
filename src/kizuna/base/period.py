"""Half-open stretches of days `[start, end)`, and the calendar steps between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

PeriodLength: TypeAlias = Literal["week", "month", "quarter", "year"]
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
_WEEKS: dict[PeriodLength, int] = {"week": 1, "month": 4, "quarter": 13, "year": 52}
_LONGEST_DAYS = 20 * 366
EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01: how tables hold a date, so that engines agree on arithmetic.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return (day - EPOCH).days


def day_date(number: int) -> date:
    """The date of a day number.

    >>> day_date(1)
    datetime.date(1970, 1, 2)
    """
    return EPOCH + timedelta(days=number)


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last day where that month is shorter.

    >>> add_months(date(2024, 1, 31), 1), add_months(date(2024, 3, 1), -3)
    (datetime.date(2024, 2, 29), datetime.date(2023, 12, 1))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, not including, `end`, in the shop's time zone.

    >>> may = Period(date(2011, 5, 1), date(2011, 6, 1))
    >>> may.days, may.last, date(2011, 6, 1) in may
    (31, datetime.date(2011, 5, 31), False)
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def start_day(self) -> int:
        """Day number of the first day."""
        return day_number(self.start)

    @property
    def end_day(self) -> int:
        """Day number of the first day after."""
        return day_number(self.end)

    @classmethod
    def ending(cls, end: date, length: PeriodLength) -> "Period":
        """The period of one length that ends before `end`, in whole weeks, about a calendar one.

        Two of them are as long as each other and hold every weekday equally often, so that a shop
        which sells at weekends does not look changed by the calendar alone.

        >>> Period.ending(date(2011, 6, 1), "month")
        Period(start=datetime.date(2011, 5, 4), end=datetime.date(2011, 6, 1))
        """
        return cls(end - timedelta(weeks=_WEEKS[length]), end)

    def before(self, length: PeriodLength) -> "Period":
        """The period of one length just before this one."""
        return Period.ending(self.start, length)

    def to_compare(self) -> "Period":
        """The latest earlier period as long as this one that holds each weekday as often.

        >>> Period(date(2026, 3, 1), date(2026, 4, 1)).to_compare()  # 31 days, 5 weeks earlier
        Period(start=datetime.date(2026, 1, 25), end=datetime.date(2026, 2, 25))
        """
        back = timedelta(weeks=-(-self.days // 7))
        return Period(self.start - back, self.end - back)


# What a page may be asked about: the latest of a length, days of one's own, or all that is known.
AskedPeriod: TypeAlias = PeriodLength | Period | None


def start_of(day: date, length: PeriodLength) -> date:
    """First day of the calendar week (Monday), month, quarter or year that holds `day`.

    >>> start_of(date(2011, 5, 31), "quarter"), start_of(date(2011, 5, 31), "week")
    (datetime.date(2011, 4, 1), datetime.date(2011, 5, 30))
    """
    if length == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[length]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def calendar(first: date, last: date, length: PeriodLength) -> Iterator[Period]:
    """The calendar periods that touch the days from `first` to `last`, both included."""
    start = start_of(first, length)
    while start <= last:
        end = start + timedelta(days=7) if length == "week" else add_months(start, _MONTHS[length])
        yield Period(start, end)
        start = end


def asked_day(text: str) -> date | None:
    """A day as a form or an address sends it (2026-11-22); None for anything else.

    So, too, for the ends of the calendar, which have no day before or after in which to be put
    into another time zone.

    >>> asked_day("2026-11-22"), asked_day("yesterday"), asked_day("9999-12-31")
    (datetime.date(2026, 11, 22), None, None)
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date.min.year < day.year < date.max.year else None


def asked_period(text: str) -> AskedPeriod:
    """The period that an address asks for: the latest of a length, or from one day to another.

    Both days are included; nonsense, and a stretch of more than 20 years, ask for none.

    >>> asked_period("quarter"), asked_period("2026-01-05..2026-02-01")
    ('quarter', Period(start=datetime.date(2026, 1, 5), end=datetime.date(2026, 2, 2)))
    >>> asked_period("2026-02-01..2026-01-05"), asked_period("always")
    (None, None)
    """
    for length in _WEEKS:
        if text == length:
            return length
    try:
        first, last = (date.fromisoformat(end) for end in text.split(".."))
    except ValueError:
        return None
    is_sound = first <= last < date.max and (last - first).days <= _LONGEST_DAYS
    return Period(first, last + timedelta(days=1)) if is_sound else None


def period_asked(period: AskedPeriod) -> str:
    """The same as an address writes it; empty for none.

    >>> period_asked(asked_period("2026-01-05..2026-02-01")), period_asked(None)
    ('2026-01-05..2026-02-01', '')
    """
    if isinstance(period, Period):
        return f"{period.start}..{period.last}"
    return period or ""
