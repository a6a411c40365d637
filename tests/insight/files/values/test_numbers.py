"""Amounts are exact to the minor unit, under one decimal mark for the whole column."""

import csv
import gzip
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kizuna.insight.files.reading import SqlValue
from kizuna.insight.files.values.number_text import WRITTEN_NUMBER, parse_number
from kizuna.insight.files.values.numbers import currencies_in, read_amounts, read_numbers

_FULL = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
_HALF = str.maketrans("０１２３４５６７８９，．", "0123456789,.")


def _raw(cells: list[str | None], dtype: str = "VARCHAR") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE raw AS SELECT i AS row, CAST(cells[i] AS " + dtype + ") AS c0 "
        "FROM (SELECT ? AS cells), range(1, ?) r(i)",
        [cells, len(cells) + 1],
    )
    return connection


def _rows(connection: duckdb.DuckDBPyConnection, value: SqlValue) -> list[tuple[object, bool]]:
    return connection.execute(
        f"SELECT {value.sql}, {value.bad_sql} FROM raw ORDER BY row"
    ).fetchall()


def _amounts(
    cells: list[str | None], digits: int = 2, dtype: str = "VARCHAR"
) -> tuple[list[object], list[bool], list[str]]:
    connection = _raw(cells, dtype)
    value = read_amounts(connection, "raw", "c0", dtype, digits=digits, header="金額")
    values, bad = zip(*_rows(connection, value), strict=True)
    return [*values], [*bad], [note.code for note in value.notes]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("１２００", "1200"), ("1,200", "1200"), ("¥1,200", "1200"),
        ("￥１，２００", "1200"), ("1,200円", "1200"),
        ("1,200円（税込）", "1200"), ("¥1,200-", "1200"), ("JPY 1,200",
        "1200"), ("$1,200.50", "1200.50"),
        ("1200 USD", "1200"), ("12 €", "12"), ("▲1,200", "-1200"),
        ("△1200", "-1200"), ("－1200", "-1200"),
        ("−1,200", "-1200"), ("(1,200)", "-1200"), ("(¥1,200)", "-1200"), ("¥-1,200", "-1200"),
        ("-¥1,200", "-1200"), ("1,200-", "-1200"), ("1.2E+3", "1200"), ("1 234.56", "1234.56"),
        ("1'234.50", "1234.50"), ("1,00,000", "100000"), ("1万2千円",
        "12000"), ("1.5万円", "15000"),
        ("2個", "2"), ("+5", "5"), (".5", "0.5"),
    ],
)  # fmt: skip
def test_every_written_form_is_its_number(written: str, number: str) -> None:
    assert parse_number(written) == Decimal(number)


@pytest.mark.parametrize(
    "written",
    [
        "1,2",
        "12abc",
        "1-2",
        "--5",
        "(5",
        "1.2.3",
        "千",
        "10%",
        "1_000",
        "0x1F",
        "inf",
        "1234 5",
        "円",
        "",
    ],
)
def test_what_is_no_number_is_refused(written: str) -> None:
    assert parse_number(written) is None


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_any_amount_comes_back_from_every_form(amount: int) -> None:
    size, minus = abs(amount), amount < 0
    plain = [
        f"{size}",
        f"{size:,}",
        f"¥{size:,}",
        f"{size:,}円",
        f"JPY {size}",
        f"{size:,}".translate(_FULL),
    ]
    plain += [f"{size:,}".replace(",", " "), f"{size:,}".replace(",", "'"), f"{size}.00"]
    signed = [f for p in plain for f in ((f"-{p}", f"▲{p}", f"({p})") if minus else (p, f"+{p}"))]
    assert {form: parse_number(form) for form in signed} == dict.fromkeys(signed, Decimal(amount))
    assert all(re.fullmatch(WRITTEN_NUMBER, form.translate(_HALF)) for form in signed)
    assert parse_number(f"{amount:,}".replace(",", ".") + ",00", ",") == amount


def test_a_half_of_a_minor_unit_rounds_away_from_zero_exactly() -> None:
    cells: list[str | None] = [
        "449.745",
        "-449.745",
        "1.005",
        "0.125",
        "2.675",
        "10",
        "449.7449999999999999",
    ]
    assert _amounts(cells)[0] == [44975, -44975, 101, 13, 268, 1000, 44974]
    assert _amounts(["449.745", "2.675", "-0.125"], dtype="DOUBLE")[0] == [44975, 268, -13]
    assert _amounts(["449.745"], dtype="DECIMAL(10, 3)")[0] == [44975]
    assert _amounts(["5", None], dtype="BIGINT")[0] == [500, None]
    assert _amounts(["90071992547409.93"])[0] == [9007199254740993], "beyond what a float can hold"


def test_blank_marks_are_empty_and_all_else_is_bad() -> None:
    cells: list[str | None] = [
        "1,200",
        "-",
        "—",
        "なし",
        "N/A",
        "",
        None,
        "nan",
        "abc",
        "1_000",
        "inf",
        "1" * 30,
    ]
    values, bad, _ = _amounts(cells, 0)
    assert values == [1200] + [None] * 11
    assert bad == [False] * 8 + [True] * 4
    assert _amounts(["nan", "inf", "1e30"], dtype="DOUBLE")[1] == [False, True, True]


@pytest.mark.parametrize(
    ("cells", "digits", "minor", "said"),
    [
        (["1.234,56", "12,5", "1.234"], 2, [123456, 1250, 123400], ["decimal_comma"]),
        (["1,234.56", "12.5", "1,234"], 2, [123456, 1250, 123400], []),
        (["1.234", "500"], 0, [1234, 500], ["point_groups"]),
        (["1.234", "2.500", "3.100"], 2, [123400, 250000, 310000], ["point_groups"]),
        (["1.234", "0.500", "3.10"], 2, [123, 50, 310], []),
        (["1.234"], 2, [123], ["point_decimal"]),
        (["€1.234", "€12,50"], 2, [123400, 1250], ["decimal_comma"]),
        (["1,234", "2,000"], 2, [123400, 200000], []),
    ],
)
def test_the_decimal_mark_is_decided_on_the_whole_column_and_said(
    cells: list[str | None], digits: int, minor: list[int], said: list[str]
) -> None:
    values, bad, notes = _amounts(cells, digits)
    assert (values, any(bad), notes) == (minor, False, said)


@pytest.mark.parametrize("form", ["{}", "¥{:,}", "{:,}円", "{:,}.50", "-{:,}", "({:,})"])
def test_sql_reads_a_large_column_exactly_as_the_parser_does(form: str) -> None:
    cells = [form.format(7 * i) for i in range(7_000)] + ["12abc", "１２", "▲5", "1,2,3"]
    parsed = [parse_number(cell) for cell in cells]
    values, bad, _ = _amounts([*cells], 0)
    rounded = [int(p.to_integral_value(ROUND_HALF_UP)) if p is not None else None for p in parsed]
    assert values == rounded and bad == [p is None for p in parsed]
    connection = _raw([*cells])
    numbers = read_numbers(connection, "raw", "c0", "VARCHAR", header="数量")
    floats = [float(p) if p is not None else None for p in parsed]
    assert [v for v, _ in _rows(connection, numbers)] == floats


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("0123456789.,-+ eE_n¥▲()", min_size=1, max_size=9), min_size=1, max_size=20)
)
def test_any_column_is_what_the_parser_says_under_one_mark(cells: list[str]) -> None:
    stripped = [cell.strip() for cell in cells]
    connection = _raw([*stripped])
    found = _rows(connection, read_numbers(connection, "raw", "c0", "VARCHAR", header="数量"))
    by_mark = [
        [float(p) if (p := parse_number(c, mark)) is not None else None for c in stripped]
        for mark in (".", ",")
    ]
    assert [value for value, _ in found] in by_mark


def test_one_slip_does_not_make_every_comma_a_decimal_mark() -> None:
    values, bad, said = _amounts(["1,200", "3,400", "1,2"], 0)
    assert (values, bad, said) == ([1200, 3400, None], [False, False, True], [])


def test_cells_that_are_no_numbers_have_no_say_in_the_decimal_mark() -> None:
    junk: list[str | None] = ["12,5x", "3,4 ×", "1,2,3", "7,8?"]
    values, bad, said = _amounts(["1,200", "¥3,400（税込）", *junk], 0)
    assert (values[:2], all(bad[2:]), said) == ([1200, 3400], True, [])
    points: list[str | None] = ["1.5x", "2.5y", "3.5z"]
    values, bad, said = _amounts(["12,5", "13,50 €", *points])
    assert (values[:2], all(bad[2:]), said) == ([1250, 1350], True, ["decimal_comma"])


def test_currencies_are_counted_by_what_is_written_beside_the_amount() -> None:
    cells: list[str | None] = [
        "$5",
        "5 USD",
        "€5",
        "jpy 5",
        "5円",
        "￥5",
        "¥5",
        "£1,000",
        "5",
        None,
        "USD",
        "US$5",
    ]
    assert currencies_in(_raw(cells), "raw", "c0") == {"USD": 3, "EUR": 1, "JPY": 4, "GBP": 1}
    assert currencies_in(_raw(["5", None], "BIGINT"), "raw", "c0") == {}


@pytest.mark.parametrize("sign", ["￡", "＄", "￦", "￥", "£", "ＵＳＤ ", "ＥＵＲ"])
def test_signs_in_full_width_have_a_say_in_the_decimal_mark_too(sign: str) -> None:
    values, bad, said = _amounts([f"{sign}1.234", f"{sign}12,50", f"{sign}7,20"])
    assert (values, any(bad), said) == ([123400, 1250, 720], False, ["decimal_comma"])


@pytest.mark.parametrize(
    ("written", "currency"),
    [
        ("ＵＳＤ 5", "USD"), ("ＥＵＲ5", "EUR"), ("ＵＳ＄5", "USD"), ("￡5", "GBP"), ("￦5", "KRW"),
        ("5ユーロ", "EUR"), ("5米ドル", "USD"), ("AU$5", "AUD"), ("NZ$ 5", "NZD"), ("S$5", "SGD"),
        ("R$5", "BRL"), ("₹5", "INR"), ("฿5", "THB"), ("5日本円", "JPY"), ("5人民元", "CNY"),
        ("5ﾄﾞﾙ", "USD"), ("5 ﾕｰﾛ", "EUR"), ("5ﾎﾟﾝﾄﾞ", "GBP"), ("5ｳｫﾝ", "KRW"),
    ],
)  # fmt: skip
def test_whatever_names_a_currency_is_no_bar_to_the_number(written: str, currency: str) -> None:
    assert currencies_in(_raw([written]), "raw", "c0") == {currency: 1}
    assert parse_number(written) == 5


def test_the_figures_of_the_statistics_bureau_are_read(shared_data: Path) -> None:
    path = shared_data / "ja/estat/FEH_00200524_population_by_prefecture.csv"
    text = path.read_bytes().decode(
        "utf-8-sig" if path.read_bytes()[:3] == b"\xef\xbb\xbf" else "cp932"
    )
    cells = [cell for row in csv.reader(text.splitlines()) for cell in row if cell[-4:-3] == ","]
    values, bad, _ = _amounts([*cells], 0)
    assert "128,057" in cells and not any(bad)
    assert values == [int(cell.replace(",", "")) for cell in cells]


def test_the_blank_charges_of_new_telephone_customers_are_empty_not_bad(shared_data: Path) -> None:
    with gzip.open(shared_data / "churn/telco/Telco-Customer-Churn.csv.gz", "rt") as lines:
        cells = [row["TotalCharges"].strip() or None for row in csv.DictReader(lines)]
    values, bad, _ = _amounts([*cells])
    assert values.count(None) == 11 and not any(bad)
    assert sum(v for v in values if isinstance(v, int)) == sum(
        int(Decimal(cell) * 100) for cell in cells if cell
    )


def test_a_whole_number_too_large_for_money_is_bad_and_no_crash() -> None:
    values, bad, _ = _amounts([str(2**62), "7"], dtype="BIGINT")
    assert values == [None, 700]
    assert bad == [True, False]
