"""What someone asks the analyses to look at, as a key under which the answer is kept.

Not here: reading it from an address (`web.chrome`), computing it (`actions.excerpts`).
"""

from datetime import date

from kizuna.base.period import AskedPeriod, Period


def look_key(period: AskedPeriod, only: str, version: str) -> str:
    """One text for one question; `version` is the filter's, so that new members ask anew.

    >>> look_key("quarter", "", ""), look_key(None, "segment:7", "3")
    ('quarter', '|segment:7@3')
    """
    asked = f"{period.start}..{period.last}" if isinstance(period, Period) else period or ""
    return f"{asked}|{only}@{version}" if only else asked


def period_meant(asked: AskedPeriod, end: date) -> Period | None:
    """The days of a period that was asked for, in a shop known up to the day before `end`.

    >>> period_meant("month", date(2026, 3, 1))
    Period(start=datetime.date(2026, 2, 1), end=datetime.date(2026, 3, 1))
    """
    return asked if asked is None or isinstance(asked, Period) else Period.ending(end, asked)


def days_seen(asked: Period, known: Period) -> Period | None:
    """Those of the days asked for of which something can be known; None for days outside.

    >>> known = Period(date(2026, 1, 10), date(2026, 3, 1))
    >>> days_seen(Period(date(2026, 2, 1), date(2026, 4, 1)), known)
    Period(start=datetime.date(2026, 2, 1), end=datetime.date(2026, 3, 1))
    >>> days_seen(Period(date(2027, 1, 1), date(2027, 2, 1)), known)
    """
    start, end = max(asked.start, known.start), min(asked.end, known.end)
    return Period(start, end) if start < end else None
