"""A column of an order file that Kizuna has no place for becomes a field of the shop's own."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from django.conf import LazySettings
from playwright.sync_api import expect

from kizuna.people.customers.models import Customer
from tests.collect.imports.test_columns_left import HEADER, ORDERS
from tests.collect.imports.test_customers_alone import listed
from tests.stories.test_first_start_to_first_insight import readable, work_off
from tests.stories.test_open_a_customer import desk

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["desk"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COLUMN = "性別"


class Told(NamedTuple):
    """What the story looks for, in one language."""

    read: str
    left: str
    again: str
    write: str
    did: str


WORDS = {
    "ja": Told(
        "読み取る", "取り込まない列", "選んだとおりに読み直す", "取り込む", "取り込んだ結果",
    ),
    "en": Told(
        "Read them", "Columns that are left out", "Read again as chosen", "Import",
        "What was imported",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("language", "width"), [("ja", 1440), ("en", 390)])
def test_a_column_nothing_is_taken_from_becomes_a_field_that_the_customers_page_shows(
    desk: Callable[..., "Page"], settings: LazySettings, tmp_path: Path, language: str, width: int
) -> None:
    settings.DATA = tmp_path
    told = WORDS[language]
    page = desk(language, viewport={"width": width, "height": 900})
    page.goto("/imports/")
    content = listed(*ORDERS, header=HEADER)[0]
    page.locator("#files").set_input_files(
        {"name": "注文.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name=told.read, exact=True).click()
    page.wait_for_url("**/imports/*/")
    expect(page.get_by_role("progressbar")).to_be_visible()
    work_off()
    expect(page.get_by_role("heading", name=told.left)).to_be_visible()
    readable(page)

    page.get_by_role("combobox", name=COLUMN, exact=True).select_option("new:choice")
    with page.expect_navigation():
        page.get_by_role("button", name=told.again, exact=True).first.click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work_off()
    expect(page.get_by_role("combobox", name=COLUMN, exact=True)).not_to_have_value("")
    with page.expect_navigation():
        page.get_by_role("button", name=told.write, exact=True).click()
    work_off()
    expect(page.get_by_role("heading", name=told.did)).to_be_visible()

    hanako = Customer.objects.get(full_name="山田 花子")
    page.goto(f"/customers/{hanako.pk}/")
    name = page.locator("dt", has_text=COLUMN)
    expect(name).to_be_visible()
    expect(name.locator("xpath=following-sibling::dd[1]")).to_have_text("女性")
    readable(page)
