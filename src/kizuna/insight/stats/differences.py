"""Two independent estimates side by side: their difference, its interval and its p-value.

Not here: correcting for many comparisons at once (`stats.many_tests`).
"""

from math import sqrt

from kizuna.insight.stats.quantiles import normal_quantile, two_sided_p


def difference_interval(
    this: tuple[float, float, float], before: tuple[float, float, float]
) -> tuple[float, float, float]:
    """(difference, low, high) of two (value, low, high), this minus before.

    Zou & Donner (2008), Statistics in Medicine 27:1693-1702 (MOVER): each end takes
    the error of the side that matters, so a lopsided interval stays lopsided. With Wilson
    intervals it is exactly Newcombe (1998), Statistics in Medicine 17:873-890, method 10.

    >>> from kizuna.insight.stats.proportions import wilson
    >>> a, b = wilson(56, 70), wilson(48, 80)      # Newcombe's example (a)
    >>> found = difference_interval((a.value, a.low, a.high), (b.value, b.low, b.high))
    >>> [round(number, 4) for number in found]
    [0.2, 0.0524, 0.3339]
    """
    (a, a_low, a_high), (b, b_low, b_high) = this, before
    low = a - b - sqrt((a - a_low) ** 2 + (b_high - b) ** 2)
    high = a - b + sqrt((a_high - a) ** 2 + (b - b_low) ** 2)
    return a - b, low, high


def difference_p(
    found: tuple[float, float, float], errors: tuple[float, float], level: float = 0.95
) -> float:
    """Two-sided p-value that two independent estimates are of the same thing.

    `found` is their difference with its interval at `level`, `errors` are their standard errors.
    The difference is held against the greater of two errors: the one the interval allows towards 0,
    so that p is never below 1 - level where the interval holds 0, and the one the standard errors
    add up to, which is never zero. Derived here: by standard errors alone, shares of 30 customers
    each that are alike were called different 9 times in 100, as half of Wilson's interval is less
    than its end is from the share (exact, tests/insight/stats).

    >>> round(difference_p((1.96, 0.0, 3.92), (1.0, 0.0)), 3)
    0.05
    """
    difference, low, high = found
    towards_zero = difference - low if difference > 0 else high - difference
    error = max(towards_zero / normal_quantile(level), sqrt(errors[0] ** 2 + errors[1] ** 2))
    if error == 0:
        return 1.0 if difference == 0 else 0.0
    return two_sided_p(difference / error)
