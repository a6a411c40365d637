"""Somebody opens the report they were sent: on a desk or a phone, by day or night, ja or en."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from kizuna.base.words import LANGUAGES, Language
from kizuna.cli.main import main
from kizuna.insight.report.html import write_html
from tests.insight.report.fixture_answer import shop_answer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WIDTHS = (1440, 1024, 390)

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CLIPPED = """() => [...document.querySelectorAll('svg[role=img] text')].filter(label => {
  const inside = label.getBoundingClientRect(), all = label.ownerSVGElement.getBoundingClientRect();
  return inside.left < all.left - 1 || inside.right > all.right + 1
      || inside.top < all.top - 1 || inside.bottom > all.bottom + 1;
}).map(label => label.textContent)"""
# From the sign to the first digit: over how many lines they go.
LINES_OF_SIGN_AND_AMOUNT = """chip => {
  const text = chip.firstChild, sign = text.data.search(/[+−]/), range = document.createRange();
  range.setStart(text, sign);
  range.setEnd(text, sign + text.data.slice(sign).search(/[0-9]/) + 1);
  return new Set([...range.getClientRects()].map(r => Math.round(r.top))).size;
}"""
COLOUR = "getComputedStyle(document.body).backgroundColor"


def write_by_hand(path: Path, language: Language) -> None:
    path.write_text(write_html(shop_answer(), language=language), encoding="utf-8")


def write_by_command(path: Path, language: Language) -> None:
    """The packaged sample: every chart and list as real data fill them."""
    asked = ["report", "--sample", "--quiet", "--lang", language, "--out", str(path)]
    assert main(asked) == 0


@pytest.fixture(
    scope="module",
    params=[(write, to) for write in (write_by_hand, write_by_command) for to in LANGUAGES],
    ids=lambda made: f"{made[0].__name__}-{made[1]}",
)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page on disk, as it would lie in somebody's mail."""
    write, language = request.param
    path = tmp_path_factory.mktemp("report") / f"report.{language}.html"
    write(path, language)
    return path


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_it_opens_quietly_and_whole(page: "Page", report: Path, width: int) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report.as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(CLIPPED) == []
    assert page.locator("h1").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_it_has_no_accessibility_violations(
    browser: "Browser", report: Path, scheme: str, width: int
) -> None:
    # The page's own policy forbids scripts, axe's too: only here it is set aside.
    context = browser.new_context(
        bypass_csp=True,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()


def test_its_policy_stops_any_script(page: "Page", report: Path) -> None:
    mended = report.read_text(encoding="utf-8").replace(
        "<main>",
        "<main><script>document.title = 'owned'</script><img src=x onerror='document.title=1'>",
    )
    (report.parent / "tampered.html").write_text(mended, encoding="utf-8")
    page.goto((report.parent / "tampered.html").as_uri())
    assert "owned" not in page.title()
    assert page.title() != "1"


def test_the_switch_turns_it_dark_and_back_without_script(page: "Page", report: Path) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(report.as_uri())
    light = page.evaluate(COLOUR)
    page.locator("label[for=dark]").click()
    dark = page.evaluate(COLOUR)
    page.locator("label[for=auto]").click()
    assert dark != light
    assert page.evaluate(COLOUR) == light


def test_every_chart_opens_as_a_table(page: "Page", report: Path) -> None:
    page.goto(report.as_uri())
    sections = page.locator("section:has(figure)")
    assert sections.count() == 4
    for index in range(sections.count()):
        section = sections.nth(index)
        assert section.locator("svg[role=img]").get_attribute("aria-label")
        section.locator("summary").click()
        assert section.locator("table").is_visible()


def test_it_prints_on_a4(page: "Page", report: Path) -> None:
    page.emulate_media(media="print")
    page.goto(report.as_uri())
    assert not page.locator("fieldset.theme").is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 594.95996 841.91998]" in paper or b"/MediaBox [0 0 595 842]" in paper


def test_on_paper_what_to_do_group_by_group_stands_below_the_charts_of_its_page(
    page: "Page", report: Path
) -> None:
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 in CSS pixels
    page.emulate_media(media="print")
    page.goto(report.as_uri())
    page.locator("body").evaluate("body => { body.style.width = '695px' }")  # within its margins
    top, bottom = (page.locator(name).bounding_box() for name in ("#cohorts", "#segments"))
    assert top and bottom
    assert bottom["y"] + bottom["height"] - top["y"] < 1009


@pytest.mark.parametrize("width", WIDTHS)
def test_the_answer_never_breaks_inside_the_length_of_a_period(
    page: "Page", report: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report.as_uri())
    kept = page.locator("h1 .whole, h1 b")
    assert kept.count() > 0
    heights = [
        kept.nth(index).evaluate("e => e.getClientRects().length") for index in range(kept.count())
    ]
    assert set(heights) == {1}


@pytest.mark.parametrize("width", WIDTHS)
def test_a_difference_never_parts_from_its_sign(page: "Page", report: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(report.as_uri())
    chips = page.locator(".card .chip").filter(has_text=re.compile("[+−]"))
    assert chips.count() > 0
    for index in range(chips.count()):
        assert chips.nth(index).evaluate(LINES_OF_SIGN_AND_AMOUNT) == 1
