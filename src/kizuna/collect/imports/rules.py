"""What states an import goes through, and by what a file's layout is known again.

Not here: rows of the database (`models`), reading (`reading_child`).
"""

import hashlib
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from kizuna.base.words import Verbatim, Words
from kizuna.insight.files.fields import folded_header
from kizuna.insight.files.format import FORMATS

MIDNIGHT = " 00:00:00"


class State(StrEnum):
    """Where an import is. It is written only after someone has seen what it would do."""

    READING = "reading"
    ASKING = "asking"
    UNREADABLE = "unreadable"
    READY = "ready"
    WRITING = "writing"
    STOPPED = "stopped"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


STATE_NAMES: dict[State, Words] = {
    State.READING: Words(ja="読み取り中", en="Reading"),
    State.ASKING: Words(ja="ご確認待ち", en="Needs an answer"),
    State.UNREADABLE: Words(ja="読み取れません", en="Cannot be read"),
    State.READY: Words(ja="取り込み前", en="Ready"),
    State.WRITING: Words(ja="取り込み中", en="Importing"),
    State.STOPPED: Words(ja="中断", en="Stopped"),
    State.DONE: Words(ja="完了", en="Done"),
    State.UNDOING: Words(ja="取り消し中", en="Being undone"),
    State.UNDONE: Words(ja="取り消し済み", en="Undone"),
}
STATE_TONES: dict[State, str] = {
    State.DONE: "matsu", State.ASKING: "yama", State.READY: "yama", State.STOPPED: "yama",
    State.UNREADABLE: "shu", State.UNDONE: "",
}  # fmt: skip
OWN_FILES = Words(ja="店のファイル", en="The shop's files")
# Beside customers, orders and products: orders that become another customer's, where there are any.
MOVED_ORDERS = "moved_orders"
# In a reading: whether somebody has said whose the files are; else it is found out again each time.
WHOSE_IS_SAID = "whose_is_said"
# In which files that are used again were read before.
USED_CURRENCY = "used_currency"
# From which states an action may be taken.
MAY_READ = frozenset({State.READING, State.ASKING, State.UNREADABLE, State.READY})
MAY_WRITE = frozenset({State.READY, State.WRITING, State.STOPPED})
MAY_UNDO = frozenset({State.DONE, State.STOPPED, State.UNDOING})
MAY_REUSE = frozenset({State.DONE, State.STOPPED, State.UNDONE})  # the files, by another import
BUSY = frozenset({State.READING, State.WRITING, State.UNDOING})

# What to add to saying that an import was undone, where customers whom it had made are still there.
STAYED = Words(
    ja="ただし、この取り込みで登録された {n} 人のお客様は残しました。"
    "ほかの取り込みやメモなど、あとから加わったものがあるためです。",
    en="{n} customers whom it had brought stay, because something was added to them since: by "
    "another import, a note or the like.",
    en_one="One customer whom it had brought stays, because something was added since: by another "
    "import, a note or the like.",
    count="n",
)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What was decided about reading the files; the rest is found by looking at them.

    `columns` is field -> header; `layouts` says the same for other headers than the first file's,
    by their fingerprints.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    layouts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    currency: str | None = None
    date_order: str | None = None

    def answered(self, option: str) -> "Choices":
        """The choices with one more, written as in a shell.

        >>> Choices().answered("--map ordered_at='Order Date'").columns
        {'ordered_at': 'Order Date'}
        >>> Choices().answered("--date-order dmy").date_order
        'dmy'
        """
        name, _, value = option.partition(" ")
        (value,) = shlex.split(value)
        if name == "--map":
            key, _, header = value.partition("=")
            return replace(self, columns={**self.columns, key: header})
        if name == "--date-order":
            return replace(self, date_order=value)
        assert name == "--currency", option
        return replace(self, currency=value)


def choices_of_layouts(decided: Mapping[str, Choices]) -> Choices:
    """How files are read whose layouts (by fingerprint) were each read before, maybe with others.

    >>> net, total = Choices(columns={"amount": "割引後"}), Choices(columns={"amount": "合計"})
    >>> choices_of_layouts({"a": net, "b": total}).layouts
    {'a': {'amount': '割引後'}, 'b': {'amount': '合計'}}
    """
    beside = {key: columns for one in decided.values() for key, columns in one.layouts.items()}
    own = {key: {**one.columns, **one.layouts.get(key, {})} for key, one in decided.items()}
    return Choices(
        layouts={key: columns for key, columns in (beside | own).items() if columns},
        currency=next((one.currency for one in decided.values() if one.currency), None),
        date_order=next((one.date_order for one in decided.values() if one.date_order), None),
    )


def fingerprint(header: Sequence[str]) -> str:
    """By what a layout is known again next week: its header, however it is spelled or ordered.

    >>> fingerprint(["注文番号", "金額"]) == fingerprint(["金額 ", "注文番号"])
    True
    """
    folded = "\n".join(sorted(folded_header(name) for name in header))
    return hashlib.sha256(folded.encode()).hexdigest()[:32]


def source_key(format_key: str, taken: Sequence[str]) -> str:
    """A key for a source that is not known yet.

    >>> source_key("shopify_orders", []), source_key("generic", ["shop"])
    ('shopify_orders', 'shop-2')
    """
    base = kind_of_source(format_key)
    numbered = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))]
    return next(key for key in numbered if key not in taken)


def is_source_key(text: str) -> bool:
    """Whether a text from outside may be the key of a source.

    >>> is_source_key("shop-2"), is_source_key("Shop 2")
    (True, False)
    """
    return re.fullmatch(r"[a-z0-9_]{1,50}(-[0-9]{1,9})?", text) is not None


def kind_of_source(key: str) -> str:
    """What a source, or a file of a format, is an export of; what has no format is the shop's own.

    >>> kind_of_source("generic"), kind_of_source("shop-2"), kind_of_source("shopify_orders")
    ('shop', 'shop', 'shopify_orders')
    """
    if key == "generic":
        return "shop"
    return key.rpartition("-")[0] if key[-1:].isdecimal() and "-" in key else key


def source_name(key: str) -> Words:
    """A source as people read it; what has no format is the shop's own.

    >>> source_name("shopify_orders").en, source_name("shop-2").ja
    ('Shopify orders export', '店のファイル 2')
    """
    base = kind_of_source(key)
    number = key.removeprefix(base).removeprefix("-")
    name = FORMATS[base].name if base in FORMATS else OWN_FILES if base == "shop" else None
    if name is None:
        return Verbatim(ja=key, en=key)
    return Words(ja=f"{name.ja} {number}".strip(), en=f"{name.en} {number}".strip())


def headers_of_shops(reading: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """The header of each shop, in the order in which the reading numbers them, and its format."""
    found: dict[tuple[str, ...], str] = {}
    for source in reading["sources"]:
        if "ordered_at" in source["columns"] or lists_only(reading):
            found.setdefault(tuple(source["header"]), source["format"])
    return found


def lists_only(reading: Mapping[str, object]) -> str:
    """What files without any order list: "customers" or "products"; "" where there are orders."""
    return str(reading.get("lists", ""))


def examples(cells: Sequence[str | None], *, most: int = 3) -> list[str]:
    """What a column holds, shown by a few different cells; days without the time they do not have.

    >>> examples(["2026-01-05 00:00:00", None, "2026-01-05 00:00:00", "2026-02-01 00:00:00"])
    ['2026-01-05', '2026-02-01']
    >>> examples(["2026-01-05 00:00:00", "2026-01-05 09:30:00"])
    ['2026-01-05 00:00:00', '2026-01-05 09:30:00']
    """
    filled = [cell for cell in cells if cell and cell.strip()]
    if all(cell.endswith(MIDNIGHT) for cell in filled):
        filled = [cell.removesuffix(MIDNIGHT) for cell in filled]
    return list(dict.fromkeys(filled))[:most]
