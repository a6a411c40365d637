"""What people write into a cell to say that it is empty."""

import unicodedata

_WRITTEN = """
- -- --- — ― – − ー / . n/a #n/a na nan null none nil <na> nat なし 無し 無 未定 未設定 不明
該当なし 未入力 空白 0000-00-00 0000/00/00 0000-00-00t00:00:00
"""
BLANKS = frozenset(_WRITTEN.split()) | {"", "0000-00-00 00:00:00"}


def is_blank(text: str) -> bool:
    """Whether a cell says nothing.

    >>> is_blank(" － "), is_blank("N/A"), is_blank("なし"), is_blank("0")
    (True, True, True, False)
    """
    return unicodedata.normalize("NFKC", text).strip().casefold() in BLANKS
