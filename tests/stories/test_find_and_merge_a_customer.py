"""Someone of the staff finds a customer by kana, makes two one, and parts them again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from kizuna.people.customers.models import Customer
from tests.people.customers.batches import resolved
from tests.stories.test_open_a_customer import desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["desk"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "ja": (
        "探す",
        "見くらべる",
        "同じ人です。1 人にまとめる",
        "この統合を元に戻す",
    ),
    "en": ("Find", "Compare", "Same person: merge", "Undo this merge"),
}


@pytest.mark.parametrize(("language", "width"), [("ja", 1440), ("en", 1024), ("ja", 390)])
def test_a_customer_is_found_by_kana_merged_and_parted(
    desk: Callable[..., "Page"], language: str, width: int
) -> None:
    find, compare, merge, undo = WORDS[language]
    twin = {"family_name": "田中", "given_name": "美咲", "family_name_kana": "タナカ"}
    one = resolved([twin | {"external_id": "1"}])[0][0]
    two = resolved([{"full_name": "田中 みさき", "external_id": "2"}])[0][0]
    page = desk(language, viewport={"width": width, "height": 900})
    page.goto("/customers/")
    page.locator("main #q").fill("たなか")
    page.locator("main").get_by_role("button", name=find, exact=True).click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.goto(f"/customers/{one}/merge/?q=田中")
    page.get_by_role("link", name=compare).click()
    page.get_by_role("button", name=merge).click()
    page.wait_for_url(f"**/customers/{one}/")
    assert Customer.objects.get(id=two).merged_into_id == one
    expect(page.get_by_role("button", name=undo)).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name=undo).click()
    assert Customer.objects.get(id=two).merged_into_id is None


@pytest.mark.parametrize(
    ("language", "width", "said"),
    [("ja", 1440, ("1 名を選択中", "2 名を選択中")), ("en", 390, ("1 selected", "2 selected"))],
)
def test_how_many_rows_are_ticked_is_said(
    desk: Callable[..., "Page"], language: str, width: int, said: tuple[str, str]
) -> None:
    resolved([{"full_name": f"田中 {n}", "external_id": f"{n}"} for n in range(3)])
    page = desk(language, viewport={"width": width, "height": 900})
    page.goto("/customers/")
    boxes, picked = page.locator("main tbody input[type=checkbox]"), page.locator(".picked")
    expect(boxes).to_have_count(3)
    expect(picked).to_have_text("")
    for box, words in zip(boxes.all(), said, strict=False):
        box.check()
        expect(picked).to_have_text(words)
    for box in boxes.all()[:2]:
        box.uncheck()
    expect(picked).to_have_text("")
