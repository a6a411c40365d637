"""Files that are broken, hostile or no tables: a sentence in little time, never a traceback."""

import gzip
import resource
import time
import zipfile
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.raw.open import open_sources
from kizuna.insight.files.unreadable import UNREADABLE
from tests.insight.files.conftest import Counted

SHEET = (
    '<?xml version="1.0"?>{doctype}<worksheet'
    ' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
)
LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def workbook(path: Path, rows: str, doctype: str = "") -> Path:
    """A good workbook but for its only sheet."""
    good = path.with_suffix(".good")
    with xlsxwriter.Workbook(good) as book:
        book.add_worksheet()
    with (
        zipfile.ZipFile(good) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = SHEET.format(rows=rows, doctype=doctype).encode()
            archive.writestr(name, content)
    return path


def refusal(path: Path) -> UnreadableFile:
    """The refusal of a file, in at most 5 seconds and 500 MB more than before."""
    before, started = _peak_bytes(), time.monotonic()
    with duckdb.connect() as connection, pytest.raises(UnreadableFile) as failure:
        open_sources([path], connection=connection)
    assert time.monotonic() - started < 5
    assert _peak_bytes() - before < 500 << 20
    assert failure.value.say("ja") and failure.value.say("en")
    return failure.value


def _peak_bytes() -> int:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) << 10


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\r\n", "file_empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "file_not_a_table"),
        (b"%PDF-1.7\n", "file_not_a_table"),
        (b"MZ\x90\0" + bytes(100), "file_not_a_table"),
        (bytes(range(256)) * 8, "file_is_binary"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file_is_html"),
        (b"PK\x03\x04 cut short", "file_broken"),
        (b"\x1f\x8b\x08\0 cut short", "file_broken"),
        (b"PAR1 cut short", "file_broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_broken"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "file_protected",
        ),
    ],
)
def test_what_is_no_table_is_named(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "orders.xls"
    path.write_bytes(content)
    assert refusal(path).code == code


def test_folders_and_missing_files_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "file_is_folder"
    assert refusal(tmp_path / "none.csv").code == "file_missing"


def test_a_workbook_that_claims_thousands_of_millions_of_cells(shared_data: Path) -> None:
    assert refusal(shared_data / "torture/xlsx/issue_594_dos.ods").code == "sheet_too_big"


def test_a_cell_in_the_farthest_corner_asks_for_too_much_memory(tmp_path: Path) -> None:
    corner = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )
    assert refusal(workbook(tmp_path / "corner.xlsx", corner)).code == "sheet_too_big"


def test_a_gigabyte_of_xml_in_a_megabyte(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    workbook(path, "<row><c><v>0</v></c></row>" * 6_000_000)
    assert refusal(path).code == "file_unpacks_too_big"


def test_a_gigabyte_of_zeros_in_a_megabyte_of_gzip(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv"
    block = gzip.compress(b"1,2\n" * (1 << 20))
    path.write_bytes(block * 200)
    assert refusal(path).code == "file_unpacks_too_big"


def test_entities_that_multiply_do_no_harm(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'
    assert refusal(workbook(tmp_path / "laughs.xlsx", rows, LAUGHS)).code == "file_broken"


def test_a_sheet_that_lies_about_its_size_is_read_for_what_it_holds(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    cell = '<c r="{0}" t="inlineStr"><is><t>{0}</t></is></c>'
    rows = "".join(
        f'<row r="{row}">{cell.format(f"A{row}")}{cell.format(f"B{row}")}</row>' for row in (1, 2)
    )
    (table,) = open_sources([workbook(tmp_path / "lie.xlsx", rows)], connection=connection)
    assert connection.sql(f"FROM {table.table}").fetchall() == [(2, "A2", "B2")]


def test_a_thousand_columns_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"name{i}" for i in range(40_000)) + "\n")
    found = refusal(path)
    assert found.code == "file_too_wide"
    # Only the beginning of the line was counted: no number of columns would be true.
    assert found.say("en").startswith("wide.csv has more than 1,000 columns,")


def test_archives_inside_archives_are_not_followed(tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as archive:
        archive.write(inner, "inner.zip")
    found = refusal(outer)
    assert found.code == "file_has_archive_inside"
    assert found.say("en").startswith("outer.zip holds another archive inside, inner.zip.")
    twice = tmp_path / "orders.csv.gz.gz"
    twice.write_bytes(gzip.compress(gzip.compress(b"a,b\n1,2\n")))
    opening = "orders.csv.gz.gz holds another archive inside, orders.csv.gz."
    assert refusal(twice).say("en").startswith(opening)


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_an_archive_packed_in_any_way_may_be_broken(packing: int, tmp_path: Path) -> None:
    path = tmp_path / "orders.zip"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("orders.csv", "".join(f"{n},{n * n}\n" for n in range(500)))
    packed = bytearray(path.read_bytes())
    packed[60:120] = bytes(255 - byte for byte in packed[60:120])
    path.write_bytes(packed)
    assert refusal(path).code == "file_broken"


def test_an_archive_without_a_table_says_so(tmp_path: Path) -> None:
    path = tmp_path / "orders.zip"
    for members in ({"a.csv": b"", "b.csv": b""}, {"a.pdf": b"%PDF-1.7\n"}):
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        assert refusal(path).say("en").startswith("There is no table in orders.zip.")


def test_every_file_of_the_workbook_torture_is_read_or_refused(
    tortured: dict[str, str | list[Counted]],
) -> None:
    codes = {name: found for name, found in tortured.items() if isinstance(found, str)}
    assert codes == {
        "capitalized_wbook_stream.xls": "file_without_table",
        "empty_sheet.xlsx": "file_without_table",
        "issue127.xls": "file_without_table",
        "issue127.xlsb": "file_without_table",
        "issue281.xlsm": "file_without_table",
        "issue_594_dos.ods": "sheet_too_big",
        "issue_666_panic.xlsb": "file_without_table",
        "misc_biff5_parsing.xls": "file_without_table",
        "vba.xlsm": "file_without_table",
    }


@pytest.mark.parametrize("code", sorted(UNREADABLE))
def test_every_refusal_says_what_to_do_next_in_both_languages(code: str) -> None:
    for words in UNREADABLE[code]:
        assert words.ja.endswith("。") and words.en.endswith(".")
