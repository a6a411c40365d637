"""Names say what a thing is; some say nothing, and may not be used."""

import ast
import re

from tests.house.tree import SOURCE, TESTS, nodes, place, python_files

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "tools", "stuff"}
EMPTY_PREFIXES = ("get_", "do_", "handle_", "process_")
# Names that another library calls us by are not ours to choose.
GIVEN = {"do_GET", "do_POST", "get_model_class", "_get_session_from_db", "process_exception",
         "process_view", "handle_starttag", "get_error_message"}  # fmt: skip


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [
        place(path)
        for path in python_files(SOURCE, TESTS)
        if EMPTY_NAMES & {path.stem, path.parent.name}
    ]
    assert not named, named


def test_no_function_begins_with_a_word_that_says_nothing() -> None:
    named = [
        place(path, node)
        for path in python_files(SOURCE, TESTS)
        for node in nodes(path, ast.FunctionDef)
        if node.name.lstrip("_").startswith(EMPTY_PREFIXES) and node.name not in GIVEN
    ]
    assert not named, named


def test_tests_are_named_as_sentences() -> None:
    terse = [
        place(path, node)
        for path in python_files(TESTS)
        for node in nodes(path, ast.FunctionDef)
        if re.match(r"test_", node.name) and node.name.count("_") < 3
    ]
    assert not terse, f"say the behaviour in a sentence: {terse}"


def test_no_one_catches_every_exception() -> None:
    broad = []
    # Whatever a job does wrong, the queue goes on: there alone everything is caught.
    worker = SOURCE / "core" / "jobs" / "worker.py"
    for path in set(python_files(SOURCE, TESTS)) - {worker}:
        for node in nodes(path, ast.ExceptHandler):
            caught = {name.id for name in ast.walk(node.type or node) if isinstance(name, ast.Name)}
            if node.type is None or caught & {"Exception", "BaseException"}:
                broad.append(place(path, node))
    assert not broad, broad


def test_every_module_begins_by_saying_what_it_holds() -> None:
    silent = [
        place(path)
        for path in python_files(SOURCE, TESTS)
        if path.read_text(encoding="utf-8").strip()
        and "migrations" not in path.parts  # Django writes them
        and not ast.get_docstring(ast.parse(path.read_bytes()))
    ]
    assert not silent, silent
