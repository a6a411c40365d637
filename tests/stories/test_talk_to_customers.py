"""Someone of the staff works through today's list, from the keyboard and on a phone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.utils import timezone
from playwright.sync_api import expect

from kizuna.base.words import LANGUAGES
from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.models import CustomerKey
from kizuna.understand.attention.actions.listing import fill_list
from kizuna.understand.attention.actions.planning import plan_outreaches
from kizuna.understand.lake.actions import refresh_lake
from tests.stories.test_open_a_customer import OVERFLOW, desk
from tests.understand.people import buys, customer, every, today_in_the_shop

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["desk"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def late(settings: LazySettings, tmp_path: Path) -> None:
    """Three customers who are overdue, one with a phone; somebody else bought today."""
    settings.DATA = tmp_path
    today, now = today_in_the_shop(), timezone.now()
    buys(customer(), [today])
    for net_minor in (9000, 6000, 3000):
        who = customer()
        buys(who, every(21, times=13, last=today - timedelta(days=94)), net_minor=net_minor)
    CustomerKey.objects.create(
        customer_id=who, kind="phone", value="090-0000-0000", matched="+819000000000",
        is_identity=False, created_at=now,
    )  # fmt: skip
    refresh_lake()


def make_list() -> None:
    """As the job would, without anybody held out."""
    plan_outreaches({}, holdout_percent=0, actor=system_actor("test"))
    assert fill_list(today_in_the_shop(), at=timezone.now()) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_worked_through_from_the_keyboard(
    desk: Callable[..., "Page"], late: None, language: str
) -> None:
    words = {
        "ja": ("お声がけ：話せた", "おつかれさまでした", "3 名中 1 名"),
        "en": ("Outreach: Reached", "Well done", "1 of 3 done"),
    }
    told, done, progress = words[language]
    page = desk(language)
    make_list()
    page.goto("/")
    page.locator("main a[href='/today/']").click()
    page.wait_for_url("**/today/")  # loaded: before, no key is heard
    expect(page.locator("li.outreach")).to_have_count(3)
    expect(page.locator("a[href='tel:09000000000']")).to_have_count(1)
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("1")
    page.get_by_text(progress).wait_for()
    for _ in range(2):
        page.locator("li.outreach").first.locator(".who").focus()
        with page.expect_navigation():
            page.keyboard.press("3")
    page.get_by_role("heading", name=done).wait_for()
    customer_page = page.locator(".ended .who").first.get_attribute("href")
    page.goto(customer_page or "")
    expect(page.get_by_text(told)).to_have_count(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_state_can_be_read_by_everyone_at_a_desk_and_on_a_phone(
    desk: Callable[..., "Page"], late: None, language: str
) -> None:
    page = desk(language)

    def look(path: str) -> None:
        for width, scheme in ((1440, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(path)
            assert page.evaluate(OVERFLOW) <= 0
            found = Axe().run(page).response["violations"]
            assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]

    look("/today/")  # on its way
    make_list()
    for path in ("/today/?whose=all", "/today/plan/", "/"):
        look(path)
    for _ in range(3):
        page.goto("/today/")
        with page.expect_navigation():
            page.locator("li.outreach").first.locator("[data-key='4']").click()
    look("/today/")
