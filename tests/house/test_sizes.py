"""Files and functions stay small enough to be read; a giant is a room without a name."""

import ast

from tests.house.tree import DOCS, REPOSITORY, SOURCE, TESTS, nodes, place, python_files

FILE_LINES, FUNCTION_LINES, FOLDER_FILES = 500, 80, 15
# Folders that hold one file per entry of a registry, or per subject: they grow by design.
GROWING = {"metrics", "formats", "analyses", "decisions", "migrations", "components", "fields"}


def test_files_have_at_most_500_lines() -> None:
    long = {
        place(path): lines
        for path in python_files(SOURCE, TESTS)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }
    assert not long, f"an un-named room? {long}"


def test_functions_have_at_most_80_lines() -> None:
    long = []
    for path in python_files(SOURCE):
        for node in nodes(path, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            if lines > FUNCTION_LINES:
                long.append(f"{place(path, node)} {node.name}: {lines}")
    assert not long, long


def test_folders_have_at_most_15_files() -> None:
    crowded = {
        str(folder.relative_to(REPOSITORY)): count
        for root in (SOURCE, DOCS)
        for folder in [root, *(path for path in root.rglob("*") if path.is_dir())]
        if not (GROWING | {"__pycache__"}) & set(folder.parts)
        and (count := sum(entry.is_file() for entry in folder.iterdir())) > FOLDER_FILES
    }
    assert not crowded, crowded
