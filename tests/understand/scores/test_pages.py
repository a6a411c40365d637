"""The first page and the analyses show what was computed, to those who may see it."""

import re
import shutil
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from kizuna.base.money import NO_CURRENCY
from kizuna.base.period import period_asked
from kizuna.collect.orders.rules import SeenOrder
from kizuna.core.jobs.models import Job
from kizuna.core.jobs.worker import Worker
from kizuna.core.permissions.rules import system_actor
from kizuna.core.shop.actions import describe_shop
from kizuna.core.shop.rules import Shop
from kizuna.understand.lake.queries import lake_folder
from kizuna.understand.scores.actions import refresh_glance, refresh_scores
from kizuna.understand.scores.models import Picture
from kizuna.understand.scores.queries import newest_picture
from tests.understand.scores.shop import AT, record, record_small_shop, small_shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def test_before_any_order_the_page_says_so(signed_in: Callable[..., Client]) -> None:
    assert "注文がまだありません" in _page(signed_in(), "/analyses/")
    assert "There are no orders yet" in _page(signed_in(language="en"), "/analyses/")


def test_orders_that_nothing_is_computed_of_yet_are_waited_for_in_view(
    signed_in: Callable[..., Client],
) -> None:
    owner, reader = signed_in(), signed_in(language="en")
    assert "最初の数字を計算しています" not in _page(owner, "/"), "no orders, nothing to wait for"
    record_small_shop()
    for address in ("/", "/analyses/", "/analyses/figures/customers/"):
        for page in (_page(owner, address), _page(reader, address)):
            assert 'hx-trigger="every 1s"' in page
            assert "最初の数字を計算しています" in page or "Working out the first figures" in page
    refresh_scores(at=AT)
    assert "最初の数字を計算しています" not in _page(owner, "/")
    polled = owner.get("/analyses/", headers={"X-Poll": "1", "X-First": "1"})
    assert polled.headers["HX-Refresh"] == "true"


def test_home_shows_the_figures_and_the_course_of_things(signed_in: Callable[..., Client]) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    page = _page(signed_in(), "/")
    assert "リピート購入率" in page and "80.0" in page
    assert "増えたお客様、離れたお客様" in page  # too few months can be judged for their retention
    assert "Repeat purchase rate" in _page(signed_in(language="en"), "/")


_PAGES = ("/", "/analyses/", "/analyses/figures/revenue/")


def _orders_of(currency: str, orders: list[SeenOrder]) -> None:
    record([one._replace(number=f"{currency}-{one.number}") for one in orders], currency=currency)


def test_orders_in_another_currency_are_said_to_be_in_no_figure(
    signed_in: Callable[..., Client],
) -> None:
    owner, reader = signed_in(), signed_in(language="en")
    orders = small_shop()
    record(orders)
    refresh_scores(at=AT)
    assert not any("ここの数字に入っていない注文" in _page(owner, page) for page in _PAGES)
    _orders_of("USD", orders[:3])
    refresh_scores(at=AT)
    for page in _PAGES:
        assert "（店全体・全期間: USD 3\N{NO-BREAK SPACE}件）" in _page(owner, page)
        assert "いちばん多い JPY の注文だけを数えています" in _page(owner, page)
        assert "(in the whole shop, over all time: 3 orders in USD)" in _page(reader, page)
        assert "only the orders in JPY, the currency of most, are counted" in _page(reader, page)


def test_orders_of_no_currency_are_not_said_to_be_in_one(signed_in: Callable[..., Client]) -> None:
    owner, reader = signed_in(), signed_in(language="en")
    orders = small_shop()
    record(orders)
    _orders_of(NO_CURRENCY, orders[:1])
    refresh_scores(at=AT)
    for page in _PAGES:
        assert "全期間: 通貨のわからない注文 1\N{NO-BREAK SPACE}件）" in _page(owner, page)
        assert "over all time: one order of unknown currency)" in _page(reader, page)


def test_where_most_orders_are_of_no_currency_it_is_those_that_are_counted(
    signed_in: Callable[..., Client],
) -> None:
    owner, reader = signed_in(), signed_in(language="en")
    orders = small_shop()
    _orders_of(NO_CURRENCY, orders)
    _orders_of("USD", orders[:2])
    refresh_scores(at=AT)
    assert "通貨のわからない注文だけを数えています" in _page(owner, "/")
    assert "only the orders of unknown currency, which are the most, are" in _page(reader, "/")


def test_other_currencies_stand_in_the_order_of_how_many_orders(
    signed_in: Callable[..., Client],
) -> None:
    orders = small_shop()
    record(orders)
    for currency, n in (("AUD", 2), ("CHF", 3), ("USD", 2), ("EUR", 4)):
        _orders_of(currency, orders[:n])
    refresh_scores(at=AT)
    kept = Picture.objects.get()
    kept.orders_by_currency = dict(sorted(kept.orders_by_currency.items()))  # as PostgreSQL would
    kept.save()
    told = "4 orders in EUR, 3 orders in CHF, 2 orders in AUD, 2 orders in USD"
    assert told in _page(signed_in(language="en"), "/")


def test_orders_that_became_the_most_since_the_picture_are_not_said_to_be_left_out(
    signed_in: Callable[..., Client],
) -> None:
    reader = signed_in(language="en")
    orders = small_shop()
    record(orders[:50])
    _orders_of("USD", orders[:40])
    refresh_scores(at=AT)
    _orders_of("USD", orders[40:])
    assert refresh_glance(at=AT), "the picture is still to come"
    assert "over all time: 50 orders in JPY)" in _page(reader, "/")
    assert "over all time: 40 orders in USD)" in _page(reader, "/analyses/")


def test_the_analyses_page_has_every_section_in_both_languages(
    signed_in: Callable[..., Client],
) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    japanese = _page(signed_in(), "/analyses/")
    for word in ("増えたお客様、離れたお客様", "すべての数字", "関係の地図", "煎茶"):
        assert word in japanese
    english = _page(signed_in(language="en"), "/analyses/")
    for word in ("Customers gained and lost", "Every figure", "How retention adds up"):
        assert word in english
    assert re.search(r">\d+ days<", english) and re.search(r">[\d.]+%<", english)


def _page_of(client: Client, address: str) -> str:
    """The page once the days it asks for are computed."""
    _page(client, address)
    worker = Worker()
    while worker.run_next():
        pass
    return _page(client, address)


def test_of_days_outside_the_data_nothing_is_said(signed_in: Callable[..., Client]) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    for asked in ("from=2030-01-01&to=2030-01-31", "from=2020-01-01&to=2020-01-31"):
        for address in ("/analyses/", "/analyses/figures/customers/", "/"):
            page = _page_of(signed_in(), f"{address}?{asked}")
            assert "この期間の注文データはありません" in page, (address, asked)
            assert "注文のデータがあるのは 2026年1月5日 〜 " in page
            assert "お客様の数 " not in page and "増えたお客様、離れたお客様" not in page


def test_days_that_go_beyond_the_data_are_named_as_far_as_it_goes(
    signed_in: Callable[..., Client],
) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    last = newest_picture()
    assert last is not None
    page = _page_of(signed_in(language="en"), "/analyses/?from=2026-03-01&to=2029-12-31")
    cards = page.partition('id="figures"')[2]
    assert f"1 Mar 2026 – {last.as_of.day} {last.as_of:%b %Y}" in cards
    assert "31 Dec 2029" not in cards


@pytest.mark.parametrize("month", [1, 4, 12])
def test_the_business_year_is_offered_as_the_shop_counts_it(
    signed_in: Callable[..., Client], month: int
) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    shop = Shop(year_starts_in=month)
    describe_shop(shop, actor=system_actor("test"))
    this = shop.year_of(timezone.localdate(timezone=shop.zone))
    asked = f"?period={period_asked(this)}"
    assert f'href="{asked}">今年度' in _page(signed_in(), "/analyses/")
    assert f'href="{asked}" aria-current="true">今年度' in _page(signed_in(), f"/analyses/{asked}")


def test_an_agent_sees_no_analyses_at_home_or_by_address(signed_in: Callable[..., Client]) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    agent = signed_in("agent")
    assert "リピート購入率" not in _page(agent, "/")
    assert agent.get("/analyses/").status_code == HTTPStatus.FORBIDDEN


def test_what_cannot_be_computed_is_said_and_tried_again_when_asked(
    signed_in: Callable[..., Client],
) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    client, address = signed_in(language="en"), "/analyses/?period=quarter"
    assert 'hx-trigger="every 1s"' in _page(client, address)
    Job.objects.filter(kind="compute_excerpt").update(state="failed", finished_at=timezone.now())
    given_up = _page(client, address)
    assert "This could not be computed" in given_up and 'hx-trigger="every 1s"' not in given_up
    assert Job.objects.filter(kind="compute_excerpt").count() == 1, "looking alone begins nothing"
    (again,) = re.findall(r'href="(\?[^"]*again=1)"', given_up)
    page = _page(client, "/analyses/" + again.replace("&amp;", "&"))
    assert 'hx-get="/analyses/?period=quarter"' in page, "the page asks again without trying anew"
    while Worker().run_next():
        pass
    assert "Every figure" in _page(client, address)


def test_customers_that_cannot_be_listed_are_not_promised_for_ever(
    signed_in: Callable[..., Client],
) -> None:
    record_small_shop()
    refresh_scores(at=AT)
    client, address = signed_in(language="en"), "/analyses/figures/customers/"
    shutil.rmtree(lake_folder() / "behind", ignore_errors=True)
    assert "Preparing the list" in _page(client, address)
    Job.objects.filter(kind="compute_excerpt").update(state="failed", finished_at=timezone.now())
    page = _page(client, address)
    assert "This could not be computed" in page and "Preparing the list" not in page
