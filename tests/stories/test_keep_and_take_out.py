"""Files kept with a customer, and data taken out: put in, taken along, erased.

Not here: what is in an exported file (`tests.core.exports`).
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import LazySettings
from playwright.sync_api import expect

from kizuna.core.jobs.worker import Worker
from tests.stories.test_open_a_customer import desk
from tests.understand.people import customer

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["desk"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FILES = {
    "ja": ("添付する", "採寸.txt を削除", "削除する"),
    "en": ("Keep the files", "Erase 採寸.txt", "Erase for good"),
}
EXPORTS = {
    "ja": ("書き出す", "受け取る", "ファイルを削除しました。"),
    "en": ("Export", "Download", "The file is erased."),
}
LOOKS = [("ja", 390), ("en", 1024)]


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_a_file_is_kept_with_a_customer_taken_along_and_erased(
    desk: Callable[..., "Page"], language: str, width: int
) -> None:
    keep, open_erasing, erase = FILES[language]
    page = desk(language, viewport={"width": width, "height": 900})
    page.goto(f"/customers/{customer()}/")
    page.locator("#files").set_input_files(
        {"name": "採寸.txt", "mimeType": "text/plain", "buffer": "着丈 98".encode()}
    )
    with page.expect_navigation():
        page.get_by_role("button", name=keep, exact=True).click()
    kept = page.get_by_role("link", name="採寸.txt", exact=True)
    with page.expect_download() as started:
        kept.click()
    assert started.value.suggested_filename == "採寸.txt"
    assert Path(started.value.path()).read_text("utf-8") == "着丈 98"
    page.locator("summary", has_text=open_erasing).click()
    with page.expect_navigation():
        page.get_by_role("button", name=erase, exact=True).click()
    expect(kept).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_customers_are_exported_for_a_purpose_taken_along_and_erased(
    desk: Callable[..., "Page"], language: str, width: int
) -> None:
    export, take, erased = EXPORTS[language]
    customer()
    page = desk(language, viewport={"width": width, "height": 900})
    page.goto("/exports/new/customers/")
    page.get_by_role("button", name=export, exact=True).click()
    expect(page.locator(".errorlist")).to_be_visible()  # no purpose, no file
    page.locator("#id_purpose").fill("年賀状")
    page.locator("input[value=csv]").check()
    page.get_by_role("button", name=export, exact=True).click()
    page.wait_for_url(re.compile(r"/exports/\d+/$"))
    worker = Worker()
    while worker.run_next():
        pass
    with page.expect_download() as started:
        page.get_by_role("button", name=take, exact=True).click()
    text = Path(started.value.path()).read_text("utf-8-sig")
    assert "田中" in text and started.value.suggested_filename.startswith("kizuna-customers-")
    page.locator("form[action$='/erase/'] button").click()
    expect(page.get_by_text(erased)).to_be_visible()
