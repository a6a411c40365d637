"""Text files: encodings, dialects, headers, ragged rows; every cell exactly as it stands."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.raw.open import open_sources
from kizuna.insight.files.raw.staging import BLANKS
from kizuna.insight.files.reading import RawTable
from tests.insight.files.conftest import Cells

Read = Callable[..., tuple[RawTable, Cells]]
Refused = Callable[[RawTable], Cells]
SPECTRUM = (
    *("comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines"),
    *("newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8"),
)
JAPANESE = "注文番号,顧客名,金額\n0001,髙橋①ソ表能,1200\n0002,山﨑～,980\n"


@pytest.mark.parametrize("name", SPECTRUM)
def test_every_file_of_the_csv_spectrum_reads_as_its_json_says(
    name: str, read: Read, shared_data: Path
) -> None:
    folder = shared_data / "torture" / "csv_spectrum"
    table, rows = read(folder / "csvs" / f"{name}.csv")
    expected = json.loads((folder / "json" / f"{name}.json").read_text(encoding="utf-8"))
    found = [dict(zip(table.header, (cell or "" for cell in row[1:]), strict=True)) for row in rows]
    assert found == expected


def test_the_spectrum_file_whose_json_has_another_phone_number_is_read(
    read: Read, shared_data: Path
) -> None:
    _, rows = read(shared_data / "torture/csv_spectrum/csvs/location_coordinates.csv")
    (row,) = rows
    assert row[1] == "2095257564"
    assert row[3:] == ("Modesto", "Stanislaus")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-8", b"\xef\xbb\xbf" * 2),
        ("cp932", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_japanese_text_is_the_same_in_every_encoding(
    encoding: str, mark: bytes, read: Read
) -> None:
    table, rows = read(mark + JAPANESE.encode(encoding))
    assert table.header == ("注文番号", "顧客名", "金額")
    assert rows == [(2, "0001", "髙橋①ソ表能", "1200"), (3, "0002", "山﨑～", "980")]


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp"])
def test_old_unix_and_mail_encodings_are_found(encoding: str, read: Read) -> None:
    text = "注文番号,お名前\n1,はなこ\n2,たろう\n"
    table, rows = read(text.encode(encoding))
    assert table.header == ("注文番号", "お名前")
    assert [row[2] for row in rows] == ["はなこ", "たろう"]
    assert [note.code for note in table.notes] == ["encoding"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_characters_with_a_zero_byte_do_not_hide_utf_16(encoding: str, read: Read) -> None:
    text = "注文番号,お名前\r\n1,鈴木\u3000一郎\r\n"  # 一 is U+4E00, the wide blank U+3000
    table, rows = read(text.encode(encoding))
    assert table.header == ("注文番号", "お名前")
    assert rows == [(2, "1", "鈴木\u3000一郎")]


def test_western_letters_are_an_assumption_and_said(read: Read) -> None:
    table, rows = read("name,city\nMüller,Köln\nJosé,Café\n".encode("cp1252"))
    assert rows == [(2, "Müller", "Köln"), (3, "José", "Café")]
    assert [note.code for note in table.notes] == ["encoding_western"]


def test_bytes_of_no_encoding_are_refused_with_their_line(read: Read) -> None:
    with pytest.raises(UnreadableFile) as failure:
        read(b"a,b\n1,2\n3,\x81\xff\xa0\x82\xff\n")
    assert failure.value.code == "encoding_unknown"
    assert "3 行目" in failure.value.say("ja")


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_found(delimiter: str, end: str, read: Read) -> None:
    lines = [("name", "amount"), ("茶", "1200"), ("菓子", "980")]
    table, rows = read(end.join(delimiter.join(cells) for cells in lines).encode())
    assert table.delimiter == delimiter
    assert rows == [(2, "茶", "1200"), (3, "菓子", "980")]


def test_decimal_commas_do_not_split_a_semicolon_file(read: Read) -> None:
    table, rows = read(b"item;price\ntea;1,50\ncake;2,75\n")
    assert table.delimiter == ";"
    assert rows == [(2, "tea", "1,50"), (3, "cake", "2,75")]


def test_a_stated_separator_line_is_obeyed_and_not_a_row(read: Read) -> None:
    table, rows = read(b"sep=;\r\na;b\r\n1;2\r\n")
    assert (table.header, table.header_row, rows) == (("a", "b"), 2, [(3, "1", "2")])


def test_apostrophes_quote_only_where_they_close(read: Read) -> None:
    _, quoted = read(b"'a','b'\n'1','x,y'\n", "quoted")
    assert quoted == [(2, "1", "x,y")]
    _, windows = read(b"'a','b'\r\n'1','x,y'\r\n", "windows")
    assert windows == [(2, "1", "x,y")]
    _, ids = read(b"id,zip\n'0012,'1234AB\n'0013,'1234CD\n", "ids")
    assert ids == [(2, "'0012", "'1234AB"), (3, "'0013", "'1234CD")]


def test_runs_of_spaces_with_and_without_header(read: Read, shared_data: Path) -> None:
    folder = shared_data / "transactions" / "cdnow"
    table, rows = read(folder / "CDNOW_master.txt.gz")
    assert table.header == ("customer_id", "date", "number_of_cds", "dollar_value")
    assert (len(rows), rows[0]) == (69_659, (2, "00001", "19970101", "1", "11.77"))
    table, rows = read(folder / "CDNOW_sample.txt.gz")
    assert (table.header_row, table.header) == (None, ("",) * 5)
    assert (len(rows), rows[0]) == (6_919, (1, "00004", "0001", "19970101", "2", "29.33"))


def test_a_cp932_file_is_read_exactly(read: Read, shared_data: Path) -> None:
    path = shared_data / "ja" / "postal" / "13TOKYO.CSV.gz"
    table, rows = read(path)
    expected = gzip.decompress(path.read_bytes()).decode("cp932").split("\r\n")[:-1]
    assert (table.encoding, table.header_row, len(rows)) == ("cp932", None, 4_165)
    bare = [line.replace('"', "").split(",") for line in expected]
    assert [[*row[1:]] for row in rows] == [[c.strip() or None for c in line] for line in bare]


def test_titles_above_the_header_are_skipped_and_said(read: Read) -> None:
    text = "売上一覧,,\n2026年1月分,,\n\n注文番号,日付,金額\n1,2026-01-05,100\n2,2026-01-06,200\n"
    table, rows = read(text.encode("cp932"))
    assert (table.header_row, table.header) == (4, ("注文番号", "日付", "金額"))
    assert [row[0] for row in rows] == [5, 6]
    (note,) = [note for note in table.notes if note.code == "titles_skipped"]
    assert note.say("ja") == "見出し（4 行目）より上の 2 行は表題として飛ばしました。"


def test_a_header_of_two_rows_is_joined(read: Read) -> None:
    text = "注文番号,お客様,,金額\n,姓,名,\n1,山田,花子,100\n2,田中,一郎,200\n"
    table, rows = read(text.encode())
    assert table.header == ("注文番号", "お客様 姓", "お客様 名", "金額")
    assert rows[0] == (3, "1", "山田", "花子", "100")


def test_under_a_merged_header_only_the_lower_name_may_say_what_the_column_is(read: Read) -> None:
    text = (
        "注文,,お客様,,商品,,,送料,お届け先\n番号,日付,番号,氏名,名称,数量,金額,税込,電話\n"
        "1,2026-01-05,7,山田,皿,2,1200,500,03-1234-5678\n"
        "2,2026-01-06,8,田中,杯,1,400,500,03-1234-5679\n"
    )
    table, _ = read(text.encode())
    assert table.header == (
        "注文 番号", "日付", "お客様 番号", "お客様 氏名", "商品 名称", "数量", "商品 金額",
        "送料 税込", "お届け先 電話",
    )  # fmt: skip


def test_an_amount_under_a_postage_is_no_amount_of_the_order(read: Read) -> None:
    text = "注文番号,商品,,送料\n,数量,単価,金額\n1,2,600,500\n2,1,400,500\n"
    table, _ = read(text.encode())
    assert table.header == ("注文番号", "数量", "商品 単価", "送料 金額")


def test_the_same_name_twice_stays_twice(read: Read) -> None:
    table, _ = read("注文ID,送料,送料\n1,500,600\n".encode())
    assert table.header == ("注文ID", "送料", "送料")


def test_columns_without_name_stay_only_if_they_hold_something(read: Read) -> None:
    table, rows = read(b"id,,amount,,\n1,,100,x,\n2,,200,,\n")
    assert table.header == ("id", "amount", "")
    assert rows == [(2, "1", "100", "x"), (3, "2", "200", None)]


def test_totals_and_repeated_headers_are_refused_with_their_row(
    read: Read, refused: Refused
) -> None:
    text = (
        "注文番号,品名,金額\n1,時計,100\n小計,,100\n"
        "注文番号,品名,金額\n2,合計器,200\n合　計,,300\n,,\n"
    )
    table, rows = read(text.encode())
    assert rows == [(2, "1", "時計", "100"), (5, "2", "合計器", "200")]
    assert [row[:2] for row in refused(table)] == [
        (3, "total_row"),
        (4, "repeated_header"),
        (6, "total_row"),
    ]


def test_ragged_rows_are_padded_or_refused_never_dropped(read: Read, refused: Refused) -> None:
    table, rows = read(b"a,b,c\n1,2\n1,2,3,4\n\n1,2,3,,\n5,6,7\n")
    assert rows == [(2, "1", "2", None), (5, "1", "2", "3"), (6, "5", "6", "7")]
    assert refused(table) == [(3, "too_many_cells", ["1", "2", "3", "4"])]


def test_an_unclosed_quote_costs_one_row_and_not_the_rest(read: Read, refused: Refused) -> None:
    table, rows = read(b'a,b\n1,"open\n2,x\n3,"quoted ""well"""\n4,"still\nopen\n')
    assert [row[:2] for row in refused(table)] == [(2, "unclosed_quote"), (5, "unclosed_quote")]
    assert rows == [(3, "2", "x"), (4, "3", 'quoted "well"'), (6, "open", None)]


def test_a_row_far_too_long_costs_itself_and_not_the_rest(read: Read, refused: Refused) -> None:
    endless = b"x" * 3_000_000
    table, rows = read(b"a,b\n1," + endless + b"\n2,y\n3,z,\n4," + endless)
    assert [row[:2] for row in refused(table)] == [(2, "row_too_long"), (5, "row_too_long")]
    assert rows == [(3, "2", "y"), (4, "3", "z")]
    cell = b'"' + b"line\n" * 400 + endless[:90_000] + b'"'
    two_of_them, _ = read(b"a,b\n" + cell + b"," + cell + b"\n3,z,4,5\n", "two")
    assert [row[:2] for row in refused(two_of_them)] == [
        (2, "row_too_long"),
        (803, "too_many_cells"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("letters", [131_072, 131_073, 262_145, 262_146])
def test_rows_after_one_far_too_long_keep_their_numbers(
    letters: int, end: str, read: Read, refused: Refused
) -> None:
    table, rows = read(f"a,b{end}{'x' * letters}{end}3,z,{end}4,5,6{end}".encode())
    assert [row[:2] for row in refused(table)] == [(2, "row_too_long"), (4, "too_many_cells")]
    assert rows == [(3, "3", "z")]


def test_blanks_at_both_ends_go_and_inside_stay(read: Read) -> None:
    _, rows = read("a,b\n 花子　,1\n\u3000山田 太郎,2\n".encode())
    assert [row[1] for row in rows] == ["花子", "山田 太郎"]


def test_nul_bytes_are_taken_out_and_said(read: Read) -> None:
    table, rows = read(b"name,amount\n" + b"tea,120\n" * 40 + b"ca\0ke,300\n")
    assert rows[-1] == (42, "cake", "300")
    assert [note.code for note in table.notes] == ["nuls_dropped"]


def test_a_zip_of_tables_gives_one_table_each(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "orders.dat"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1月.csv", "a,b\n1,2\n")
        archive.writestr("__MACOSX/._1月.csv", "junk")
        archive.writestr("../../2月.csv", "a,b\n3,4\n")
    tables = open_sources([path], connection=connection)
    assert [table.file for table in tables] == ["orders.dat/1月.csv", "orders.dat/../../2月.csv"]
    found = [connection.sql(f"FROM {table.table}").fetchall() for table in tables]
    assert found == [[(2, "1", "2")], [(2, "3", "4")]]
    assert [path.name for path in tmp_path.iterdir()] == ["orders.dat"]


@pytest.mark.parametrize(
    ("encoding", "shown"), [("utf-8", "あ.csv"), ("cp932", "表示.csv"), ("cp437", "é.csv")]
)
def test_names_in_a_zip_are_read_whichever_system_packed_it(
    encoding: str, shown: str, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    name = shown.encode(encoding)
    path = tmp_path / "orders.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x" * len(name), "a,b\n1,2\n")
    path.write_bytes(path.read_bytes().replace(b"x" * len(name), name))
    (table,) = open_sources([path], connection=connection)
    assert table.file == f"orders.zip/{shown}"


def test_standard_input_may_be_anything_even_packed(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress(JAPANESE.encode("cp932"))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(packed)))
    (table,) = open_sources(["-"], connection=connection)
    assert (table.file, table.encoding) == ("stdin", "cp932")
    assert connection.sql(f"SELECT count(*) FROM {table.table}").fetchall() == [(2,)]


cells = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cs", "Cc", "Zs"),
        exclude_characters="\ufeff",
        include_characters="\n\t \u3000",
    ),
    max_size=12,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(cells, cells), max_size=30))
def test_whatever_csv_writes_is_read_back_cell_by_cell(
    rows: list[tuple[str, str]], read: Read, refused: Refused
) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(
        [("number", "name", "note"), ("1", "first", "9"), *(("2", *row) for row in rows)]
    )
    table, found = read(text.getvalue().encode())
    assert table.header == ("number", "name", "note")
    expected = [tuple(cell.strip(BLANKS) or None for cell in row) for row in rows]
    assert [row[2:] for row in found[1:]] == expected
    assert refused(table) == []
    starts = [int(str(row[0])) for row in found]
    assert starts == sorted(set(starts)), "line numbers grow"
