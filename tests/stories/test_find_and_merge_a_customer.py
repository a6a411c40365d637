"""Someone of the staff finds a customer by kana, makes two one, and parts them again."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kizuna.base.words import LANGUAGES
from kizuna.people.customers.models import Customer
from tests.people.customers.batches import resolved
from tests.stories.test_open_a_customer import OVERFLOW, desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["desk"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "ja": ("探す", "1 人にまとめる", "もとに戻す"),
    "en": ("Find", "Merge", "Undo"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customer_is_found_by_kana_merged_and_parted(
    desk: Callable[..., "Page"], language: str
) -> None:
    find, merge, undo = WORDS[language]
    twin = {"family_name": "田中", "given_name": "美咲", "family_name_kana": "タナカ"}
    one = resolved([twin | {"external_id": "1"}])[0][0]
    two = resolved([{"full_name": "田中 みさき", "external_id": "2"}])[0][0]
    page = desk(language)
    page.goto("/customers/")
    page.locator("main #q").fill("たなか")
    page.locator("main").get_by_role("button", name=find, exact=True).click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.goto(f"/customers/{one}/merge/?q=田中")
    page.get_by_role("button", name=merge).click()
    page.wait_for_url(f"**/customers/{one}/")
    assert Customer.objects.get(id=two).merged_into_id == one
    page.goto("/customers/duplicates/")
    with page.expect_navigation():
        page.get_by_role("button", name=undo).click()
    assert Customer.objects.get(id=two).merged_into_id is None


@pytest.mark.parametrize("path", ["", "new/", "duplicates/", "1/edit/", "1/merge/?q=田中"])
def test_every_page_can_be_read_by_everyone_and_fits_a_phone(
    desk: Callable[..., "Page"], path: str
) -> None:
    customer = resolved([{"full_name": "田中 美咲", "email": "m@example.jp"}])[0][0]
    resolved([{"full_name": "田中 みさき", "email": "n@example.jp"}])
    for width, scheme in ((1440, "light"), (390, "dark")):
        page = desk("ja", viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto("/customers/" + path.replace("1/", f"{customer}/"))
        found = Axe().run(page).response["violations"]
        assert not found, [(problem["id"], problem["nodes"][0]["html"]) for problem in found]
        assert page.evaluate(OVERFLOW) <= 0
