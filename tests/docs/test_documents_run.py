"""Every command of the documentation is run, and prints what the page says it prints.

In a `console` block a line with `$ ` is run in the page's own folder copied elsewhere; what follows
it is the expected output (`...` stands for anything; nothing expected: anything may come). Where a
command fails on purpose, the line ends in `# exit 3`. `python` blocks run one after another.
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.tree import DOCS, REPOSITORY

BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.M | re.S)
# Run by continuous integration itself, for minutes, and told by their own exit code.
MAKE = re.compile(r"^make (demo|test|test-spark|docs|check)$")
PAGES = sorted(
    page
    for page in [*DOCS.rglob("*.md"), *REPOSITORY.glob("*.md")]
    if BLOCK.search(page.read_text(encoding="utf-8"))
)


@dataclass(frozen=True)
class Step:
    """One command of a page, with what it should print and how it should end."""

    command: str
    expected: str
    exit_code: int


def steps(page: Path) -> Iterator[Step]:
    """The commands of a page in order; a `python` block is one step."""
    for language, body in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "python":
            yield Step(body, "", 0)
            continue
        for command, expected in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", body, re.M):
            plain, _, wanted = command.partition("# exit ")
            yield Step(plain.strip(), expected, int(wanted or 0))


def run(step: Step, folder: Path, python: list[str]) -> subprocess.CompletedProcess[str]:
    """Run one step as a reader would: with `kizuna` on the path, or in one Python session."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "100",
    }
    line: list[str] | str = step.command.replace(".venv/bin/", "")
    if "\n" in step.command:
        python.append(step.command)
        line = [sys.executable, "-c", "\n".join(python)]
    return subprocess.run(
        line,
        shell=isinstance(line, str),
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def prepared(page: Path, folder: Path) -> Path:
    """A folder with the files that lie beside the page, or the tutorial's for other pages."""
    beside = page.parent if page.parent.name == "tutorial" else DOCS / "tutorial"
    for file in beside.iterdir():
        if file.is_file() and file.suffix != ".md":
            shutil.copy(file, folder)
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_the_commands_of_a_page_do_what_it_says(page: Path, tmp_path: Path) -> None:
    folder = prepared(page, tmp_path)
    python: list[str] = []
    for step in steps(page):
        if MAKE.match(step.command):
            assert re.search(
                rf"^{step.command.split()[1]}:", (REPOSITORY / "Makefile").read_text("utf-8"), re.M
            )
            continue
        result = run(step, folder, python)
        told = f"$ {step.command}\n{result.stdout}{result.stderr}"
        assert result.returncode == step.exit_code, told
        if step.expected:
            same = doctest.OutputChecker().check_output(
                step.expected, result.stdout + result.stderr, doctest.ELLIPSIS
            )
            assert same, f"the page says:\n{step.expected}\nbut:\n{told}"


def test_pages_with_commands_are_found() -> None:
    assert {"README.md", "README.ja.md"} <= {page.name for page in PAGES}
    assert sum(1 for page in PAGES for _ in steps(page)) >= 15
