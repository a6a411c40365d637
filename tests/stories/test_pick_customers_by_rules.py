"""Someone of the staff builds a segment, sees how many it finds while typing, and keeps it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from kizuna.core.jobs.worker import Worker
from kizuna.understand.segments.views.one import SHOWN
from tests.stories.test_open_a_customer import OVERFLOW
from tests.understand.segments.shops import random_shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = {
    "ja": ("条件を加える", "保存する"),
    "en": ("Add a condition", "Save"),
}


def _is_sound(page: Page) -> None:
    """Nothing to complain about, nothing wider than the screen."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert page.evaluate(OVERFLOW) <= 0


@pytest.mark.parametrize(
    ("language", "width", "theme"),
    [("ja", 1440, "light"), ("ja", 390, "dark"), ("en", 1440, "dark"), ("en", 390, "light")],
)
def test_a_segment_is_built_counted_kept_and_lists_its_members(
    opened: Callable[..., Page],
    settings: LazySettings,
    tmp_path: Path,
    language: str,
    width: int,
    theme: str,
) -> None:
    settings.DATA = tmp_path
    shop = random_shop(1)
    often = {person.id for person in shop if len(person.bought) >= 2}
    both = {person.id for person in shop if person.id in often and "email" in person.contacts}
    add, save = WORDS[language]
    page = opened("/segments/new/", language=language, width=width, theme=theme)
    page.locator("#name").fill("Often, with e-mail")
    page.locator("[name='r-0.v.n']").press_sequentially("2")
    count = page.locator("#preview strong")
    expect(count).to_have_text(str(len(often)))
    page.get_by_role("button", name=add).press("Enter")
    field = page.locator("[name='r-1.field']")
    expect(field).to_be_visible()
    assert page.evaluate("document.activeElement.value") == "add:r", "where one was, to add another"
    field.select_option("contact")
    expect(count).to_have_text(str(len(both)))
    _is_sound(page)
    page.get_by_role("button", name=save).click()
    page.wait_for_url(re.compile(r"/segments/\d+/$"))
    worker = Worker()
    while worker.run_next():
        pass
    page.reload(wait_until="networkidle")
    expect(page.locator(".figures .value span").first).to_have_text(str(len(both)))
    expect(page.locator("tbody tr")).to_have_count(min(len(both), SHOWN))
    _is_sound(page)
    page.goto(page.url.rsplit("/", 2)[0] + "/", wait_until="networkidle")
    expect(page.locator("tbody")).to_contain_text("Often, with e-mail")
    _is_sound(page)
