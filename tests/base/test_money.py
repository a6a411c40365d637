"""Money is exact and does not mix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kizuna.base.money import Money, minor_digits


@given(st.integers(-(10**15), 10**15), st.sampled_from(["JPY", "GBP", "KWD"]))
def test_major_units_lose_nothing(minor: int, currency: str) -> None:
    whole, _, fraction = Money(minor, currency).major().partition(".")
    assert len(fraction) == minor_digits(currency)
    assert int(whole + fraction) == minor


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        Money(1, "JPY") + Money(1, "GBP")
