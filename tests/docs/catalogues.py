"""The pages of docs/reference that are made from the code: `python -m tests.docs.catalogues`.

Not here: the pages' contents, which the registries hold.
"""

import argparse
import os
import tomllib
from collections.abc import Callable, Iterator
from unittest.mock import patch

from kizuna.base.words import LANGUAGES, Language
from kizuna.cli.application import start_application
from kizuna.cli.main import build_parser
from kizuna.config.knobs import KNOBS
from kizuna.core.events.rules import EVENT_KINDS
from kizuna.core.permissions.rules import PERMISSIONS, ROLE_NAMES, Role
from kizuna.insight.files.format import FORMATS
from kizuna.insight.files.refusals import REFUSALS
from kizuna.insight.tables.customers import CUSTOMERS
from kizuna.insight.tables.order_lines import ORDER_LINES, PRODUCTS
from kizuna.insight.tables.orders import ORDERS
from tests.docs.metric_catalogue import catalogue
from tests.docs.said_in_errors import errors
from tests.house.tree import DOCS, REPOSITORY

REFERENCE = DOCS / "reference"
MADE = "Made from the code by `make docs`; a test compares."


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def formats() -> str:
    """Every export format that is recognised, and by which headers."""
    rows = (
        (f"`{key}`", FORMATS[key].name.ja, FORMATS[key].name.en, ", ".join(FORMATS[key].required))
        for key in FORMATS
    )
    head = ("key", "日本語", "English", "recognised by")
    return f"# Export formats / 見分けられる形式\n\n{MADE}\n\n{table(head, rows)}\n"


def refusals() -> str:
    """Every reason a row can be refused for."""
    rows = ((f"`{code}`", words.ja, words.en) for code, words in sorted(REFUSALS.items()))
    head = ("code", "日本語", "English")
    return (
        "# Refused rows / 使えなかった行\n\n"
        f"The reasons in the file of refused rows; `{{detail}}` is the cell in question. {MADE}\n\n"
        f"{table(head, rows)}\n"
    )


def error_codes() -> str:
    """Every error, its exit code and its sentence."""
    rows = (
        (f"`{error.code}`", str(error.exit_code), error.words.ja, error.words.en)
        for error in errors()
    )
    head = ("code", "exit", "日本語", "English")
    return f"# Errors / エラー\n\n{MADE}\n\n{table(head, rows)}\n"


def glossary() -> str:
    """Every noun, from glossary.toml."""
    nouns = tomllib.loads((REPOSITORY / "glossary.toml").read_text(encoding="utf-8"))
    rows = (
        (noun["en"], noun["ja"], noun["ja_customer"] or "–", noun["definition"], noun["source"])
        for _, noun in sorted(nouns.items())
    )
    head = ("English", "日本語", "お客様に向けて", "definition", "source")
    return f"# Glossary / 用語集\n\n{MADE}\n\n{table(head, rows)}\n"


def tables() -> str:
    """Every canonical table with its columns."""
    parts = []
    for shape in (ORDERS, CUSTOMERS, ORDER_LINES, PRODUCTS):
        rows = (
            (
                f"`{column.name}`",
                column.dtype.__name__,
                "may be empty" if column.nullable else "",
                column.meaning.ja,
                column.meaning.en,
            )
            for column in shape.columns
        )
        key = ", ".join(f"`{name}`" for name in shape.key) or "none"
        head = ("column", "type", "", "日本語", "English")
        grain = f"{shape.grain.ja} / {shape.grain.en}. Key: {key}."
        parts.append(f"## {shape.name}\n\n{grain}\n\n{table(head, rows)}")
    return "\n\n".join([f"# Tables / 表\n\n{MADE}", *parts]) + "\n"


def command() -> str:
    """The help of every command, in both languages."""
    return (
        f"# The command / コマンド\n\n{MADE}\n\n"
        + "\n\n".join(
            f"## {title}\n\n```text\n{help_text(language)}```"
            for language, title in zip(LANGUAGES, ("日本語", "English"), strict=True)
        )
        + "\n"
    )


def help_text(language: Language) -> str:
    """What `kizuna report --help` prints on a terminal of 100 columns."""
    with patch.dict(os.environ, COLUMNS="100"):
        for action in build_parser(language)._actions:
            if isinstance(action, argparse._SubParsersAction):
                return "\n".join(each.format_help() for each in action.choices.values())
    raise LookupError("the parser has no commands")


def settings() -> str:
    """Every setting of the environment."""
    rows = (
        (
            f"`{knob.name}`",
            f"`{knob.default}`" if knob.default else "–",
            f"{knob.meaning.ja}（{knob.expected.ja.rstrip('。')}）",
            f"{knob.meaning.en} {knob.expected.en}",
        )
        for knob in KNOBS
    )
    head = ("variable", "default", "日本語", "English")
    return (
        "# Settings / 設定\n\n"
        "Variables of the environment, read at start. Each may be given as a file instead: "
        f"`KIZUNA_SECRET_KEY_FILE=/run/secrets/key`. {MADE}\n\n{table(head, rows)}\n"
    )


def permissions() -> str:
    """Every permission and the roles that have it."""
    rows = (
        (
            f"`{each.key}`",
            each.name.ja,
            each.name.en,
            *("✓" if role in each.roles else "" for role in Role),
        )
        for each in sorted(PERMISSIONS.values(), key=lambda permission: permission.key)
    )
    names = (f"{ROLE_NAMES[role].ja} / {ROLE_NAMES[role].en}" for role in Role)
    return (
        "# Permissions / 権限\n\n"
        f"What each role may do. Each person has one role; an owner may everything. {MADE}\n\n"
        f"{table(('key', '日本語', 'English', *names), rows)}\n"
    )


def events() -> str:
    """Every kind of event the log can hold."""
    rows = (
        (
            f"`{kind.key}`",
            kind.name.ja,
            kind.name.en,
            str(kind.version),
            ", ".join(f"`{name}`" for name in sorted(kind.personal)) or "–",
        )
        for kind in sorted(EVENT_KINDS.values(), key=lambda kind: kind.key)
    )
    head = ("key", "日本語", "English", "version of the payload", "personal")
    return (
        "# Events / イベント\n\n"
        "What the event log records. An event is never changed; only what it says about a person, "
        f"in the fields called personal, can be erased. {MADE}\n\n{table(head, rows)}\n"
    )


PAGES: dict[str, Callable[[], str]] = {
    "metrics.md": lambda: catalogue("en"),
    "metrics.ja.md": lambda: catalogue("ja"),
    "formats.md": formats,
    "refusals.md": refusals,
    "errors.md": error_codes,
    "glossary.md": glossary,
    "tables.md": tables,
    "command.md": command,
    "settings.md": settings,
    "permissions.md": permissions,
    "events.md": events,
}

if __name__ == "__main__":
    start_application()
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
