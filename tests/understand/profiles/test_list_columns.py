"""The list of customers says what each of them bought, by one statement for the whole page."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kizuna.understand.profiles.navigation import bought
from kizuna.understand.profiles.queries import customer_figures
from tests.understand.people import buys, customer

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 1, 5), date(2026, 3, 9)]


def test_each_row_says_how_often_how_much_and_when_last(signed_in: Callable[..., Client]) -> None:
    buys(customer(), DAYS, net_minor=1200)
    page = signed_in(language="en").get("/customers/").content.decode()
    for told in ('"Purchases">2<', '"Revenue">¥2,400<', '"Last purchase">9 Mar'):
        assert told in page


def test_who_never_bought_has_dashes(signed_in: Callable[..., Client]) -> None:
    customer()
    page = signed_in(language="en").get("/customers/").content.decode()
    assert page.count(">–</td>") == 3


def test_it_says_what_the_customers_own_page_says() -> None:
    who = customer()
    buys(who, DAYS, net_minor=1200)
    own, listed = customer_figures(who, today=date(2026, 4, 1)), bought([who])[who]
    assert (listed.purchases, listed.last_on) == (own.purchases, own.last_on)
    assert listed.revenue == own.revenue[0]


def test_more_customers_take_no_more_statements() -> None:
    people = [customer() for _ in range(5)]
    for who in people:
        buys(who, DAYS)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert set(bought(people)) == set(people)
    assert len(asked) == 1
