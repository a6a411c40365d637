"""Workbooks (xlsx, xlsm, xlsb, xls, ods) -> RawTables, read in a child process under limits.

Not here: the reading itself, which runs in the child (`workbook_child`).
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files import workbook_child
from kizuna.insight.files.header import find_layout
from kizuna.insight.files.reading import RawTable
from kizuna.insight.files.source import Source
from kizuna.insight.files.staging import (
    create_refused,
    layout_notes,
    new_table,
    quoted,
    settle,
)
from kizuna.insight.files.unreadable import unreadable

_HEAD_ROWS = 300
# Measured: a sheet of a million rows (300 MB of XML) takes 6 s and 720 MB. A hostile file may
# claim anything, so the limits follow what is really there: the unpacked size.
_BASE_MEMORY_BYTES, _MEMORY_RATIO = 320 << 20, 6
_BASE_SECONDS, _BYTES_A_SECOND = 4, 8 << 20

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
    for number, sheet in enumerate(_run_child(source, folder)):
        name = str(sheet["name"])
        if "error" in sheet:
            reason = str(sheet["error"]).splitlines()[0]
            notes.append(
                Said("sheet_unreadable", SHEET_UNREADABLE, {"sheet": name, "reason": reason})
            )
        elif not sheet["visible"]:
            notes.append(Said("sheet_hidden", HIDDEN_SKIPPED, {"sheet": name}))
        elif not sheet["width"]:
            continue  # empty sheets and charts need no words
        else:
            path = folder / f"{number}.parquet"
            width = int(str(sheet["width"]))
            table = _read_sheet(path, width, name, source=source, connection=connection)
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
    return [replace(tables[0], notes=(*notes, *tables[0].notes)), *tables[1:]]


def _has_rows(connection: duckdb.DuckDBPyConnection, table: RawTable) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {table.table} LIMIT 1").fetchall())


def _run_child(source: Source, folder: Path) -> Iterator[dict[str, object]]:
    """What the child found: per sheet its name and width, or why it could not be read."""
    size = source.unpacked_bytes
    memory = _BASE_MEMORY_BYTES + _MEMORY_RATIO * size
    seconds = _BASE_SECONDS + size // _BYTES_A_SECOND
    script = str(workbook_child.__file__)
    command = [
        sys.executable,
        "-P",
        script,
        str(source.path),
        str(folder),
        str(memory),
        str(seconds),
    ]
    try:
        # In a new session, so that an interrupt at the terminal is handled by us alone.
        done = subprocess.run(
            command, capture_output=True, timeout=seconds + 0.5, start_new_session=True, check=False
        )
    except subprocess.TimeoutExpired:
        raise unreadable("sheet_too_big", file=source.file) from None
    if done.returncode == 3:
        reason = str(json.loads(done.stdout)["error"]).splitlines()[0]
        if "assword" in reason:
            raise unreadable("file_protected", file=source.file)
        if "imit exceeded" in reason:
            raise unreadable("sheet_too_big", file=source.file)
        raise unreadable("file_broken", file=source.file, reason=reason[:120])
    if done.returncode:
        trouble = done.stderr.decode("utf-8", "replace")
        # A signal: killed for its CPU time, or aborted for lack of memory.
        if done.returncode < 0 or "MemoryError" in trouble or "OutOfMemory" in trouble:
            raise unreadable("sheet_too_big", file=source.file)
        reason = trouble.strip().splitlines()[-1][:120] if trouble.strip() else "?"
        raise unreadable("file_broken", file=source.file, reason=reason)
    yield from json.loads((folder / "sheets.json").read_text(encoding="utf-8"))


def _read_sheet(
    path: Path, width: int, name: str, *, source: Source, connection: duckdb.DuckDBPyConnection
) -> RawTable | None:
    """One sheet, or None where it has no column that holds anything."""
    columns = ", ".join(f"c{i}" for i in range(width))
    parquet = f"read_parquet({quoted(str(path))})"
    empty = f"coalesce({columns}) IS NULL"
    head = connection.execute(
        f"SELECT row, {columns} FROM {parquet} WHERE NOT ({empty}) ORDER BY row LIMIT {_HEAD_ROWS}"
    ).fetchall()
    rows = [["" if cell is None else str(cell) for cell in row[1:]] for row in head]
    numbers = [int(row[0]) for row in head]
    layout = find_layout(rows)
    if not layout.names:
        return None
    body = numbers[layout.body] if layout.body < len(numbers) else numbers[-1] + 1
    names = (*layout.names, *[""] * (width - len(layout.names)))
    cells = new_table("cells")
    connection.execute(
        f"CREATE TABLE {cells} AS SELECT row, {columns} FROM {parquet}"
        f" WHERE row >= {body} AND NOT ({empty})"
    )
    refused = create_refused(connection)
    table, header = settle(connection, cells=cells, row_sql="row", names=names, refused=refused)
    return RawTable(
        file=source.file,
        kind=source.kind,
        table=table,
        header=header,
        types=("VARCHAR",) * len(header),
        header_row=numbers[layout.header[0]] if layout.header else None,
        refused=refused,
        sheet=name,
        notes=tuple(layout_notes(layout, numbers)),
    )
