"""The shop is described on its page, and its days follow."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.rules import OrderBatch, SeenOrder
from kizuna.core.permissions.rules import system_actor
from kizuna.core.shop.queries import the_shop

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_what_days_are_counted_by(signed_in: Callable[..., Client]) -> None:
    manager = signed_in("manager")
    assert "Asia/Tokyo" in manager.get("/shop/").content.decode()
    typed = {
        "name": "茶舗",
        "time_zone": "Europe/London",
        "year_starts_in": "1",
        "currency": "EUR",
        "language": "en",
    }
    assert manager.post("/shop/", typed).headers["Location"] == "/shop/"
    shop = the_shop()
    assert (shop.name, shop.time_zone, shop.year_starts_in) == ("茶舗", "Europe/London", 1)
    assert (shop.currency, shop.language) == ("EUR", "en")
    page = signed_in("owner").get("/staff/").content.decode()
    assert '<option value="en" selected>' in page, "whoever is invited begins with it"


def test_the_page_says_why_the_currency_stays(signed_in: Callable[..., Client]) -> None:
    told = SeenOrder("1", None, "2026-05-03", None, True, False, 500, 0, None)
    batch = OrderBatch(currency="GBP", time_zone="Asia/Tokyo", orders=[told])
    record_orders(batch, source="shop", actor=system_actor("test"), at=timezone.now())
    manager = signed_in("manager")
    page = manager.get("/shop/").content.decode()
    assert "注文が GBP で入っているので、通貨は変えられません。" in page and "disabled" in page
    typed = {"name": "茶舗", "time_zone": "Asia/Tokyo", "year_starts_in": "4", "language": "ja"}
    assert manager.post("/shop/", typed | {"currency": "JPY"}).status_code == HTTPStatus.FOUND
    assert (the_shop().name, the_shop().currency) == ("茶舗", ""), "all but the currency is kept"


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Olympus"}, {"year_starts_in": "13"}, {"currency": "YEN"}]
)
def test_nonsense_changes_nothing(signed_in: Callable[..., Client], wrong: dict[str, str]) -> None:
    typed = {
        "name": "茶舗",
        "time_zone": "Asia/Tokyo",
        "year_starts_in": "4",
        "language": "ja",
    } | wrong
    answer = signed_in("manager").post("/shop/", typed)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert the_shop().name == ""
