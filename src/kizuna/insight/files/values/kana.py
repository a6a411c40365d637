"""How a name is read, as it is kept: in full-width katakana, also where it was written in hiragana
or in the narrow katakana of tills and old exports.

Not here: spellings folded for matching (`folding`).
"""

import unicodedata

from kizuna.insight.engines.duckdb import literal

_HIRAGANA = "".join(map(chr, (*range(0x3041, 0x3097), 0x309D, 0x309E)))
_NARROW = "".join(map(chr, range(0xFF65, 0xFFA0)))
_WRITTEN = _HIRAGANA + _NARROW
# Narrow signs of voicing become such as join the letter before them.
_KEPT = "".join(chr(ord(letter) + 96) for letter in _HIRAGANA) + "".join(
    unicodedata.normalize("NFKC", letter) for letter in _NARROW
)
_TO_KATAKANA = str.maketrans(_WRITTEN, _KEPT)


def katakana(reading: str) -> str:
    """A reading in full-width katakana; what is no kana stays.

    >>> katakana("たかはし みすゞ"), katakana("ｼﾞｮﾝ･Lee")
    ('タカハシ ミスヾ', 'ジョン・Lee')
    """
    return unicodedata.normalize("NFC", reading.translate(_TO_KATAKANA))


def katakana_sql(sql: str) -> str:
    """SQL of a reading in full-width katakana."""
    return f"nfc_normalize(translate({sql}, {literal(_WRITTEN)}, {literal(_KEPT)}))"
