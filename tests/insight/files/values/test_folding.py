"""Spellings of one name, address or number fold to one key; different ones stay apart."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kizuna.insight.files.values.folding import (
    email_key,
    folded_email,
    folded_name,
    folded_phone,
    folded_postal_code,
    install_folding,
    name_key,
    phone_key,
    postal_code_key,
)


@pytest.mark.parametrize(
    "spellings",
    [
        ["山田 太郎", "山田　太郎", "山田太郎", "山田太郎様", "山田太郎　様"],
        ["髙橋", "高橋"], ["山﨑", "山崎"], ["渡邊", "渡邉", "渡辺"], ["𠮷田",
        "吉田"], ["濵田", "濱田", "浜田"],
        ["やまだ たろう", "ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"], ["がぎぐ", "ｶﾞｷﾞｸﾞ", "か\u3099ぎぐ"],
        ["ＡＢＣ商事㈱", "abc商事(株)"], ["Straße", "STRASSE"], ["ヶ丘", "ケ丘"],
    ],
)  # fmt: skip
def test_spellings_of_one_name_fold_to_one_key(spellings: list[str]) -> None:
    assert len({name_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("斎藤", "斉藤"), ("はは", "ばば"), ("様", "太郎"), ("Ann", "Anne")]
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "spelling",
    ["090-1234-5678", "09012345678", "+81 90 1234 5678",
    "+81-(0)90-1234-5678", "０９０（１２３４）５６７８",
     "9012345678", "090−1234−5678", "'09012345678", "090-1234-5678 内線12", "0081 90 1234 5678"],
)  # fmt: skip
def test_spellings_of_one_phone_number_fold_to_its_national_digits(spelling: str) -> None:
    assert phone_key(spelling) == "09012345678"


@pytest.mark.parametrize("dummy", ["000-0000-0000", "0", "-", "なし", "1111111111", "12345"])
def test_a_dummy_number_matches_nobody(dummy: str) -> None:
    assert phone_key(dummy) is None


def test_emails_and_postal_codes_fold() -> None:
    assert {
        email_key(e) for e in ("Taro@X.jp", " taro@x.jp ", "ｔａｒｏ＠ｘ．ｊｐ", "太郎 <taro@x.jp>")
    } == {"taro@x.jp"}
    assert email_key("なし") is None
    assert {postal_code_key(c) for c in ("〒060-0001", "０６０−０００１", "600001", "0600001")} == {
        "0600001"
    }
    assert postal_code_key("sw1a 1aa") == "SW1A1AA" and postal_code_key("-") is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=15) | st.emails() | st.none(), min_size=1, max_size=10))
def test_sql_folds_as_the_rule_says(cells: list[str | None]) -> None:
    connection = duckdb.connect()
    install_folding(connection)
    install_folding(connection)
    connection.execute("CREATE TABLE raw (i BIGINT, x VARCHAR)")
    connection.executemany("INSERT INTO raw VALUES (?, ?)", list(enumerate(cells)))
    keys = (
        (folded_name, name_key),
        (folded_email, email_key),
        (folded_phone, phone_key),
        (folded_postal_code, postal_code_key),
    )
    for folded, key in keys:
        found = connection.execute(f"SELECT {folded('x')} FROM raw ORDER BY i").fetchall()
        assert [k for (k,) in found] == [None if c is None else key(c) for c in cells]
