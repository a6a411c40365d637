"""Quantiles and tail areas of the normal and Student's t distribution, without scipy.

Not here: intervals. Importing scipy.special costs a command more time than all its statistics.
"""

from functools import lru_cache
from math import atan, cos, exp, lgamma, log1p, pi, sin, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()


@lru_cache
def normal_quantile(level: float) -> float:
    """z so that a normal variable lies in [-z, z] with probability `level`.

    >>> round(normal_quantile(0.95), 4)
    1.96
    """
    return _NORMAL.inv_cdf((1 + level) / 2)


def two_sided_p(z: float) -> float:
    """Probability that a normal variable lies at least as far from 0 as `z`.

    >>> round(two_sided_p(1.96), 3)
    0.05
    """
    return 2 * _NORMAL.cdf(-abs(z))


@lru_cache
def t_quantile(level: float, freedom: int) -> float:
    """t so that Student's t with `freedom` degrees of freedom lies in [-t, t] with `level`.

    Abramowitz & Stegun (1964) 26.7.5 as a start, then Newton steps on the exact distribution
    (26.7.3-26.7.4); above 1000 degrees of freedom the start alone is right to nine digits.

    >>> round(t_quantile(0.95, 29), 4)
    2.0452
    """
    z = normal_quantile(level)
    t = _cornish_fisher(z, freedom)
    if freedom > 1000:
        return t
    if freedom == 1:
        return sin(level * pi / 2) / cos(level * pi / 2)
    if freedom == 2:
        return sqrt(2 * level * level / (1 - level * level))
    for _ in range(50):
        step = (_t_inside(t, freedom) - level) / (2 * _t_density(t, freedom))
        t -= max(-t / 2, min(step, t / 2))
        if abs(step) < 1e-12:
            break
    return t


def _cornish_fisher(z: float, freedom: int) -> float:
    """Abramowitz & Stegun 26.7.5: a normal quantile made a t quantile."""
    terms = (
        z**3 + z,
        5 * z**5 + 16 * z**3 + 3 * z,
        3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z,
    )
    parts = zip(terms, (4 * freedom, 96 * freedom**2, 384 * freedom**3), strict=True)
    return z + sum(term / scale for term, scale in parts)


def _t_density(t: float, freedom: int) -> float:
    half = (freedom + 1) / 2
    logarithm = lgamma(half) - lgamma(freedom / 2) - half * log1p(t * t / freedom)
    return exp(logarithm) / sqrt(freedom * pi)


def _t_inside(t: float, freedom: int) -> float:
    """P(|T| <= t), Abramowitz & Stegun 26.7.3 (odd) and 26.7.4 (even degrees of freedom)."""
    angle = atan(t / sqrt(freedom))
    sine, cosine = sin(angle), cos(angle)
    term = cosine if freedom % 2 else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(3 if freedom % 2 else 2, freedom - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        total += term
    return 2 / pi * (angle + sine * total) if freedom % 2 else sine * total
