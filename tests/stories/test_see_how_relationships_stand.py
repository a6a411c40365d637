"""The owner sees how the relationships stand, asks why, and looks at a part: on every screen."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from kizuna.core.jobs.worker import Worker
from kizuna.understand.scores.actions import refresh_scores
from kizuna.understand.segments.actions.keeping import create_segment
from kizuna.understand.segments.rules.tree import Condition, Group
from tests.house.tree import REPOSITORY
from tests.understand.people import TEST
from tests.understand.scores.shop import AT, record_small_shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = REPOSITORY / "out" / "screenshots"
Opened = Callable[..., Page]
SCREENS = [
    (language, theme, width)
    for language in ("ja", "en")
    for theme in ("light", "dark")
    for width in (1440, 1024, 390)
]


@pytest.fixture(autouse=True)
def _shop(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DATA = tmp_path
    record_small_shop()
    refresh_scores(at=AT)
    yield


def _work() -> None:
    worker = Worker()
    while worker.run_next():
        pass


def keep_the_longest_name() -> None:
    """A segment whose name is as long as names may be."""
    rule = Group(of=(Condition(field="order_count", operator="at_least", values={"n": 1}),))
    create_segment("秋の案内を送りたい方" * 12, rule=rule, actor=TEST, at=AT)


def _is_sound(page: Page, name: str) -> None:
    """Nothing to complain about, nothing wider than the screen; and a picture to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name


@pytest.mark.parametrize(("language", "theme", "width"), SCREENS)
def test_home_and_the_analyses_on_every_screen(
    opened: Opened, language: str, theme: str, width: int
) -> None:
    name = f"{language}-{theme}-{width}"
    home = opened("/", language=language, theme=theme, width=width)
    expect(home.locator("[data-drawn]").first).to_be_visible()
    _is_sound(home, f"home-{name}")
    bar = home.locator(".bar").bounding_box()
    assert bar and bar["height"] < 64, "the top bar is one line"
    home.goto(home.url + "analyses/", wait_until="networkidle")
    charts = home.locator("[data-chart]")
    expect(home.locator("[data-drawn]")).to_have_count(charts.count())
    _is_sound(home, f"analyses-{name}")
    home.goto(home.url + "figures/repeat_purchase_rate/")
    _work()
    expect(home.locator("table tbody tr")).to_have_count(40)
    _is_sound(home, f"figure-{name}")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_on_a_phone_figures_as_tables_scroll_in_their_card_and_names_keep_within_the_menu(
    opened: Opened, language: str
) -> None:
    keep_the_longest_name()
    page = opened("/analyses/", language=language, width=390)
    page.evaluate("document.querySelectorAll('figure details').forEach(one => one.open = true)")
    card = page.locator(".card:has([data-chart=cohorts])").bounding_box()
    assert card and card["x"] >= 0 and card["x"] + card["width"] <= 390
    _is_sound(page, f"analyses-tables-{language}-390")
    page.locator("[popovertarget=parts]").click()
    menu = page.locator("#parts").bounding_box()
    assert menu and menu["x"] >= 0 and menu["x"] + menu["width"] <= 390
    _is_sound(page, f"analyses-parts-{language}-390")


def test_on_a_tablet_a_long_name_never_breaks_the_number_beside_it(opened: Opened) -> None:
    keep_the_longest_name()
    _work()
    number = opened("/segments/", width=1024).locator("td .number").first
    expect(number).to_have_text("40")
    grown = "one => { one.textContent = '1,416'; return one.getClientRects().length }"
    assert number.evaluate(grown) == 1


def test_why_this_number_leads_to_a_customer(opened: Opened) -> None:
    page = opened("/analyses/", language="en")
    page.get_by_role("link", name="Repeat purchase rate").first.click()
    expect(page.get_by_text("repeat customers ÷ customers")).to_be_visible()
    _work()
    page.get_by_role("link", name="Bought two or more times 32").click()
    expect(page.locator("table tbody tr")).to_have_count(32)
    page.locator("table tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/customers/\d+/$"))


def test_a_period_and_a_part_are_computed_while_one_waits(opened: Opened) -> None:
    page = opened("/analyses/", language="en")
    page.get_by_role("button", name="Choose the period").click()
    page.get_by_role("link", name="Latest 52 weeks").click()
    expect(page.get_by_text("Computing for the days and customers you chose")).to_be_visible()
    _work()
    expect(page.locator(".figure .note").first).to_have_text("Latest 52 weeks")
    page.get_by_role("button", name="Choose some of the customers").click()
    page.locator("#parts").get_by_role("link", name="Best customers").click()
    _work()
    expect(page.get_by_role("button", name="Best customers")).to_be_visible()
    expect(page.locator(".figure").first).to_be_visible()
    assert "period=year" in page.url and "only=rfm" in page.url


def test_days_of_ones_own(opened: Opened) -> None:
    page = opened("/", language="en")
    page.get_by_role("button", name="Choose the period").click()
    page.get_by_label("First day").fill("2026-02-01")
    page.get_by_label("Last day").fill("2026-03-31")
    page.get_by_role("button", name="Show these days").click()
    _work()
    expect(page.locator(".figure .note").first).to_have_text("1 Feb 2026 – 31 Mar 2026")


@pytest.mark.parametrize(
    ("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("csv", b"\xef\xbb\xbf")]
)
@pytest.mark.parametrize("chart", ["cohorts", "rfm", "gaps"])
def test_each_map_can_be_taken_along(opened: Opened, chart: str, kind: str, begins: bytes) -> None:
    page = opened("/analyses/", language="en")
    with page.expect_download() as started:
        page.locator(f"[data-chart={chart}][data-drawn] [data-export={kind}]").click()
    assert Path(started.value.path()).read_bytes().startswith(begins)


def test_a_table_of_an_analysis_can_be_taken_along_like_its_charts(opened: Opened) -> None:
    page = opened("/analyses/", language="en")
    with page.expect_download() as started:
        page.locator("#every [data-export=csv]").click()
    assert started.value.suggested_filename == "Every figure.csv"
    head, *rows = csv.reader(Path(started.value.path()).read_text("utf-8-sig").splitlines())
    assert head == ["Figure", "Period", "Value", "How sure", "Against the period before"]
    assert {len(row) for row in rows} == {len(head)} and len(rows) > 15
    assert "Repeat purchase rate" in {row[0] for row in rows}


def test_what_a_spreadsheet_would_run_is_taken_along_harmless(opened: Opened) -> None:
    page = opened("/analyses/", language="en")
    figure = page.locator("[data-chart=gaps][data-drawn]")
    cells = ["-2+3", "\uff1dHYPERLINK()", "tea;@b", "−¥1,234"]
    figure.evaluate(
        """(one, cells) => one.querySelectorAll("tbody th, tbody td")
            .forEach((cell, at) => (cell.textContent = cells[at % cells.length]))""",
        cells,
    )
    with page.expect_download() as started:
        figure.locator("[data-export=csv]").click()
    taken = Path(started.value.path()).read_text("utf-8-sig")
    assert "'-2+3" in taken and "'\uff1dHYPERLINK()" in taken and "tea;'@b" in taken
    assert '"−¥1,234"' in taken
