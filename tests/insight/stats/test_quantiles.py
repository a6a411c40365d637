"""The normal and t quantiles written here are those of scipy."""

import pytest
from scipy import special

from kizuna.insight.stats.quantiles import normal_quantile, t_quantile, two_sided_p

LEVELS = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 10, 29, 30, 99, 500, 999, 1000, 1001, 5000])
def test_t_quantiles_are_scipys(freedom: int) -> None:
    for level in LEVELS:
        expected = special.stdtrit(freedom, (1 + level) / 2)
        assert t_quantile(level, freedom) == pytest.approx(expected, rel=1e-9)


def test_normal_quantiles_and_p_values_are_scipys() -> None:
    for level in LEVELS:
        z = normal_quantile(level)
        assert z == pytest.approx(special.ndtri((1 + level) / 2), rel=1e-9)
        assert two_sided_p(z) == pytest.approx(1 - level, rel=1e-9)
