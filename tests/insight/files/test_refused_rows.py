"""Refused rows come back in a file that is safe to open, and that reads again once mended."""

import csv
import json
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.raw.open import EXTRA
from kizuna.insight.files.read import read_files
from kizuna.insight.files.reading import Reading, ReadOptions
from kizuna.insight.files.refused_rows import write_refused
from kizuna.insight.files.values.guard import guarded, unguarded
from tests.insight.files.making import orders_of, reading_of

HEADER = ("注文番号", "お名前", "電話番号", "注文日", "金額")


def written(reading: Reading, path: Path) -> list[list[str]]:
    (target,) = write_refused(reading, path, language="ja")
    with target.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_refused_row_keeps_its_cells_and_gets_its_reason(tmp_path: Path) -> None:
    reading = reading_of(
        HEADER,
        [["1", "山田", "+81901", "2026-01-05", "100"], ["2", "佐藤", "+81902", "いつか", "200"]],
    )
    header, row = written(reading, tmp_path / "refused.csv")
    assert header[-3:] == [words.ja for words in EXTRA]
    assert row[:5] == ["2", "佐藤", "'+81902", "いつか", "200"]
    assert "いつか" in row[5] and row[6:] == ["3", "bad_date"]


def test_the_mended_file_reads_as_if_it_had_always_been_right(tmp_path: Path) -> None:
    reading = reading_of(
        HEADER,
        [["1", "山田", "+819012345678", "2026-01-05", "100"],
         ["R2", "佐藤", "+819087654321", "いつか", "-200"]],
    )  # fmt: skip
    rows = written(reading, tmp_path / "refused.csv")
    rows[1][3] = "2026-01-09"
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    again = read_files([mended], connection=duckdb.connect(), options=ReadOptions())
    (order,) = orders_of(again).values()
    assert order["returned_minor"] == 200 and order["customer_id"] == "09087654321"
    assert again.sources[0].rows_refused == 0
    assert set(again.headers[0]) == set(HEADER)


def test_the_other_rows_of_an_order_go_along_so_that_it_stays_whole(tmp_path: Path) -> None:
    header = ("注文番号", "会員番号", "注文日", "商品コード", "金額")
    reading = reading_of(
        header,
        [["1", "A", "2026-01-05", "P1", "100"], ["2", "B", "2026-01-06", "P1", "100"],
         ["2", "B", "2026-01-06", "P2", "千円"], ["3", "A", "2026-01-07", "P2", "300"],
         ["3", "A", "2026-01-07", "P3", "50"]],
    )  # fmt: skip
    rows = written(reading, tmp_path / "refused.csv")
    assert [(row[0], row[3], row[-1]) for row in rows[1:]] == [
        ("2", "P1", "same_order"),
        ("2", "P2", "bad_amount"),
    ]
    rows[2][4] = "1000"
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    again = read_files([mended], connection=duckdb.connect(), options=ReadOptions())
    (order,) = orders_of(again).values()
    assert order["gross_minor"] == 1100


def test_with_a_row_without_a_number_go_those_of_its_customer_and_day(tmp_path: Path) -> None:
    header = ("注文番号", "会員番号", "注文日", "商品コード", "金額")
    reading = reading_of(
        header,
        [["1", "A", "2026-01-05", "P1", "100"], ["1", "A", "2026-01-05", "P2", "50"],
         ["2", "B", "2026-01-06", "P1", "100"], ["", "B", "2026-01-06", "P2", "300"],
         ["3", "B", "2026-01-07", "P1", "100"], ["4", "C", "2026-01-06", "P1", "100"]],
    )  # fmt: skip
    rows = written(reading, tmp_path / "refused.csv")
    assert [(row[0], row[3], row[-1]) for row in rows[1:]] == [
        ("2", "P1", "same_order"),
        ("", "P2", "no_order"),
    ]


@pytest.mark.parametrize(
    ("unnumbered", "beside"),
    [
        (("", "B", "2026-01-06", "P2", "300"), ["2"]),
        (("", "B", "2026-01-06", "P2", "abc"), ["2"]),
        (("", "", "", "P2", "300"), ["1", "1"]),
    ],
)
def test_whatever_else_a_row_without_a_number_lacks_the_order_it_may_be_of_goes_along(
    tmp_path: Path, unnumbered: tuple[str, ...], beside: list[str]
) -> None:
    header = ("注文番号", "会員番号", "注文日", "商品コード", "金額")
    orders = [["2", "B", "2026-01-06", "P1", "100"], ["4", "C", "2026-01-06", "P1", "100"]]
    if len(beside) > 1:
        orders += [["1", "A", "2026-01-05", "P1", "100"], ["1", "A", "2026-01-05", "P2", "50"]]
    reading = reading_of(header, [*orders, list(unnumbered)])
    _, *rows = written(reading, tmp_path / "refused.csv")
    assert [row[0] for row in rows if row[-1] == "same_order"] == beside
    assert [row[0] for row in rows if row[-1] != "same_order"] == [""]


def test_where_a_number_stands_in_the_first_row_alone_the_order_above_goes_along(
    tmp_path: Path,
) -> None:
    header = ("注文番号", "会員番号", "注文日", "商品コード", "金額")
    orders = [["1", "A", "2026-01-05", "P1", "100"], ["2", "B", "2026-01-06", "P1", "100"],
              ["", "", "", "P2", "300"], ["3", "C", "2026-01-07", "P1", "100"]]  # fmt: skip
    _, *rows = written(reading_of(header, orders), tmp_path / "refused.csv")
    assert [(row[0], row[3]) for row in rows] == [("2", "P1"), ("", "P2")]


def test_mended_rows_count_beside_those_they_were_refused_from_whichever_file_comes_first(
    tmp_path: Path,
) -> None:
    path, refused = tmp_path / "orders.csv", tmp_path / "kizuna-refused.csv"
    header = "注文番号,会員番号,注文日,商品コード,金額\n"
    path.write_text(header + "1,A,2026-01-05,P1,100\n1,A,2026-01-05,P2,千円\n", "utf-8")
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    (written_to,) = write_refused(reading, refused, language="ja")
    mended = written_to.read_text("utf-8-sig").replace("千円,", "1000,")
    written_to.write_text(mended, "utf-8-sig")
    for paths in ([path, refused], [refused, path]):
        again = read_files(paths, connection=duckdb.connect(), options=ReadOptions())
        (order,) = orders_of(again).values()
        assert order["gross_minor"] == 1100
        told = {note.code: note.say("en") for note in again.notes}
        assert told["rows_mended"].startswith("One of the rows of orders.csv that cannot be used ")


@pytest.mark.parametrize(("number", "beside"), [("2", ["2"]), ("", ["2", "1"])])
def test_the_other_rows_go_along_with_a_row_of_too_many_cells_as_well(
    tmp_path: Path, number: str, beside: list[str]
) -> None:
    path = tmp_path / "orders.csv"
    header = "注文番号,会員番号,注文日,商品名,金額\n"
    lines = f"2,B,2026-01-06,茶,100\n1,A,2026-01-05,茶,100\n{number},B,2026-01-06,碗,大,200\n"
    path.write_text(header + lines, "utf-8")
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    rows = written(reading, tmp_path / "refused.csv")
    assert [(row[0], row[3], row[-1]) for row in rows[1:]] == [
        *((order, "茶", "same_order") for order in beside),
        (number, "碗", "too_many_cells"),
    ]


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        (",1,A,2026-01-05,碗,大,200", ["1"]),
        (",１,A,2026-01-05,碗,大,200", ["1"]),
        (',"1,A,2026-01-05,碗,200', ["1", "2"]),  # a line that is not cut has no columns
        (",-,A,2026/1/5,碗,大,200", ["1", "2"]),  # a mark for nothing: it may be of the one above
        (",,,,碗,大,200", ["2"]),
    ],
)
def test_however_the_number_of_such_a_row_is_written_its_order_goes_along(
    tmp_path: Path, line: str, beside: list[str]
) -> None:
    path = tmp_path / "orders.csv"
    header = ",注文番号,会員番号,注文日,商品名,金額\n"
    lines = f",1,A,2026-01-05,茶,100\n,2,B,2026-01-06,茶,100\n{line}\n,3,A,2026-01-07,茶,100\n"
    path.write_text(header + lines, "utf-8")
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    rows = written(reading, tmp_path / "refused.csv")
    assert [row[0] for row in rows if row[-1] == "same_order"] == beside


def test_cells_of_a_refused_row_stand_under_their_own_header(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    header = "注文番号,,会員番号,注文日,金額\n"
    good = "".join(f"1{n},,A,2026-01-05,100\n" for n in range(9))
    bad = "2,,B,2026-01-06,200,円\n3,x,B,2026-01-06,200,円\n"
    path.write_text(header + good + bad, "utf-8")
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    rows = written(reading, tmp_path / "refused.csv")
    assert [row[:4] for row in rows] == [
        ["注文番号", "会員番号", "注文日", "金額"],
        ["2", "B", "2026-01-06", "200,円"],
        ["3", "x", "B", "2026-01-06,200,円"],
    ]


@pytest.mark.parametrize(
    "line", ["小計,,,,600", "合計,,,,600", "注文日,注文番号,会員番号,商品名,金額"]
)
def test_what_is_no_order_takes_none_along(tmp_path: Path, line: str) -> None:
    path = tmp_path / "orders.csv"
    header = "注文日,注文番号,会員番号,商品名,金額\n"
    path.write_text(f"{header}2026-01-05,1,A,茶,100\n2026-01-05,1,A,碗,500\n{line}\n", "utf-8")
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    _, refused = written(reading, tmp_path / "refused.csv")
    assert refused[-1] in ("total_row", "repeated_header")


def test_a_file_of_which_only_the_reasons_are_left_is_told_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "refused.csv"
    path.write_text("使えなかった理由,元のファイルの行,理由の記号\n理由,2,no_date\n", "utf-8")
    with pytest.raises(UnreadableFile) as failure:
        read_files([path], connection=duckdb.connect(), options=ReadOptions())
    assert failure.value.code == "no_ordered_at_column"


def test_what_is_refused_a_second_time_keeps_its_columns(tmp_path: Path) -> None:
    def given_again(path: Path, rows: list[list[str]]) -> list[list[str]]:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        again = read_files([path], connection=duckdb.connect(), options=ReadOptions())
        return written(again, path.with_stem("refused"))

    good = ["1", "山田", "+819012345678", "2026-01-05", "100"]
    bad = ["2", "佐藤", "-815", "いつか", "200"]
    total = ["合計", "", "=A1", "", "300"]
    first = given_again(tmp_path / "a.csv", [list(HEADER), good, bad, total, [*good, "x", "y"]])
    second = given_again(
        tmp_path / "b.csv", [*first, [*good, "", "", ""], [*good[:1], *good, "理由", "3", "x"]]
    )
    assert second[0] == first[0]
    assert [row[:5] for row in second[1:]] == [
        ["1", "山田", "'+819012345678", "2026-01-05", "100"],
        ["2", "佐藤", "'-815", "いつか", "200"],
        ["合計", "", "'=A1", "", "300"],
        ["1", "山田", "'+819012345678", "2026-01-05", "100,x,y"],
        ["1", "山田", "'+819012345678", "2026-01-05", "100"],
        ["1", "1", "山田", "'+819012345678", "2026-01-05,100"],
    ]
    assert [row[-1] for row in second[1:]] == [
        "same_order", "bad_date", "total_row", "bad_amount", "same_order", "too_many_cells",
    ]  # fmt: skip
    assert {len(row) for row in second} == {len(HEADER) + 3}


def test_naughty_names_survive_to_customers_and_to_refused_rows(
    shared_data: Path, tmp_path: Path
) -> None:
    names = json.loads((shared_data / "torture/strings/blns.json").read_text(encoding="utf-8"))
    names = [name.strip().replace("\x00", "").strip("\ufeff") for name in names]
    rows = [[str(n), name, None, "2026-01-05", "100"] for n, name in enumerate(names)]
    bad = [[f"X{n}", name, None, "いつか", "100"] for n, name in enumerate(names)]
    header = ("会員番号", *HEADER[1:])
    reading = reading_of(header, rows + bad)
    kept = reading.tables.engine.rows(reading.tables.customers)
    assert {r["customer_id"]: r["customer_name"] or "" for r in kept} == {
        str(n): name for n, name in enumerate(names)
    }
    back = written(reading, tmp_path / "refused.csv")[1:]
    assert [row[1] for row in back] == [guarded(name) for name in names]
    live = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
    assert not [row[1] for row in back if row[1].lstrip().startswith(live)]


def test_a_blank_that_is_written_as_an_amount_is_said(tmp_path: Path) -> None:
    rows = [["1", "山田", "", "2026-01-05", "100"], ["2", "佐藤", "", "2026-01-06", "未定"],
            ["3", "鈴木", "", "2026-01-07", ""]]  # fmt: skip
    _, undecided, empty = written(reading_of(HEADER, rows), tmp_path / "refused.csv")
    assert undecided[-1] == "bad_amount" and "「未定」は金額として読めません" in undecided[5]
    assert empty[-1] == "no_amount"


@given(st.text() | st.text(alphabet="'=;\t\n a"))
def test_the_guard_comes_off_exactly(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize(
    "cell", ["=1+1", " =1", "\t=1", "＝1", "－1", "@SUM(A1)", "+81", "-5", "\u00a0=1"]
)
def test_nothing_in_the_file_is_live(cell: str) -> None:
    assert guarded(cell).startswith("'")
