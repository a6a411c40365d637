"""Every error the source can raise, with its code and words: read from the code itself.

Not here: the page made of it (`catalogues`), the rule that each is tested (`house/test_errors`).
"""

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kizuna.base import errors as tree
from kizuna.base.words import Words
from kizuna.insight.files import columns, twins
from kizuna.insight.files.unreadable import UNREADABLE
from tests.house.tree import SOURCE, called, nodes, place, python_files

EXIT_CODES = {
    name: kind.exit_code
    for name, kind in vars(tree).items()
    if isinstance(kind, type) and issubclass(kind, tree.KizunaError)
}


@dataclass(frozen=True, kw_only=True, order=True)
class Failure:
    """One error as a reader meets it."""

    code: str
    exit_code: int
    words: Words


def errors() -> list[Failure]:
    """All errors, by code: those from tables of errors, and those raised in place."""
    unreadable = EXIT_CODES["UnreadableFile"]
    found = {code: (unreadable, words) for code, (words, _) in UNREADABLE.items()}
    for need in columns._NEEDS:
        found[f"no_{need.field}_column"] = (unreadable, need.impossible)
        found[f"which_{need.field}"] = (EXIT_CODES["Undecided"], need.question)
    found["which_of_one_header"] = (EXIT_CODES["Undecided"], twins._WHICH)
    for path in python_files(SOURCE):
        found |= dict(_raised_in(path))
    return sorted(
        (Failure(code=c, exit_code=e, words=w) for c, (e, w) in found.items()),
        key=lambda failure: failure.code,
    )


def _raised_in(path: Path) -> Iterator[tuple[str, tuple[int, Words]]]:
    for function in nodes(path, ast.FunctionDef):
        inside = list(ast.walk(function))
        said = {
            target.id: node.value
            for node in inside
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in inside:
            if not isinstance(call, ast.Call) or not call.args or called(call) not in EXIT_CODES:
                continue
            first = call.args[0]
            sentence = said.get(first.id) if isinstance(first, ast.Name) else first
            if isinstance(sentence, ast.Call) and isinstance(sentence.args[0], ast.Constant):
                code = str(sentence.args[0].value)
                yield code, (EXIT_CODES[called(call)], _words(path, sentence.args[1]))


def _words(path: Path, node: ast.expr) -> Words:
    """The words an expression names: a constant of its module, or written in place."""
    module = ".".join(("kizuna", *path.relative_to(SOURCE).with_suffix("").parts))
    assert not isinstance(node, ast.Lambda), place(path, node)
    words = eval(ast.unparse(node), dict(vars(importlib.import_module(module))))
    assert isinstance(words, Words), place(path, node)
    return words
