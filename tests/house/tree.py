"""The repository as the house rules see it: its files, parsed once.

Not here: any rule.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "kizuna"
TESTS = REPOSITORY / "tests"
DOCS = REPOSITORY / "docs"

Node = TypeVar("Node", bound=ast.AST)


def python_files(*roots: Path) -> list[Path]:
    """Every Python file under the folders, sorted."""
    return sorted(
        path for root in roots for path in root.rglob("*.py") if "__pycache__" not in path.parts
    )


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def nodes(path: Path, kind: type[Node]) -> Iterator[Node]:
    """All nodes of one kind in one file."""
    return (node for node in ast.walk(parsed(path)) if isinstance(node, kind))


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    """All calls of the function or class `name`."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and name == called(node):
            yield node


def called(call: ast.Call) -> str:
    """The bare name of what is called; empty where it has none."""
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def place(path: Path, node: ast.AST | None = None) -> str:
    """Where something is, as an editor opens it."""
    line = getattr(node, "lineno", None)
    return f"{path.relative_to(REPOSITORY)}" + (f":{line}" if line else "")
