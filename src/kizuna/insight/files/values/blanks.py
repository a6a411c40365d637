"""What people write into a cell to say that it is empty."""

import unicodedata

_WRITTEN = """
- -- --- — ― – − ー / . n/a #n/a na nan null none nil <na> nat なし 無し 無 未定 未設定 不明
該当なし 未入力 空白 0000-00-00 0000/00/00 0000-00-00t00:00:00
"""
BLANKS = frozenset(_WRITTEN.split()) | {"", "0000-00-00 00:00:00"}
# What a till writes for a customer it does not know: many people, not one very good customer.
# "Null" and "None" are not here: they are people's names.
NOBODY = frozenset(
    "- ― － 不明 なし 非会員 ゲスト ゲスト購入 一般 一般客 一般のお客様 現金 現金客 店頭 店頭客 "
    "匿名 名無し guest walk-in anonymous n/a".split()
) | {""}


def filled_sql(place: int, *, of: str = "") -> str:
    """DuckDB's SQL of the text in a column of a raw table (`of`), NULL where the cell is empty.

    >>> filled_sql(3)
    "nullif(trim(c3::VARCHAR), '')"
    """
    return f"nullif(trim({of}c{place}::VARCHAR), '')"


def is_blank(text: str) -> bool:
    """Whether a cell says nothing.

    >>> is_blank(" － "), is_blank("N/A"), is_blank("なし"), is_blank("0")
    (True, True, True, False)
    """
    return unicodedata.normalize("NFKC", text).strip().casefold() in BLANKS
