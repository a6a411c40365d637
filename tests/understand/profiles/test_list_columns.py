"""The list of customers says what each of them bought, and is read from the best one down."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kizuna.people.customers.models import Customer, CustomerTag, Tag
from kizuna.understand.lake.actions import refresh_lake
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


@pytest.fixture
def lake(settings: LazySettings, tmp_path: Path) -> Callable[[], bool]:
    settings.DATA = tmp_path
    return refresh_lake


def listed(browser: Client, **asked: str) -> tuple[list[int], dict[str, str]]:
    """Who stands on a page of the list, and the cursors that lead on from it."""
    page = browser.get("/customers/", asked).context["page"]
    return [found.id for found in page.customers], {"next": page.next, "previous": page.previous}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("order", "best"),
    [("revenue", (0, 1, 2)), ("purchases", (1, 0, 2)), ("last_purchase", (2, 0, 1))],
)
def test_the_best_customers_come_first(
    signed_in: Callable[..., Client], lake: Callable[[], bool], order: str, best: tuple[int, ...]
) -> None:
    people = [customer() for _ in range(4)]
    buys(people[0], [date(2026, 3, 1), date(2026, 3, 2)], net_minor=9000)
    buys(people[1], [date(2026, 1, day) for day in (1, 2, 3)], net_minor=100)
    buys(people[2], [date(2026, 4, 1)], net_minor=50)
    lake()
    found, _ = listed(signed_in(), order=order)
    assert found == [*(people[n] for n in best), people[3]]


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_paged_forth_and_back_without_gap_or_repeat(
    signed_in: Callable[..., Client], lake: Callable[[], bool]
) -> None:
    people = [customer() for _ in range(120)]
    for n, who in enumerate(people):
        buys(who, [date(2026, 1, 5)], net_minor=1000 - n // 7)
    lake()
    browser, seen, cursor = signed_in(), list[int](), ""
    for _ in range(3):
        found, cursors = listed(browser, order="revenue", cursor=cursor)
        seen, cursor = [*seen, *found], cursors["next"]
    assert (seen, cursor) == (people, "")
    back, _ = listed(browser, order="revenue", cursor=cursors["previous"])
    assert back == people[50:100]


@pytest.mark.django_db(transaction=True)
def test_a_tag_narrows_it_and_who_was_merged_is_not_there(
    signed_in: Callable[..., Client], lake: Callable[[], bool]
) -> None:
    people = [customer() for _ in range(4)]
    for who in people:
        buys(who, DAYS)
    tag = Tag.objects.create(name="常連")
    for who in people[:3]:
        CustomerTag.objects.create(customer_id=who, tag=tag)
    lake()
    Customer.objects.filter(id=people[0]).update(merged_into=people[1])
    assert listed(signed_in(), order="revenue", tag="常連")[0] == people[1:3]
    assert listed(signed_in(), order="revenue", tag="無い")[0] == []


def test_while_nothing_was_worked_out_yet_the_list_is_not_empty(
    signed_in: Callable[..., Client], lake: Callable[[], bool]
) -> None:
    who = customer()
    assert listed(signed_in(), order="revenue")[0] == [who]
