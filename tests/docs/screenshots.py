"""The pictures of the README: `make images` takes them from the sample shop's report.

Not here: any judgement of how it looks; that is for the person who commits them.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from kizuna.base.words import LANGUAGES
from kizuna.cli.main import main
from tests.house.tree import DOCS

WIDTH, HEIGHT = 1180, 1000


def take(folder: Path) -> None:
    """One picture per language: the top of the report, as it opens in a browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for language in LANGUAGES:
            report = folder / f"report-{language}.html"
            assert (
                main(["report", "--sample", "--lang", language, "--out", str(report), "--quiet"])
                == 0
            )
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale=language)
            page.goto(report.as_uri())
            page.screenshot(path=DOCS / "images" / f"report-{language}.png")
        browser.close()


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        take(Path(temporary))
