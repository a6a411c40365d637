"""What others made is served as it came, from here only, and no more of it than is used."""

import hashlib
import re
import runpy

from tests.house.tree import REPOSITORY, SOURCE

STATIC = SOURCE / "web" / "chrome" / "static" / "web"


def test_vendored_files_are_what_the_script_laid_down() -> None:
    listed = (REPOSITORY / "scripts" / "vendored.sha256").read_text("utf-8").splitlines()
    laid = {
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}"
        for path in (STATIC / "vendor").iterdir()
    }
    assert laid == set(listed)


def test_the_sprite_holds_the_icons_that_are_used_and_no_others() -> None:
    used = runpy.run_path(str(REPOSITORY / "scripts" / "vendor"))["used_icons"]()
    sprite = (STATIC / "vendor" / "icons.svg").read_text("utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == used, "run scripts/vendor"


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in STATIC.rglob("*"):
        text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
        assert "sourceMappingURL" not in text, path.name
        if path.suffix == ".css":
            assert not re.search(r"@import|url\([\"']?(https?:)?//", text), path.name


def test_templates_hold_no_script_or_style_of_their_own() -> None:
    for path in SOURCE.rglob("templates/**/*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), path
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script, path
