"""Columns of an address book that hold fields the shop has added: what fits each, as JSON.

Not here: days, which are read as all days are (`values.dates`); keeping the values (the
application).
"""

import json
import unicodedata
from collections.abc import Sequence

import duckdb
from duckdb.func import SPECIAL

from kizuna.insight.files.fields import folded_header
from kizuna.insight.files.reading import OwnColumn

_YES = frozenset("true yes y 1 はい 有 あり ○ 〇 ◯ ✓ する 済 希望 希望する".split())
_NO = frozenset("false no n 0 いいえ 無 なし × ✕ ✗ しない 未 希望しない".split())
_BETWEEN = str.maketrans(dict.fromkeys("、，;；/／\n", ","))


def own_field(columns: Sequence[OwnColumn], header: str) -> str | None:
    """The field of which a header is the name, in either language; or its name beside its code.

    >>> from kizuna.base.words import Words
    >>> gender = OwnColumn(key="own-3", name=Words(ja="性別", en="Gender"), kind="text")
    >>> [own_field([gender], header) for header in ("GENDER", "性別（名称）", "性別(ID)")]
    ['own:own-3', 'own:own-3', None]
    """
    folded = folded_header(header)
    for column in columns:
        names = map(folded_header, (column.name.ja, column.name.en))
        if folded and folded in {said for name in names if name for said in (name, name + "名称")}:
            return column.field
    return None


def own_value(kind: str, text: str, choices: Sequence[str] = ()) -> str | None:
    """A value as JSON; None for one that does not fit the kind.

    >>> own_value("number", "１，２００"), own_value("yes_no", "はい"), own_value("number", "多い")
    ('1200.0', 'true', None)
    >>> own_value("choices", "紅茶、茶", ["茶", "紅茶"]), own_value("choice", "水", ["茶"])
    ('["茶", "紅茶"]', None)
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    value: object = text.strip()
    if kind == "number":
        value = _number(plain)
    elif kind == "yes_no":
        folded = plain.casefold()
        value = True if folded in _YES else False if folded in _NO else None
    elif kind in ("choice", "choices"):
        offered = {unicodedata.normalize("NFKC", choice).casefold(): choice for choice in choices}
        parts = plain.translate(_BETWEEN).split(",") if kind == "choices" else [plain]
        typed = [part.strip().casefold() for part in parts if part.strip()]
        if not typed or not offered.keys() >= set(typed):
            return None
        chosen = [choice for folded, choice in offered.items() if folded in typed]
        value = chosen if kind == "choices" else chosen[0]
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", "").lstrip("¥$€£"))
    except ValueError:
        return None
    return number if number == number and abs(number) != float("inf") else None


def install_own_values(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `own_value` known to a connection as `kizuna_own_value(kind, text, choices)`."""
    ((known,),) = connection.execute(
        "SELECT count(*) FROM duckdb_functions() WHERE function_name = 'kizuna_own_value'"
    ).fetchall()
    if known:
        return

    def value(kind: str, text: str | None, choices: str) -> str | None:
        return None if text is None else own_value(kind, text, json.loads(choices))

    connection.create_function(
        "kizuna_own_value", value, ["VARCHAR", "VARCHAR", "VARCHAR"], "VARCHAR",
        null_handling=SPECIAL,
    )  # fmt: skip
