"""The list of orders, and one order: what is found, page by page, and what each shows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from http import HTTPStatus

import pytest
from django.test import Client

from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.models import Order
from kizuna.collect.orders.queries import listing
from kizuna.collect.orders.queries.exporting import orders_table
from kizuna.collect.orders.queries.known import known_sources
from kizuna.collect.orders.queries.listing import found_orders, orders_count, orders_page
from kizuna.collect.orders.rules import (
    AskedOrders,
    OrderBatch,
    OrderState,
    Place,
    SeenLine,
    SeenOrder,
    SeenProduct,
)
from kizuna.core.counting import Count, counted
from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.actions.search_index import index_customers
from kizuna.people.customers.models import Customer

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TEST = system_actor("test")


@pytest.fixture
def shop() -> dict[str, int]:
    """Two customers, two sources, five orders: bought, returned in part, cancelled, unpaid."""
    ids = {
        name: Customer.objects.create(full_name=name, created_at=NOW, updated_at=NOW).pk
        for name in ("林 さくら", "森 次郎")
    }
    index_customers("SELECT id FROM customers")
    hayashi, mori = ids.values()
    yen = OrderBatch(
        currency="JPY",
        time_zone="Asia/Tokyo",
        orders=[
            SeenOrder("1001", hayashi, "2026-05-01", None, True, False, 3000, 0, None),
            SeenOrder("1002", mori, "2026-05-02", None, True, False, 5000, 2000, None),
            SeenOrder("1003", mori, "2026-05-03", None, False, True, 0, 0, None),
            SeenOrder("10", None, "2026-05-03", None, False, False, 0, 0, None),
        ],
        lines=[
            SeenLine("1002", "T", 2, 5000, True),
            SeenLine("1002", "T", -1, -2000, True),
            SeenLine("1002", "", 1, 0, False),
        ],
        products=[SeenProduct("T", "緑茶")],
        import_id=7,
    )
    record_orders(yen, source="shop", actor=TEST, at=NOW)
    pounds = OrderBatch(
        currency="GBP",
        time_zone="Asia/Tokyo",
        orders=[SeenOrder("A-1", hayashi, "2026-04-01", None, True, False, 4000, 0, 1000)],
    )
    record_orders(pounds, source="fair", actor=TEST, at=NOW)
    return ids


def _numbers(asked: AskedOrders) -> list[str]:
    return [order.number for order in orders_page(TEST, asked).orders]


def test_orders_are_found_by_number_customer_state_day_and_amount(shop: dict[str, int]) -> None:
    assert _numbers(AskedOrders()) == ["1003", "10", "1002", "1001", "A-1"]
    assert _numbers(AskedOrders(text="#10")) == ["10"], (
        "that very number before those that begin so"
    )
    assert _numbers(AskedOrders(text="100")) == ["1003", "1002", "1001"]
    assert _numbers(AskedOrders(text="a1")) == _numbers(AskedOrders(text="Ａ１")) == ["A-1"]
    assert _numbers(AskedOrders(text="10-02")) == ["1002"]
    assert _numbers(AskedOrders(text="さくら")) == ["1001", "A-1"]
    assert _numbers(AskedOrders(customer_id=shop["森 次郎"])) == ["1003", "1002"]
    assert _numbers(AskedOrders(state=OrderState.RETURNED)) == ["1002"]
    assert _numbers(AskedOrders(state=OrderState.CANCELLED)) == ["1003"]
    assert _numbers(AskedOrders(state=OrderState.UNCOUNTED)) == ["10"]
    may = AskedOrders(since=date(2026, 5, 1), until=date(2026, 5, 2))
    assert _numbers(may) == ["1002", "1001"]
    assert _numbers(AskedOrders(least=40, most=3000)) == ["1001", "A-1"], "£40 is 4,000 pence"
    for nonsense in ("nobody", "' OR 1=1 --", "%"):
        assert not _numbers(AskedOrders(text=nonsense))
    assert known_sources() == ["fair", "shop"]
    assert [order.number for order in found_orders(TEST, "100", limit=2)] == ["1003", "1002"]


def test_orders_of_one_day_stand_by_their_hour() -> None:
    batch = OrderBatch(
        currency="JPY",
        time_zone="Asia/Tokyo",
        orders=[
            SeenOrder(number, None, "2026-05-01", f"2026-05-01 {at}", True, False, 100, 0, None)
            for number, at in (("1", "09:00:00"), ("2", "15:00:00"), ("C3", "12:00:00"))
        ],
    )
    record_orders(batch, source="shop", actor=TEST, at=NOW)
    assert _numbers(AskedOrders()) == ["2", "C3", "1"]


def test_pages_hold_each_order_once_and_say_how_far_they_looked(
    shop: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _paged(AskedOrders(), limit=2) == ["1003", "10", "1002", "1001", "A-1"]
    monkeypatch.setattr(listing, "WINDOW", 2)
    asked = AskedOrders(least=3000)
    first = orders_page(TEST, asked)
    assert not first.orders and first.looked_back_to == date(2026, 5, 3)
    second = orders_page(TEST, replace(asked, before=first.next))
    assert [order.number for order in second.orders] == ["1002", "1001"]


def test_orders_of_one_day_stand_by_their_time_and_those_without_one_last() -> None:
    times = {
        "noon": "2026-05-03 03:00:00",
        "late": "2026-05-03 12:30:00",
        "early": "2026-05-03 00:15:00.250000",
        "again": "2026-05-03 03:00:00",
        "when": None,
        "ever": None,
    }
    orders = [
        SeenOrder(number, None, "2026-05-03", at, True, False, 9, 0, None)
        for number, at in times.items()
    ]
    other = SeenOrder("next", None, "2026-05-04", "2026-05-03 15:01:00", True, False, 9, 0, None)
    batch = OrderBatch(currency="JPY", time_zone="Asia/Tokyo", orders=[*orders, other])
    record_orders(batch, source="shop", actor=TEST, at=NOW)
    listed = ["next", "late", "noon", "again", "early", "when", "ever"]
    assert _numbers(AskedOrders()) == listed
    for limit in (1, 2, 3):
        assert _paged(AskedOrders(until=date(2026, 5, 4)), limit=limit) == listed


@pytest.mark.usefixtures("shop")
def test_a_window_ends_between_orders_of_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "WINDOW", 1)
    assert _paged(AskedOrders(state=OrderState.UNCOUNTED), limit=1) == ["10"]
    Order.objects.filter(number="1003").update(ordered_at=NOW)
    assert _paged(AskedOrders(state=OrderState.CANCELLED), limit=1) == ["1003"]
    assert _paged(AskedOrders(state=OrderState.UNCOUNTED), limit=1) == ["10"]


def _paged(asked: AskedOrders, *, limit: int) -> list[str]:
    """All pages, one after the other, each begun where an address says the one before ended."""
    seen = []
    while True:
        page = orders_page(TEST, asked, limit=limit)
        seen += [order.number for order in page.orders]
        if page.next is None:
            return seen
        asked = replace(asked, before=Place.said(str(page.next)))


def test_the_list_says_what_it_is_asked_for_and_what_is_not_there(
    signed_in: Callable[..., Client], shop: dict[str, int]
) -> None:
    agent = signed_in("agent")
    page = agent.get("/orders/?state=returned").content.decode()
    assert "#1002" in page and "うち返品 ¥2,000" in page and "#1001" not in page
    assert "見つかりませんでした" in agent.get("/orders/?q=nobody").content.decode()
    assert "書き出す" not in page
    assert "書き出す" in signed_in("manager").get("/orders/").content.decode()
    found = agent.get(f"/customers/{shop['林 さくら']}/orders/", follow=True).content.decode()
    assert "林 さくら 様の注文" in found and "#A-1" in found and "#1002" not in found
    hits = agent.get("/search/?q=1002").content.decode()
    assert f"/orders/{Order.objects.get(number='1002').pk}/" in hits
    empty = signed_in("agent", language="en").get("/orders/?since=2027-01-01").content.decode()
    assert "No order was found" in empty


def test_one_order_shows_its_lines_its_customer_and_what_it_was_before(
    signed_in: Callable[..., Client], shop: dict[str, int]
) -> None:
    again = OrderBatch(
        currency="JPY",
        time_zone="Asia/Tokyo",
        orders=[
            SeenOrder("1002", shop["林 さくら"], "2026-05-02", None, True, False, 5000, 5000, None)
        ],
        import_id=8,
    )
    record_orders(again, source="shop", actor=TEST, at=NOW)
    number = Order.objects.get(number="1002").pk
    page = signed_in("owner").get(f"/orders/{number}/").content.decode()
    assert "林 さくら 様" in page and "うち返品 ¥5,000" in page
    assert "取り込み 8\u00a0の前：¥5,000" in page and "うち返品 ¥2,000" in page
    assert "森 次郎 様の注文でした" in page and 'href="/imports/7/"' in page
    assert (
        'href="/imports/7/"' not in signed_in("auditor").get(f"/orders/{number}/").content.decode()
    )
    assert signed_in("owner").get("/orders/999999/").status_code == HTTPStatus.NOT_FOUND


def test_lines_say_what_came_back(signed_in: Callable[..., Client], shop: dict[str, int]) -> None:
    number = Order.objects.get(number="1002").pk
    page = signed_in("agent", language="en").get(f"/orders/{number}/").content.decode()
    assert (
        "緑茶" in page
        and "Shipping, fees or discounts" in page
        and "-¥2,000" in page.replace("−", "-")
    )
    assert page.count(">Returned<") == 1
    none = Order.objects.get(number="1003").pk
    assert "no lines" in signed_in("agent", language="en").get(f"/orders/{none}/").content.decode()


def test_an_export_holds_the_orders_that_the_list_was_asked_for(shop: dict[str, int]) -> None:
    table = orders_table({"state": "returned", "q": "", "least": ""})
    (batch,) = table.batches
    assert table.rows == 3 and set(batch[2]) == {"1002"}
    assert orders_table({}).rows == 7


def test_the_list_says_how_many_orders_there_are_and_how_many_match(
    shop: dict[str, int], signed_in: Callable[..., Client]
) -> None:
    client = signed_in("agent", language="en")
    page = client.get("/orders/").text
    assert "5 orders in all" in page
    assert 'data-label="State"></td>' in page, "nothing to say: phones leave the line out"
    assert "2 orders in all" in client.get(f"/orders/?customer={shop['林 さくら']}").text
    assert "3 orders match" in client.get("/orders/?q=100").text
    assert "One order matches" in client.get("/orders/?state=cancelled").text


def test_what_only_reading_them_all_would_tell_is_not_counted(
    shop: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "WINDOW", 2)
    assert orders_count(TEST, AskedOrders(state=OrderState.BOUGHT)) is None
    assert orders_count(TEST, AskedOrders()) == Count(5)


@pytest.mark.usefixtures("shop")
def test_a_count_ends_where_it_would_take_long() -> None:
    assert counted(Order.objects.all(), most=3) == Count(3, is_open=True)
    assert counted(Order.objects.all(), most=5) == Count(5)


def test_an_order_says_where_it_came_from_in_words(
    shop: dict[str, int], signed_in: Callable[..., Client]
) -> None:
    ids = {order.number: order.pk for order in Order.objects.filter(number__in=("1001", "A-1"))}
    pages = {
        number: signed_in().get(f"/orders/{pk}/").content.decode() for number, pk in ids.items()
    }
    assert "<dd>店のファイル" in pages["1001"]
    assert "<dd>fair" in pages["A-1"]
