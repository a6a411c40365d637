"""Every component in a real browser: accessible, in one piece, with nothing inline."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.house.tree import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = REPOSITORY / "out" / "screenshots"
Opened = Callable[..., Page]


def violations(page: Page) -> list[str]:
    """What axe finds wrong, in short."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']} ({len(one['nodes'])})" for one in found]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("language", "width"), [("ja", 1440), ("en", 1024), ("ja", 390), ("en", 390)]
)
def test_every_component_is_accessible_and_in_one_piece(
    opened: Opened, language: str, width: int, theme: str
) -> None:
    page = opened("/styleguide/", language=language, width=width, theme=theme)
    expect(page.locator("[data-drawn]")).to_have_count(3)
    SHOTS.mkdir(parents=True, exist_ok=True)
    name = Path(f"styleguide-{language}-{theme}-{width}.png")
    page.screenshot(path=SHOTS / name, full_page=True)
    assert violations(page) == []
    is_wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not is_wider, "the page scrolls sideways"


def test_scripts_work_under_the_strict_policy(opened: Opened) -> None:
    page = opened("/styleguide/", language="en")
    headers = page.request.get(page.url).headers
    policy = headers["content-security-policy"]
    assert {"script-src 'self'", "style-src 'self'"} <= set(policy.split("; "))
    page.get_by_role("button", name="Count with Alpine").click()
    expect(page.locator("output")).to_have_text("1")
    page.get_by_role("button", name="Fetch with htmx").click()
    expect(page.locator("#from-htmx")).to_contain_text("Nothing matches")
    chart = page.locator("[data-chart=retention]")
    expect(chart.locator("canvas")).to_be_visible()
    chart.locator("[data-canvas]").hover()
    expect(chart.locator(".chart-tip")).to_contain_text("Retention rate")


@pytest.mark.parametrize(
    ("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("csv", b"\xef\xbb\xbf")]
)
def test_a_chart_can_be_taken_along(opened: Opened, kind: str, begins: bytes) -> None:
    page = opened("/styleguide/", language="en")
    with page.expect_download() as started:
        page.locator(f"[data-chart=lost][data-drawn] [data-export={kind}]").click()
    assert started.value.suggested_filename == f"Customers lost by month.{kind}"
    content = Path(started.value.path()).read_bytes()
    assert content.startswith(begins)
    if kind == "csv":
        assert '"May","187"' in content.decode("utf-8-sig")


def test_the_keyboard_reaches_everything(opened: Opened) -> None:
    page = opened("/", language="en")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog", name="Search")).to_be_visible()
    page.keyboard.type("zzzz")
    expect(page.locator("#found")).to_contain_text("Nothing matches")
    page.keyboard.press("Control+a")
    page.keyboard.type("home")
    expect(page.locator("#found a").first).to_have_text("Home")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#found a").first).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_j_and_k_walk_through_a_list_and_panels_give_the_focus_back(opened: Opened) -> None:
    page = opened("/styleguide/", language="en")
    rows = page.locator("[data-list] .whole")
    for key, row in [("j", 0), ("j", 1), ("k", 0)]:
        page.keyboard.press(key)
        expect(rows.nth(row)).to_be_focused()
    button = page.get_by_role("button", name="Message")
    button.press("Enter")
    expect(page.get_by_role("dialog", name="Next step")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_dark_is_one_choice_away(opened: Opened) -> None:
    page = opened("/", language="en")
    page.get_by_role("button", name="Menu of").click()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 21, 26)"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("menu", ["create", "me"])
def test_a_menu_opened_from_the_bar_is_part_of_it_and_lies_within_the_window(
    opened: Opened, menu: str, width: int
) -> None:
    page = opened("/", width=width)
    page.locator(f"[popovertarget={menu}]").click()
    box = page.locator(f"#{menu}").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert violations(page) == []


def test_on_paper_there_are_no_buttons_to_press(opened: Opened) -> None:
    page = opened("/styleguide/")
    page.emulate_media(media="print")
    buttons = page.locator("button.button, a.button.primary")
    assert buttons.count() > 0
    assert [one.text_content() for one in buttons.all() if one.is_visible()] == []


def test_a_page_reads_without_its_scripts(opened: Opened) -> None:
    page = opened("/styleguide/")
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.reload(wait_until="networkidle")
    page.get_by_text("表で見る").first.click()
    expect(page.get_by_role("table", name="月別の顧客維持率").locator("td").nth(1)).to_have_text(
        "66.0%"
    )
