"""Every error and every refusal is documented, and a test meets it."""

import re

import pytest

from kizuna.insight.files.refusals import REFUSALS
from tests.docs.said_in_errors import Failure, errors
from tests.house.tree import DOCS, SOURCE, TESTS, python_files

ERRORS = errors()


def test_errors_are_found() -> None:
    assert {"no_file", "file_broken", "which_ordered_at"} <= {error.code for error in ERRORS}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_each_error_has_words_and_a_line_in_the_reference(error: Failure) -> None:
    assert error.words.ja and error.words.en
    assert f"| `{error.code}` |" in (DOCS / "reference" / "errors.md").read_text("utf-8")


@pytest.mark.parametrize("code", [*(error.code for error in ERRORS), *REFUSALS])
def test_each_error_and_refusal_is_met_by_a_test(code: str) -> None:
    met = [
        path
        for path in python_files(TESTS)
        if "house" not in path.parts and re.search(rf"\b{code}\b", path.read_text("utf-8"))
    ]
    assert met, f"no test meets {code!r}"


@pytest.mark.parametrize("code", REFUSALS)
def test_each_refusal_can_happen(code: str) -> None:
    given = [
        path
        for path in python_files(SOURCE)
        if path.name != "refusals.py" and f'"{code}"' in path.read_text("utf-8").replace("'", '"')
    ]
    assert given, f"no row is ever refused for {code!r}"
