"""The shop is described on its page, and its days follow."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from kizuna.core.shop.queries import the_shop

pytestmark = pytest.mark.django_db


def test_what_is_typed_is_what_days_are_counted_by(signed_in: Callable[..., Client]) -> None:
    manager = signed_in("manager")
    assert "Asia/Tokyo" in manager.get("/shop/").content.decode()
    typed = {"name": "茶舗", "time_zone": "Europe/London", "year_starts_in": "1"}
    assert manager.post("/shop/", typed).headers["Location"] == "/shop/"
    shop = the_shop()
    assert (shop.name, shop.time_zone, shop.year_starts_in) == ("茶舗", "Europe/London", 1)


@pytest.mark.parametrize("wrong", [{"time_zone": "Mars/Olympus"}, {"year_starts_in": "13"}])
def test_nonsense_changes_nothing(signed_in: Callable[..., Client], wrong: dict[str, str]) -> None:
    typed = {"name": "茶舗", "time_zone": "Asia/Tokyo", "year_starts_in": "4"} | wrong
    answer = signed_in("manager").post("/shop/", typed)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert the_shop().name == ""
