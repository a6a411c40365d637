"""Every dependency is locked, hashed, and there for a reason that is written down."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import DOCS, REPOSITORY, SOURCE, TESTS, nodes, python_files

REQUIREMENTS = REPOSITORY / "requirements"
REASONS = DOCS / "reference" / "dependencies.md"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]

OWN = {"kizuna", "tests", "make_orders", "make_parquet"}


def imported(path: Path) -> set[str]:
    """Packages of others that one file imports, anywhere in it."""
    names = {alias.name for node in nodes(path, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes(path, ast.ImportFrom) if not node.level}
    return {name.split(".")[0] for name in names} - OWN - set(sys.stdlib_module_names)


def wanted(list_name: str) -> set[str]:
    """What one hand-written list asks for."""
    lines = (REQUIREMENTS / f"{list_name}.in").read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and line[0] not in "#-"}


def package(requirement: str) -> str:
    """The package's name without its version."""
    return re.split(r"[=<>~!\[ ]", requirement)[0].lower()


def test_the_run_list_is_what_the_package_declares() -> None:
    assert wanted("run") == set(PROJECT["dependencies"])
    assert wanted("spark") == set(PROJECT["optional-dependencies"]["spark"])


def test_every_direct_dependency_has_a_written_reason() -> None:
    lists = [path.stem for path in REQUIREMENTS.glob("*.in")]
    direct = {package(requirement) for name in lists for requirement in wanted(name)}
    reasons = dict(re.findall(r"^\| `([\w.-]+)` \| (.+?) \|", REASONS.read_text("utf-8"), re.M))
    assert direct == reasons.keys(), direct ^ reasons.keys()
    assert all(len(reason) > 20 for reason in reasons.values())


@pytest.mark.parametrize("name", ["bootstrap", "run", "test", "spark"])
def test_locked_lists_carry_hashes_and_no_addresses(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text and "index-url" not in text
    pins = re.findall(r"^[a-z0-9][^ ]*==\S+ \\\n    --hash=sha256:", text, re.M)
    assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.M)) > 0


def test_locked_lists_hold_what_is_asked_for() -> None:
    for name in ("bootstrap", "run", "test", "spark"):
        text = (REQUIREMENTS / f"{name}.txt").read_text(encoding="utf-8")
        locked = set(re.findall(r"^([a-z0-9][\w.-]*)==", text, re.M))
        assert {package(requirement) for requirement in wanted(name)} <= locked


def test_what_is_imported_is_declared() -> None:
    runs = {package(requirement).replace("-", "_") for requirement in wanted("run")}
    extra = {"pyspark"}  # imported by the one engine that needs it
    tests = {package(requirement).replace("-", "_") for requirement in wanted("test")}
    undeclared = {
        f"{path.relative_to(REPOSITORY)}: {name}"
        for root, declared in (
            (SOURCE, runs | extra),
            (TESTS, runs | tests | extra),
            (REPOSITORY / "benchmarks", runs | tests),
        )
        for path in python_files(root)
        for name in imported(path) - declared
    }
    assert not undeclared, undeclared
