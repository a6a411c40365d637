"""What is committed names no machine, no download host and nobody's tool; links lead somewhere."""

import re
import subprocess
from pathlib import Path

from tests.house.tree import REPOSITORY

# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN = [
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/ho" + r"me/\w",
    "pypi" + r"\.org",
    "python" + "hosted",
    "npm" + r"js\.(com|org)",
    "deb" + r"\.debian\.org",
    "find" + "-links",
    r"\b(clau" + "de|chat" + "gpt|copi" + r"lot|ll" + r"m)\b",
]


def committed() -> list[Path]:
    """Every text file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    binary = {".gz", ".png", ".parquet", ".xlsx", ".xls", ".ods", ".zip"}
    files = [REPOSITORY / name for name in listed]
    return [path for path in files if path.is_file() and path.suffix not in binary]


def test_nothing_names_a_machine_a_download_host_or_a_tool() -> None:
    pattern = re.compile("|".join(FORBIDDEN), re.IGNORECASE)
    found = [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:80]}"
        for path in committed()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, found


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(REPOSITORY)} -> {target}"
        for page in committed()
        if page.suffix == ".md" and "changelog.d" not in page.parts
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken, broken
