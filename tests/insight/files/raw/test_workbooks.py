"""Workbooks: every visible sheet with a table, every cell as a person sees it."""

import datetime
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.raw import workbooks
from kizuna.insight.files.raw.epoch import _in_binary, has_1904_epoch
from kizuna.insight.files.raw.open import open_sources
from kizuna.insight.files.raw.source import Source
from kizuna.insight.files.read import read_files
from kizuna.insight.files.reading import RawTable, Reading, ReadOptions
from kizuna.insight.files.refused_rows import reasons_of
from tests.insight.files.conftest import Cells, Counted
from tests.insight.files.making import orders_of

Read = Callable[..., tuple[RawTable, Cells]]


def test_cells_keep_what_a_person_sees(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"  # the name says nothing
    book = xlsxwriter.Workbook(path, {"date_1904": True})
    sheet = book.add_worksheet("受注")
    day = book.add_format({"num_format": "yyyy/m/d"})
    sheet.write_row(0, 0, ["売上一覧"])
    sheet.write_row(2, 1, ["会員番号", "郵便番号", "注文日", "数量", "単価", "済", "計算"])
    sheet.write_row(3, 1, [17850, "0010001"])
    sheet.write_datetime(3, 3, datetime.datetime(2026, 1, 5), day)
    sheet.write_row(3, 4, [-2, 2.55])
    sheet.write_boolean(3, 6, True)
    sheet.write_formula(3, 7, "=1/0", value="#DIV/0!")
    sheet.write_row(5, 1, ["合計", "", "", 12])
    book.close()
    table, rows = read(path)
    assert (table.kind, table.sheet, table.header_row) == ("xlsx", "受注", 3)
    assert table.header == ("会員番号", "郵便番号", "注文日", "数量", "単価", "済", "計算")
    assert rows == [(4, "17850", "0010001", "2026-01-05 00:00:00", "-2", "2.55", "true", "#DIV/0!")]


def test_errors_of_every_kind_stay_visible(read: Read, shared_data: Path) -> None:
    table, rows = read(shared_data / "torture" / "xlsx" / "errors.xlsx")
    found = [*table.header, *(row[1] for row in rows)]
    assert found == ["#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#REF!", "#NUM!", "#N/A"]


def test_hidden_sheets_are_skipped_and_said(
    connection: duckdb.DuckDBPyConnection, shared_data: Path
) -> None:
    path = shared_data / "torture" / "xlsx" / "any_sheets.xlsx"
    (table,) = open_sources([path], connection=connection)
    assert table.sheet == "Visible"
    hidden = [note.values["sheet"] for note in table.notes if note.code == "sheet_hidden"]
    assert hidden == ["Hidden", "VeryHidden"]


def test_several_sheets_are_several_tables(
    connection: duckdb.DuckDBPyConnection, shared_data: Path
) -> None:
    path = shared_data / "torture" / "xlsx" / "temperature-table.xlsx"
    tables = open_sources([path], connection=connection)
    assert [(t.sheet, t.header) for t in tables] == [
        ("Sheet1", ("label", "value")),
        ("Sheet2", ("label2", "value2")),
    ]


def test_times_without_a_day_are_shown_as_times(read: Read, shared_data: Path) -> None:
    _, rows = read(shared_data / "torture" / "xlsx" / "date.ods")
    assert [row[1] for row in rows] == [
        "2021-01-01",
        "2021-01-01T10:10:10",
        "10:10:10",
        "10:10:10.123456",
    ]


def test_no_row_is_found_that_others_do_not_find(
    shared_data: Path, tortured: dict[str, str | list[Counted]]
) -> None:
    """Header, titles, records and refused rows of single sheets, against all of calamine's rows."""
    reference = json.loads((shared_data / "torture" / "xlsx_reference.json").read_text())
    compared = 0
    for name, found in tortured.items():
        if isinstance(found, str) or len(reference[name].get("rows", [])) != 1:
            continue
        for table, rows, refused in found:
            titles = sum(
                int(str(note.values["n"])) for note in table.notes if note.code == "titles_skipped"
            )
            has_header = table.header_row is not None
            # Blank rows count there and not here.
            assert rows + refused + titles + has_header <= reference[name]["rows"][0], name
            compared += 1
    assert compared == 41


@pytest.mark.parametrize("parts", [1, 2, 3, 4])
def test_a_big_sheet_shared_among_processes_is_the_same_sheet(
    parts: int, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "big.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["id", "name", "amount", "late"])
        for row in range(2, 400):
            sheet.write_row(row, 1, [f"{row:04}", "髙橋" * (row % 7 + 1), row])
        sheet.write_string(399, 4, "x")
        sheet.write_formula(350, 3, "=1/0", value="#DIV/0!")
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    monkeypatch.setattr(os, "cpu_count", lambda: parts)
    monkeypatch.setattr(workbooks, "_PART_BYTES", 1_000)
    table, rows = read(path)
    expected: Cells = [
        (row + 1, f"{row:04}", "髙橋" * (row % 7 + 1), str(row), None) for row in range(2, 400)
    ]
    expected[348] = (*expected[348][:3], "#DIV/0!", None)
    expected[397] = (*expected[397][:4], "x")
    assert (table.header, table.header_row) == (("id", "name", "amount", "late"), 2)
    assert rows == expected


def test_a_broken_workbook_is_refused(tmp_path: Path, shared_data: Path) -> None:
    whole = (shared_data / "torture" / "xlsx" / "readings.xlsx").read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    with duckdb.connect() as connection, pytest.raises(UnreadableFile) as failure:
        open_sources([path], connection=connection)
    assert failure.value.code == "file_broken"


def read_to_the_end(path: Path) -> Reading:
    return read_files([path], connection=duckdb.connect(), options=ReadOptions())


@pytest.mark.parametrize(("is_1904", "first"), [(False, "2026-01-05"), (True, "2030-01-06")])
def test_bare_numbers_of_days_count_from_the_year_the_workbook_says(
    is_1904: bool, first: str, tmp_path: Path
) -> None:
    path = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": is_1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["注文番号", "会員番号", "注文日", "金額"])
        sheet.write_row(1, 0, ["1", "C1", 46027, 1200])
        sheet.write_row(2, 0, ["2", "C2", 46028, 800])
    assert read_to_the_end(path).tables.known.start.isoformat() == first


def test_old_and_binary_workbooks_tell_their_first_year_too(shared_data: Path) -> None:
    folder = shared_data / "torture" / "xlsx"
    of_1904 = {
        path.name
        for path in folder.iterdir()
        for kind in (path.suffix[1:].replace("xlsm", "xlsx"),)
        if has_1904_epoch(Source(file=path.name, path=path, kind=kind))
    }
    assert of_1904 == {"formula-date-format.xls"}
    properties = b"\x83\x01\x00\x99\x01\x04{}\x00\x00\x00"  # BrtBeginBook, BrtWbProp
    assert _in_binary(properties.replace(b"{}", b"\x01"))
    assert not _in_binary(properties.replace(b"{}", b"\x00"))


MERGED = ["注文日", "会員番号", "注文番号", "商品名", "数量", "金額", "甲", "合計金額"]


@pytest.fixture(params=[1, 2])
def merged(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two orders of two lines, their cells merged over the lines; read by one or two children."""
    monkeypatch.setattr(os, "cpu_count", lambda: request.param)
    monkeypatch.setattr(workbooks, "_PART_BYTES", 100)
    path = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("<空 & 白>")
        sheet = book.add_worksheet("注文 & 売上")
        sheet.write_row(0, 0, MERGED)
        for first, day, number in ((1, "2026-01-05", "A1"), (3, "2026-01-06", "A2")):
            shared = {0: day, 1: f"C{first}", 2: number, 6: 7, 7: 1500}
            for column, content in shared.items():
                sheet.merge_range(first, column, first + 1, column, content)
            sheet.write_row(first, 3, ["緑茶", 1, 1000])
            sheet.write_row(first + 1, 3, ["羊羹", 1, 500])
    return path


def test_cells_merged_downwards_hold_for_every_row_they_cover_except_amounts(
    merged: Path, read: Read
) -> None:
    table, rows = read(merged)
    assert (table.sheet, table.header) == ("注文 & 売上", tuple(MERGED))
    assert rows[:2] == [
        (2, "2026-01-05", "C1", "A1", "緑茶", "1", "1000", "7", "1500"),
        (3, "2026-01-05", "C1", "A1", "羊羹", "1", "500", None, None),
    ]
    assert {note.code: note.values for note in table.notes}["merged_filled"] == {"n": 6}
    reading = read_to_the_end(merged)
    assert [s.rows_used for s in reading.sources] == [4]
    worth = {o["order_id"]: o["gross_minor"] for o in orders_of(reading).values()}
    assert worth == {"A1": 1500, "A2": 1500}


def _book(path: Path, **sheets: list[list[str | int]]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


ORDERS: list[list[str | int]] = [
    ["注文日", "お客様", "金額"],
    ["2026-01-05", "林", 1200],
    ["2026-01-06", "森", 800],
    ["2026-01-07", "林", 900],
]
TOTALS: list[list[str | int]] = [["月", "売上"], ["1月", 2900], ["2月", 1800]]


def test_a_sheet_of_totals_beside_sheets_of_orders_is_passed_over_and_said(tmp_path: Path) -> None:
    path = _book(tmp_path / "台帳.xlsx", 集計=TOTALS, 一月=ORDERS, 二月=ORDERS[:3])
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    assert [source.sheet for source in reading.sources] == ["一月", "二月"]
    (said,) = [note for note in reading.notes if note.code == "sheet_without_orders"]
    assert said.values == {"file": "台帳.xlsx", "sheet": "集計", "columns": "月, 売上"}
    assert sum(source.rows_used for source in reading.sources) == 5


def test_a_sheet_without_a_table_is_said_though_the_sheet_of_totals_comes_first(
    tmp_path: Path,
) -> None:
    path = _book(tmp_path / "台帳.xlsx", 集計=TOTALS, 一月=ORDERS, メモ=[["七月は休業"]])
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    said = [(note.code, note.values["sheet"]) for note in reading.notes if "sheet" in note.values]
    assert said == [("sheet_without_table", "メモ"), ("sheet_without_orders", "集計")]


def test_a_text_to_read_beside_the_tables_of_an_archive_is_passed_over_and_said(
    tmp_path: Path,
) -> None:
    path = tmp_path / "注文.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("お読みください.txt", "これは 1 月の注文です")
        archive.writestr("1月.csv", "注文日,顧客番号,金額\n2026-01-05,1,900\n2026-01-06,2,800\n")
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    assert [source.file for source in reading.sources] == ["注文.zip/1月.csv"]
    (said,) = [note for note in reading.notes if note.code == "file_without_orders"]
    assert said.say("ja").startswith("注文.zip/お読みください.txt は、注文の一覧ではない")


def test_a_picture_or_a_letter_beside_the_tables_of_an_archive_is_passed_over_and_said(
    tmp_path: Path,
) -> None:
    path = tmp_path / "注文.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("お読みください.txt", "これは 1 月の注文です")
        archive.writestr("請求書.pdf", b"%PDF-1.7\n")
        archive.writestr("1月.csv", "注文日,顧客番号,金額\n2026-01-05,1,900\n2026-01-06,2,800\n")
        archive.writestr("写真.png", b"\x89PNG\r\n\x1a\n")
        archive.writestr("印.svg", "<?xml version='1.0'?><svg/>")
        old_word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
        archive.writestr("手紙.doc", old_word)
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    assert [source.rows_used for source in reading.sources] == [2]
    said = [note.say("ja") for note in reading.notes if note.code == "no_table_inside"]
    assert said == [
        "注文.zip/請求書.pdf は表ではないので読みませんでした（中身は PDF）。",
        "注文.zip/写真.png は表ではないので読みませんでした（中身は PNG）。",
        "注文.zip/印.svg は表ではないので読みませんでした（中身は SVG）。",
        "注文.zip/手紙.doc は表ではないので読みませんでした（中身は Word / PowerPoint）。",
    ]


def test_orders_without_numbers_that_stand_on_two_sheets_are_said_to_count_twice(
    tmp_path: Path,
) -> None:
    path = _book(tmp_path / "台帳.xlsx", 全体=ORDERS, 一月=ORDERS[:3])
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    said = {note.code: note.values for source in reading.sources for note in source.notes}
    assert said["rows_in_both"] == {"file": "台帳.xlsx（一月）", "n": 2}
    numbers: list[str | int] = ["注文番号", 1, 2, 3]
    numbered = [[number, *row] for number, row in zip(numbers, ORDERS, strict=True)]
    path = _book(tmp_path / "番号.xlsx", 全体=numbered, 一月=numbered[:3])
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    assert [source.rows_used for source in reading.sources] == [3, 0]


def test_refused_rows_of_a_workbook_say_from_which_sheet_they_are(tmp_path: Path) -> None:
    total: list[str | int] = ["合計", "", 2900]
    path = _book(tmp_path / "台帳.xlsx", 一月=[*ORDERS, total], 二月=[*ORDERS, total])
    reading = read_files([path], connection=duckdb.connect(), options=ReadOptions())
    (reason,) = reasons_of(reading)
    assert [(file, row) for file, row, _ in reason.rows] == [
        ("台帳.xlsx（一月）", 5), ("台帳.xlsx（二月）", 5),
    ]  # fmt: skip


def test_totals_alone_are_no_orders_in_a_workbook_and_in_a_file_of_their_own(
    tmp_path: Path,
) -> None:
    alone = _book(tmp_path / "集計.xlsx", 集計=TOTALS, 前年=TOTALS)
    orders = _book(tmp_path / "台帳.xlsx", 一月=ORDERS)
    for paths in ([alone], [orders, alone]):
        with pytest.raises(UnreadableFile) as refused:
            read_files(paths, connection=duckdb.connect(), options=ReadOptions())
        assert refused.value.code == "no_ordered_at_column"
