"""The pictures of the documentation: `make images` takes them of the sample shop.

Not here: any judgement of how it looks; that is for the person who commits them.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from kizuna.base.words import LANGUAGES, Language
from kizuna.cli.main import main
from tests.house.tree import DOCS

IMAGES = DOCS / "images"
REPORT_SIZE, SCREEN_SIZE = (1180, 1000), (1440, 900)
HOME_SIZE = (1440, 1360)  # down to whom to talk to today
# After the sample is there, the worker needs a while for the figures and the day's list.
WAIT_MS, TRIES = 2000, 60


def picture_report(browser: Browser, folder: Path, language: Language) -> None:
    """The top of the report, as it opens in a browser."""
    report = folder / f"report-{language}.html"
    options = ["--sample", "--lang", language, "--out", str(report), "--quiet"]
    assert main(["report", *options]) == 0
    page = opened(browser, language, REPORT_SIZE)
    page.goto(report.as_uri())
    page.screenshot(path=IMAGES / f"report-{language}.png")


def picture_application(browser: Browser, folder: Path, language: Language) -> None:
    """Home, the Today list, who is first on it, and a ready-made segment, as the demo opens."""
    with demo(folder / language, language) as link:
        page = opened(browser, language, SCREEN_SIZE)
        page.goto(link)
        page.locator("form button").first.click()
        page.wait_for_url("**/")
        origin = "/".join(link.split("/")[:3])
        reloaded_until(page, f"{origin}/today/", "main .outreach a[href^='/customers/']")
        page.screenshot(path=IMAGES / f"today-{language}.png")
        page.locator("main .outreach a[href^='/customers/']").first.click()
        page.wait_for_url("**/customers/*/")
        page.locator("#timeline .entry").first.wait_for()
        page.screenshot(path=IMAGES / f"customer-{language}.png")
        page.goto(f"{origin}/segments/")
        page.locator("form[action*='ready-made'] button").first.click()
        page.wait_for_url("**/segments/*/")
        reloaded_until(page, page.url, "main a[href^='/customers/']")
        page.screenshot(path=IMAGES / f"segment-{language}.png")
        page.set_viewport_size({"width": HOME_SIZE[0], "height": HOME_SIZE[1]})
        reloaded_until(page, f"{origin}/", "main a[href*='/analyses/']")
        page.screenshot(path=IMAGES / f"home-{language}.png")


def opened(browser: Browser, language: Language, size: tuple[int, int]) -> Page:
    """A fresh window of its own in that language, light."""
    width, height = size
    return browser.new_page(
        viewport={"width": width, "height": height}, locale=language, color_scheme="light"
    )


def reloaded_until(page: Page, address: str, wanted: str) -> None:
    """Open a page anew until it shows what is `wanted`, which the worker prepares."""
    for _ in range(TRIES):
        page.goto(address)
        if page.locator(wanted).count():
            page.wait_for_timeout(WAIT_MS)  # pictures and charts are drawn
            return
        page.wait_for_timeout(WAIT_MS)
    raise TimeoutError(f"{address} never had {wanted}")


@contextmanager
def demo(data: Path, language: Language) -> Iterator[str]:
    """The application with the sample shop in a folder of its own; the link to walk in by."""
    running = subprocess.Popen(
        [sys.executable, "-m", "kizuna", "demo", "--lang", language],
        env={**os.environ, "KIZUNA_DATA": str(data)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        link = next(line.strip() for line in running.stdout if line.startswith("http"))
        yield link
    finally:
        running.send_signal(signal.SIGINT)
        running.wait()


def take(folder: Path) -> None:
    """All pictures, in every language."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for language in LANGUAGES:
            picture_report(browser, folder, language)
            picture_application(browser, folder, language)
        browser.close()


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        take(Path(temporary))
