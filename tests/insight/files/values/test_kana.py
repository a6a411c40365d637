"""Readings in katakana: the same from files and from a form."""

import duckdb
import pytest

from kizuna.insight.files.values.kana import katakana, katakana_sql


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("わたなべ けんいちろう", "ワタナベ ケンイチロウ"),
        ("ﾜﾀﾅﾍﾞ ｹﾝｲﾁﾛｳ", "ワタナベ ケンイチロウ"),
        ("ゔぃくとりあ ﾊﾟｯﾌｧｰ", "ヴィクトリア パッファー"),
        ("ﾎｾ･ｶﾞﾙｼｱ", "ホセ・ガルシア"),
        ("か\u3099とう", "ガトウ"),
        ("Ｏ’Brien ガルシア・マルケス", "Ｏ’Brien ガルシア・マルケス"),
    ],
)
def test_a_reading_is_kept_in_full_width_katakana(written: str, kept: str) -> None:
    by_sql = duckdb.execute(f"SELECT {katakana_sql('$1')}", [written]).fetchall()
    assert katakana(written) == kept and by_sql == [(kept,)]
