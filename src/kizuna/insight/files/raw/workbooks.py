"""Workbooks (xlsx, xlsm, xlsb, xls, ods) -> RawTables, read in a child process under limits.

Not here: the reading itself, which runs in the child (`children`).
"""

import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import NotRequired, TypedDict

import duckdb

from kizuna.base.errors import UnreadableFile
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.raw import workbook_child
from kizuna.insight.files.raw.epoch import has_1904_epoch
from kizuna.insight.files.raw.header import find_layout
from kizuna.insight.files.raw.merged import Span, fill_down, merged_downwards
from kizuna.insight.files.raw.source import Source
from kizuna.insight.files.raw.staging import (
    check_width,
    create_refused,
    layout_notes,
    new_table,
    settle,
)
from kizuna.insight.files.reading import RawTable
from kizuna.insight.files.unreadable import unreadable

_HEAD_ROWS = 300
# Measured: a sheet of a million rows (300 MB of XML) takes 6 s and 720 MB. A hostile file may
# claim anything, so the limits follow what is really there: the unpacked size.
_BASE_MEMORY_BYTES, _MEMORY_RATIO = 320 << 20, 6
_BASE_SECONDS, _BYTES_A_SECOND = 4, 8 << 20
_MOST_PARTS, _PART_BYTES = 4, 32 << 20
_WAIT_RATIO = 4  # wall time to CPU time: a busy machine is no reason to refuse a file
_NUMBERED_ROW = re.compile(rb'<row [^>]*?\br="\d+"[^>]*>\s*<c [^>]*?\br="[A-Z]+\d+"')
_TOO_MUCH = re.compile("limit exceeded|MemoryError|Out of Memory|capacity overflow|allocat", re.I)

HIDDEN_SKIPPED = Words(
    ja="非表示のシート「{sheet}」は読みませんでした。",
    en="The hidden sheet “{sheet}” was not read.",
)
SHEET_WITHOUT_TABLE = Words(
    ja="シート「{sheet}」には表が見つからないので、読みませんでした。",
    en="The sheet “{sheet}” holds no table and was not read.",
)
SHEET_UNREADABLE = Words(
    ja="シート「{sheet}」は壊れていて読めませんでした（{reason}）。",
    en="The sheet “{sheet}” is broken and could not be read ({reason}).",
)
MERGED_FILLED = Words(
    ja="縦に結合されたセルの内容を、結合された下の {n} 個のセルにもあるものとして読みました。",
    en="What cells merged downwards say was read for the {n} cells below that they cover, too.",
    en_one="What a cell merged downwards says was read for the cell below that it covers, too.",
    count="n",
)


class FoundSheet(TypedDict):
    """What a child tells of one sheet; `columns` are positions counted from column A."""

    name: str
    visible: bool
    columns: list[int]
    error: NotRequired[str]
    merged: NotRequired[list[Span]]


def read_workbook(
    source: Source, *, connection: duckdb.DuckDBPyConnection, scratch: Path
) -> list[RawTable]:
    """Every visible sheet that holds a table, in the workbook's order; row = the sheet's row.

    Cells are text: whole numbers without ".0", dates as 2026-01-05 00:00:00, errors as #REF!.
    Raises UnreadableFile: file_broken, file_protected, file_without_table, sheet_too_big.
    """
    folder = scratch / "sheets"
    folder.mkdir()
    tables: list[RawTable] = []
    empty: list[RawTable] = []  # only a header or one column: a table only if nothing better is
    notes: list[Said] = []
    for number, sheet in enumerate(_sheets(source, folder)):
        name = str(sheet["name"])
        if "error" in sheet:
            reason = str(sheet["error"]).splitlines()[0]
            notes.append(
                Said("sheet_unreadable", SHEET_UNREADABLE, {"sheet": name, "reason": reason})
            )
        elif not sheet["visible"]:
            notes.append(Said("sheet_hidden", HIDDEN_SKIPPED, {"sheet": name}))
        elif not sheet["columns"]:
            continue  # empty sheets and charts need no words
        else:
            table = _read_sheet(folder, number, sheet, source=source, connection=connection)
            if table and len(table.header) > 1 and _has_rows(connection, table):
                tables.append(table)
            elif table:
                empty.append(table)
            else:
                notes.append(Said("sheet_without_table", SHEET_WITHOUT_TABLE, {"sheet": name}))
    if tables:
        notes += [
            Said("sheet_without_table", SHEET_WITHOUT_TABLE, {"sheet": table.sheet})
            for table in empty
        ]
    tables = tables or empty
    if not tables:
        broken = [str(note.values["reason"]) for note in notes if note.code == "sheet_unreadable"]
        if broken:
            raise unreadable("file_broken", file=source.file, reason=broken[0])
        raise unreadable("file_without_table", file=source.file)
    tables = [replace(tables[0], notes=(*notes, *tables[0].notes)), *tables[1:]]
    epoch = has_1904_epoch(source)
    return [replace(table, has_1904_epoch=epoch) for table in tables]


def _has_rows(connection: duckdb.DuckDBPyConnection, table: RawTable) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {table.table} LIMIT 1").fetchall())


def _sheets(source: Source, folder: Path) -> list[FoundSheet]:
    """What the children found: per sheet its name and columns, or why it could not be read."""
    parts = _parts(source)
    size = source.unpacked_bytes
    memory = _BASE_MEMORY_BYTES + _MEMORY_RATIO * size // parts
    seconds = _BASE_SECONDS + size // _BYTES_A_SECOND
    limits = [str(memory), str(seconds)]
    command = [sys.executable, "-P", str(workbook_child.__file__), str(source.path), str(folder)]
    children = [
        # In a new session, so that an interrupt at the terminal is handled by us alone.
        subprocess.Popen(
            [*command, *limits, str(part), str(parts)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        for part in range(parts)
    ]
    merged: dict[str, list[Span]] = {}
    try:
        if source.kind == "xlsx" and parts == 1:  # while the child is busy on another core
            merged = merged_downwards(source.path)
        for child in children:
            output, trouble = child.communicate(timeout=_WAIT_RATIO * seconds)
            if child.returncode:
                raise _refusal(child.returncode, output, trouble, file=source.file)
    except subprocess.TimeoutExpired:
        raise unreadable("sheet_too_big", file=source.file) from None
    finally:
        for child in children:
            child.kill()
            child.communicate()
    if parts > 1:  # each part ends like the whole, and is quicker to read past
        merged = merged_downwards(folder / "part-0.xlsx")
    texts = [(folder / f"sheets-{part}.json").read_text("utf-8") for part in range(parts)]
    sheets = [_united(sheet) for sheet in zip(*map(json.loads, texts), strict=True)]
    for sheet in sheets:
        sheet["merged"] = merged.get(sheet["name"], [])
    return sheets


def _parts(source: Source) -> int:
    """Children for one workbook: a big xlsx is shared among cores, as parsing takes nearly all."""
    parts = min(os.cpu_count() or 1, _MOST_PARTS, source.unpacked_bytes // _PART_BYTES)
    if source.kind != "xlsx" or parts < 2:
        return 1
    with zipfile.ZipFile(source.path) as archive:
        for name in archive.namelist():
            if workbook_child.SHEET_PART.match(name):
                with archive.open(name) as sheet:
                    head = sheet.read(1 << 16)
                # Without numbers of their own, rows in the middle would not know where they are.
                if b"<row" in head and not _NUMBERED_ROW.search(head):
                    return 1
    return parts


def _united(parts: tuple[FoundSheet, ...]) -> FoundSheet:
    columns = sorted({column for part in parts for column in part["columns"]})
    united = FoundSheet(**parts[0])
    united["columns"] = columns
    errors = [part["error"] for part in parts if "error" in part]
    if errors:
        united["error"] = errors[0]
    return united


def _refusal(code: int, output: bytes, trouble: bytes, *, file: str) -> UnreadableFile:
    """Why a child gave up; it ends by a signal when it runs out of time or memory."""
    told = trouble.decode("utf-8", "replace").strip()
    reason = str(json.loads(output)["error"]) if code == 3 else told
    if "assword" in reason:
        return unreadable("file_protected", file=file)
    if code < 0 or _TOO_MUCH.search(reason):
        return unreadable("sheet_too_big", file=file)
    lines = reason.splitlines() or ["?"]
    return unreadable("file_broken", file=file, reason=lines[0 if code == 3 else -1][:120])


def _read_sheet(
    folder: Path,
    number: int,
    sheet: FoundSheet,
    *,
    source: Source,
    connection: duckdb.DuckDBPyConnection,
) -> RawTable | None:
    """One sheet, or None where it has no column that holds anything."""
    name = sheet["name"]
    width = len(sheet["columns"])
    columns = ", ".join(f"c{column} AS c{i}" for i, column in enumerate(sheet["columns"]))
    files = literal(str(folder / f"{number}-*.parquet"))
    parquet = f"(SELECT row, {columns} FROM read_parquet({files}, union_by_name=true))"
    head = connection.execute(f"FROM {parquet} ORDER BY row LIMIT {_HEAD_ROWS}").fetchall()
    rows = [["" if cell is None else str(cell) for cell in row[1:]] for row in head]
    numbers = [int(row[0]) for row in head]
    layout = find_layout(rows)
    if not layout.names:
        return None
    check_width(width, file=source.file)
    body = numbers[layout.body] if layout.body < len(numbers) else numbers[-1] + 1
    names = (*layout.names, *[""] * (width - len(layout.names)))
    cells = new_table("cells")
    connection.execute(f"CREATE TABLE {cells} AS FROM {parquet} WHERE row >= {body}")
    notes = layout_notes(layout, numbers)
    spans, at = sheet.get("merged", []), sheet["columns"]
    if spans and (n := fill_down(connection, cells, names=names, columns=at, spans=spans)):
        notes.append(Said("merged_filled", MERGED_FILLED, {"n": n}))
    refused = create_refused(connection)
    table, header, plain = settle(
        connection, cells=cells, row_sql="row", names=names, refused=refused
    )
    return RawTable(
        file=source.file,
        kind=source.kind,
        table=table,
        header=header,
        types=("VARCHAR",) * len(header),
        plain=plain,
        header_row=numbers[layout.header[0]] if layout.header else None,
        refused=refused,
        sheet=name,
        notes=tuple(notes),
    )
