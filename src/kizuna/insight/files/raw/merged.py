"""Cells merged downwards in a sheet: what the first says holds for every row they cover.

Amounts and quantities stay where they are: a total written once would else be counted for each
row. Only the xlsx kind of workbook is looked at. Not here: reading cells (`children`).
"""

import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb

from kizuna.insight.files.fields import meaning

_BLOCK_BYTES = 1 << 20
_MOST_BYTES = 8 << 20  # of what follows the cells of a sheet, and of what lists the sheets
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""(?:(\w+):)?(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_END = re.compile(rb"</(?:\w+:)?sheetData>")
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref=["']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})["']"""
)
_MEASURES = frozenset(
    "quantity unit_price line_amount amount order_total shipping_fee cost unit_cost margin "
    "refunded_amount".split()
)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Cells of one column that are merged: the column counted from A = 0, rows as numbered."""

    column: int
    first: int
    last: int


def merged_downwards(workbook: Path) -> dict[str, list[Span]]:
    """Cells merged over several rows, by sheet; nothing where the workbook cannot tell."""
    try:
        with zipfile.ZipFile(workbook) as archive:
            return {
                name: spans
                for name, part in _sheets(archive)
                if (spans := _spans(_after_cells(archive, part)))
            }
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError):
        return {}


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Names of sheets and of the parts that hold them."""
    listed, related = (
        [_attributes(found[0]) for found in pattern.finditer(_head(archive, part))]
        for pattern, part in (
            (_SHEET, "xl/workbook.xml"),
            (_RELATION, "xl/_rels/workbook.xml.rels"),
        )
    )
    parts = {one.get("Id"): posixpath.join("/xl", one.get("Target", ""))[1:] for one in related}
    found = [(one.get("name", ""), parts.get(one.get(":id"), "")) for one in listed]
    known = set(archive.namelist())
    return [(name, part) for name, part in found if part in known]


def _head(archive: zipfile.ZipFile, part: str) -> bytes:
    with archive.open(part) as opened:
        return opened.read(_MOST_BYTES)


def _attributes(tag: bytes) -> dict[str, str]:
    """Attributes of a tag; one with a prefix as ":name", whatever the prefix."""
    return {
        (":" if prefix else "") + name.decode(): html.unescape((one or two).decode("utf-8"))
        for prefix, name, one, two in _ATTRIBUTE.findall(tag)
    }


def _after_cells(archive: zipfile.ZipFile, part: str) -> bytes:
    """What follows the cells of a sheet; they are read past, block by block."""
    tail = b""
    with _late(archive, part) as sheet:
        while block := sheet.read(_BLOCK_BYTES):
            tail += block
            at = tail.rfind(b"sheetData>")  # ten times as quick as to look for the whole pattern
            if at >= 0 and _END.search(tail, max(at - 64, 0)):
                return tail[at:] + sheet.read(_MOST_BYTES)
            tail = tail[-128:]
    return b""


def _late(archive: zipfile.ZipFile, part: str) -> IO[bytes]:
    """A part opened at its beginning or, where it is not compressed, near its end."""
    about = archive.getinfo(part)
    if about.compress_type != zipfile.ZIP_STORED or archive.filename is None:
        return archive.open(part)
    with Path(archive.filename).open("rb") as opened:
        opened.seek(about.header_offset + 26)  # lengths of the name and of what is added to it
        lengths = opened.read(4)
        named, added = (int.from_bytes(lengths[i : i + 2], "little") for i in (0, 2))
        late = max(about.file_size - _MOST_BYTES, 0)
        opened.seek(about.header_offset + 30 + named + added + late)
        return io.BytesIO(opened.read(about.file_size - late))


def _spans(xml: bytes) -> list[Span]:
    return [
        Span(column=_column(letters), first=int(first), last=int(last))
        for letters, first, last in _MERGED.findall(xml)
        if int(first) < int(last)
    ]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def fill_down(
    connection: duckdb.DuckDBPyConnection,
    cells: str,
    *,
    names: Sequence[str],
    columns: Sequence[int],
    spans: Sequence[Span],
) -> int:
    """Write what merged cells say into the empty ones they cover; how many cells that were.

    `cells` has `row` and `c0`.. with the `names` and (counted from A = 0) `columns` given.
    """
    filled = 0
    for place, (name, column) in enumerate(zip(names, columns, strict=False)):
        own = [span for span in spans if span.column == column]
        known = meaning(name) if name else None
        if not own or (known and known[0] in _MEASURES):
            continue
        cell = f"c{place}"
        # Under an unknown header a plain number may be an amount.
        is_text = "" if known else f" AND NOT regexp_full_match(top.{cell}, '[-+]?[0-9.,]+')"
        found = connection.execute(
            f"UPDATE {cells} SET {cell} = top.{cell} FROM {cells} top JOIN "
            "(SELECT unnest(?::BIGINT[]) AS first, unnest(?::BIGINT[]) AS last) span "
            f"ON top.row = span.first WHERE {cells}.row > span.first AND {cells}.row <= span.last "
            f"AND {cells}.{cell} IS NULL AND top.{cell} IS NOT NULL{is_text}",
            [[span.first for span in own], [span.last for span in own]],
        ).fetchone()
        filled += int(found[0]) if found else 0
    return filled
