"""How a name is read, as it is kept: in katakana, also where it was written in hiragana.

Not here: spellings folded for matching (`folding`).
"""

from kizuna.insight.engines.duckdb import literal

_HIRAGANA = "".join(map(chr, (*range(0x3041, 0x3097), 0x309D, 0x309E)))
_KATAKANA = "".join(chr(ord(letter) + 96) for letter in _HIRAGANA)
_TO_KATAKANA = str.maketrans(_HIRAGANA, _KATAKANA)


def katakana(reading: str) -> str:
    """A reading in katakana; what is no hiragana stays.

    >>> katakana("たかはし みすゞ"), katakana("ﾊｯﾄﾘ")
    ('タカハシ ミスヾ', 'ﾊｯﾄﾘ')
    """
    return reading.translate(_TO_KATAKANA)


def katakana_sql(sql: str) -> str:
    """SQL of a reading in katakana."""
    return f"translate({sql}, {literal(_HIRAGANA)}, {literal(_KATAKANA)})"
