"""Every page there is, found by walking the addresses: whole, quiet, and readable by everyone.

Not here: what pages say and do (their own tests), who may open them (`tests.security`).
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import expect

from kizuna.collect.imports.actions.starting import start_import
from kizuna.core.jobs.worker import Worker
from kizuna.people.staff.models import StaffMember
from kizuna.understand.attention.actions.listing import fill_list
from kizuna.understand.scores.actions import refresh_scores
from tests.security.routes import ACCESS, OWN_THINGS, TEST, Route, address, routes, things
from tests.stories.test_open_a_customer import OVERFLOW, desk
from tests.understand.people import today_in_the_shop
from tests.understand.scores.shop import record_small_shop

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page

__all__ = ["desk"]  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What a browser gets, but nobody reads as a page: files, and parts of pages.
NO_PAGES = {
    "attachment", "audit_head", "import-refused", "livez", "postal_places", "readyz",
    "segment_count", "timeline",
}  # fmt: skip

UNFOLD = "document.querySelectorAll('main details').forEach(one => one.open = true)"


class Window(NamedTuple):
    """Who looks, and through what."""

    language: str
    width: int
    scheme: str


AT_A_DESK, BY_NIGHT = Window("ja", 1440, "light"), Window("en", 390, "dark")
ON_A_TABLET, ON_A_PHONE = Window("en", 1024, "light"), Window("ja", 390, "light")


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def walk(desk: Callable[..., "Page"]) -> Iterator[Callable[[Window, list[str]], None]]:
    """Open one address after the other in one window, and say of all together what is wrong."""

    def open_all(window: Window, paths: list[str]) -> None:
        wrong: list[str] = []
        page = desk(
            window.language,
            viewport={"width": window.width, "height": 900},
            color_scheme=window.scheme,
            reduced_motion="reduce",
        )

        def hear(said: "ConsoleMessage") -> None:
            if said.type == "error":
                wrong.append(f"{page.url}: {said.text}")

        page.on("console", hear)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        for path in paths:
            page.goto(path)
            expect(page.locator("h1").first).to_be_visible()
            if "Words(" in page.content():
                wrong.append(f"{path}: says both languages as a program writes them")
            for one in Axe().run(page).response["violations"]:
                wrong.append(f"{path}: {one['id']}: {one['nodes'][0]['html']}")
            if (wider := page.evaluate(OVERFLOW)) > 0:
                wrong.append(f"{path}: scrolls sideways by {wider} px")
            page.evaluate(UNFOLD)
            if (unfolded := page.evaluate(OVERFLOW)) > max(wider, 0):
                wrong.append(f"{path}: unfolded, it scrolls sideways by {unfolded} px")
        assert not wrong, "\n".join(wrong)

    yield open_all


def pages(known: dict[str, object]) -> list[str]:
    """The address of every page; a stranger's pages, too."""
    opened = [route for route in routes() if "GET" in ACCESS[route.name]]
    assert opened, "no addresses"
    return [address(route, known) for route in opened if is_page(route, known)]


def is_page(route: Route, known: dict[str, object]) -> bool:
    """Whether it is a page, and all that it names is there."""
    return route.name not in NO_PAGES and set(route.places) <= known.keys()


@pytest.fixture
def full_shop() -> dict[str, object]:
    """A shop with a past, one of each thing, a list for today and a file with bad rows in it."""
    record_small_shop()
    known = things()
    rows = "".join(f"{n},a{n % 7},2026-03-{n:02},{n}00\n" for n in range(1, 29))
    file = ContentFile(f"注文番号,顧客番号,購入日,金額\n{rows}99,b,いつか,100\n".encode())
    known["import_id"] = start_import(
        [("ご注文.csv", file.chunks())], actor=TEST, at=timezone.now()
    )
    refresh_scores(at=timezone.now())
    worker = Worker()
    while worker.run_next():
        pass
    fill_list(today_in_the_shop(), at=timezone.now())
    return known


@pytest.mark.parametrize("window", [AT_A_DESK, BY_NIGHT], ids=str)
def test_every_page_of_a_shop_is_whole_and_readable_by_everyone(
    walk: Callable[[Window, list[str]], None], full_shop: dict[str, object], window: Window
) -> None:
    owner = StaffMember.objects.create(
        email=f"owner-{window.language}@example.com", name="花子", role="owner",
        language=window.language,
    )  # fmt: skip
    own = {"export_id": OWN_THINGS["export_id"](owner)}  # their session is the browser's
    more = ["/customers/?q=お客様", "/search/?q=お客様", "/analyses/?period=quarter"]
    walk(window, [*pages(full_shop | own), *more])


@pytest.mark.parametrize("window", [ON_A_TABLET, ON_A_PHONE], ids=str)
def test_every_page_of_an_empty_shop_is_whole_and_readable_by_everyone(
    walk: Callable[[Window, list[str]], None], window: Window
) -> None:
    walk(window, pages({"kind": "customers"}))
