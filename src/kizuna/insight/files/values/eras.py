"""Japanese eras: where each begins and ends, and how people shorten it.

Not here: calendars before the Gregorian one; 明治 dates are refused, for the lunar calendar held
until its sixth year.
"""

from datetime import date

# First day of each era (政令 of each accession); an era ends the day before the next begins.
ERAS: dict[str, date] = {
    "大正": date(1912, 7, 30),
    "昭和": date(1926, 12, 25),
    "平成": date(1989, 1, 8),
    "令和": date(2019, 5, 1),
}
_LETTERS = {"t": "大正", "s": "昭和", "h": "平成", "r": "令和"}
_NEXT = dict(zip(ERAS, [*list(ERAS.values())[1:], date(2200, 1, 1)], strict=True))


def era_date(era: str, year: int, month: int, day: int) -> date | None:
    """The date of an era year, or None where that day was not in that era.

    >>> era_date("令和", 1, 5, 1), era_date("h", 31, 4, 30), era_date("昭和", 70, 1, 1)
    (datetime.date(2019, 5, 1), datetime.date(2019, 4, 30), None)
    """
    name = _LETTERS.get(era.lower(), era)
    if name not in ERAS or year < 1:
        return None
    try:
        found = date(ERAS[name].year + year - 1, month, day)
    except ValueError:
        return None
    return found if ERAS[name] <= found < _NEXT[name] else None
