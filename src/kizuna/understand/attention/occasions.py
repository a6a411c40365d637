"""Which dates of the calendar are kept on a day.

Not here: whose dates they are (`reasons`).
"""

from calendar import isleap
from datetime import date


def days_like(day: date) -> list[tuple[int, int]]:
    """The (month, day) kept on this day: 29 February on the 28th where there is none.

    So does Japanese law: a year of age is complete at the end of the day before the birthday
    (年齢計算ニ関する法律), and in other years that is 28 February.

    >>> days_like(date(2026, 2, 28)), days_like(date(2028, 2, 28))
    ([(2, 28), (2, 29)], [(2, 28)])
    """
    own = [(day.month, day.day)]
    if own == [(2, 28)] and not isleap(day.year):
        own.append((2, 29))
    return own
