"""What a person reads is there in Japanese and English, whole, with the same places to fill."""

import ast
import re
import string

from tests.house.tree import SOURCE, calls, place, python_files

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def constant(node: ast.expr | None) -> str | None:
    """The text of a string literal."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def written_words() -> list[tuple[str, dict[str, ast.expr]]]:
    """Every `Words(...)` written in the source, with its arguments."""
    found = []
    for path in python_files(SOURCE):
        for call in calls(path, "Words"):
            named = dict(zip(("ja", "en"), call.args, strict=False))
            named |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
            found.append((place(path, call), named))
    return found


def said_in_templates() -> list[tuple[str, dict[str, str]]]:
    """Every `{% say ja="…" en="…" %}` of the templates, with what it says in each language."""
    return [
        (f"{path.name}: {tag[:60]}", dict(re.findall(r'\b(ja|en|en_one)="([^"]*)"', tag)))
        for path in sorted(SOURCE.rglob("templates/**/*.html"))
        for tag in re.findall(r"{% say (.*?) %}", path.read_text("utf-8"))
        if "ja=" in tag or "en=" in tag
    ]


def test_sentences_of_templates_are_in_both_languages_with_the_same_places() -> None:
    said = said_in_templates()
    assert len(said) > 20
    wrong = [
        where
        for where, texts in said
        if not {"ja", "en"} <= texts.keys() or places(texts["ja"]) != places(texts["en"])
    ]
    assert not wrong, wrong


def places(template: str) -> set[str]:
    """Names of the `{places}` of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_words_have_both_languages() -> None:
    words = written_words()
    assert len(words) > 50
    assert not [where for where, named in words if not {"ja", "en"} <= named.keys()]


def test_japanese_is_japanese_and_english_is_not() -> None:
    wrong = []
    for where, named in written_words():
        ja, en = constant(named.get("ja")), constant(named.get("en"))
        if ja and re.search(r"[A-Za-z]{4,} [a-z]{3,}", ja) and not JAPANESE.search(ja):
            wrong.append(f"{where}: ja reads like English")
        # A Japanese name may stand in an English sentence, but not the other way round entirely.
        if en and len(JAPANESE.findall(en)) > len(re.findall(r"[A-Za-z]", en)):
            wrong.append(f"{where}: en reads like Japanese")
    assert not wrong, wrong


def test_a_percentage_is_written_without_a_space_as_the_figures_are() -> None:
    wrong = [
        where
        for where, named in written_words()
        if any(re.search(r"[\d}] [%％]|[\d}]％", constant(text) or "") for text in named.values())
    ]
    assert not wrong, wrong


def test_both_languages_fill_the_same_places() -> None:
    wrong = []
    for where, named in written_words():
        texts = {language: constant(named.get(language)) for language in ("ja", "en")}
        if all(texts.values()) and places(texts["ja"] or "") != places(texts["en"] or ""):
            wrong.append(where)
    assert not wrong, wrong


def test_sentences_are_whole_templates_not_glued() -> None:
    glued = [
        where
        for where, named in written_words()
        for language in ("ja", "en")
        if isinstance(named.get(language), ast.JoinedStr | ast.BinOp)
    ]
    assert not glued, f"write {{places}} and pass values instead: {glued}"


def test_what_commands_tell_goes_through_the_one_place_that_keeps_the_terminal_safe() -> None:
    printed = [
        place(path, call) for path in python_files(SOURCE / "cli") for call in calls(path, "print")
    ]
    assert len(printed) == 1 and "cli/terminal.py" in printed[0], printed
