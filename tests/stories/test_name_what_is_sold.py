"""Orders that only give codes get the names of their products from the shop's list of them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import LazySettings
from playwright.sync_api import expect

from kizuna.people.customers.models import Customer
from tests.collect.imports.test_products_alone import CUP, HEADER, ORDERS, SOLD, TEA, file_of
from tests.collect.imports.test_write_import import brought_in
from tests.stories.test_first_start_to_first_insight import readable, work_off
from tests.stories.test_keep_a_column_of_ones_own import WORDS
from tests.stories.test_open_a_customer import desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["desk"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "width"), [("ja", 1440), ("en", 390)])
def test_a_list_of_products_given_in_the_browser_names_what_a_customer_bought(
    desk: Callable[..., "Page"], settings: LazySettings, tmp_path: Path, language: str, width: int
) -> None:
    settings.DATA = tmp_path
    told = WORDS[language]
    page = desk(language, viewport={"width": width, "height": 900})
    brought_in("注文.csv", file_of(ORDERS, *SOLD))
    there = f"/customers/{Customer.objects.order_by('id')[0].pk}/"
    page.goto(there)
    expect(page.get_by_text("0012").first).to_be_visible()

    page.goto("/imports/")
    content = file_of(HEADER, TEA, CUP, ("", "名札", "10"))[0]
    page.locator("#files").set_input_files(
        {"name": "商品.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name=told.read, exact=True).click()
    page.wait_for_url("**/imports/*/")
    work_off()
    expect(page.get_by_role("heading", name=told.left)).to_be_visible()
    expect(page.get_by_role("row")).not_to_have_count(0)
    readable(page)
    with page.expect_navigation():
        page.get_by_role("button", name=told.write, exact=True).click()
    work_off()
    expect(page.get_by_role("heading", name=told.did)).to_be_visible()
    readable(page)

    page.goto(there)
    expect(page.get_by_text("緑茶").first).to_be_visible()
    expect(page.get_by_text("0012")).to_have_count(0)
