"""The place by revenue: exact in a shop where every buyer is a mark, a range in larger ones."""

import pytest

from kizuna.base.money import Money
from kizuna.collect.orders.queries.revenue import RevenueMark, revenue_marks
from kizuna.understand.profiles.actions import refresh_standings
from kizuna.understand.profiles.queries import standing
from kizuna.understand.profiles.rules.figures import Standing
from tests.understand.people import TODAY, buys, customer

pytestmark = pytest.mark.django_db


def buyers(*revenues: int) -> None:
    """One buyer for each revenue."""
    for revenue in revenues:
        buys(customer(), [TODAY], net_minor=revenue)


def test_nobody_has_a_place_before_it_was_worked_out() -> None:
    assert standing(Money(100, "JPY")) is None
    assert refresh_standings() == 0
    assert standing(Money(100, "JPY")) is None


def test_a_small_shop_tells_the_exact_place_and_equals_share_it() -> None:
    buyers(500, 300, 300, 200)
    assert refresh_standings() == 4
    places = [standing(Money(net, "JPY")) for net in (500, 300, 200, 100)]
    assert [place.rank for place in places if place] == [1, 2, 4, 5]
    assert places[0] == Standing(rank=1, step=1, buyers=4)
    assert places[-1] == Standing(rank=5, step=1, buyers=5), "nobody is the fifth of four"
    assert standing(Money(500, "USD")) is None


def test_a_large_shop_keeps_some_places_only() -> None:
    buyers(*range(1100, 100, -100))
    assert revenue_marks(most=3) == [
        RevenueMark("JPY", 1, 1100, 10),
        RevenueMark("JPY", 5, 700, 10),
        RevenueMark("JPY", 9, 300, 10),
    ]


def test_working_it_out_again_replaces_what_was() -> None:
    buyers(500)
    refresh_standings()
    buyers(900)
    refresh_standings()
    assert standing(Money(500, "JPY")) == Standing(rank=2, step=1, buyers=2)
