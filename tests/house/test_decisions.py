"""Each decision on record says why, what else was possible, and how we would know it was wrong."""

import re
from pathlib import Path

import pytest

from tests.house.tree import DOCS, REPOSITORY

DECISIONS = DOCS / "explanation" / "decisions"
HEADINGS = ["Context", "Choice", "Rejected", "How we would know it is wrong"]
RECORDS = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(record.name[:3]) for record in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))
    assert all(re.fullmatch(r"\d{3}-[a-z0-9-]+\.md", record.name) for record in RECORDS)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_each_decision_has_the_four_headings(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.M) == HEADINGS
    assert all(len(part.strip()) > 60 for part in re.split(r"^## .+$", text, flags=re.M)[1:])


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_each_decision_is_in_the_list(record: Path) -> None:
    assert f"({record.name})" in (DECISIONS / "README.md").read_text(encoding="utf-8")


def test_news_fragments_are_of_a_known_kind_and_say_something() -> None:
    fragments = [
        path for path in (REPOSITORY / "changelog.d").iterdir() if path.name != "README.md"
    ]
    assert fragments
    for fragment in fragments:
        assert re.fullmatch(r"[\w-]+\.(new|changed|mended)\.md", fragment.name), fragment.name
        assert len(fragment.read_text(encoding="utf-8").split()) >= 5
