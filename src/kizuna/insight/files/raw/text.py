"""A text file (CSV, TSV, ...) -> RawTable: DuckDB's reader for regular files, csv for the rest.

Not here: which encoding, delimiter or header it has (`encoding`, `dialect`, `header`).
"""

from pathlib import Path

import duckdb

from kizuna.insight.files.raw.dialect import SPACES, Dialect, Record, find_dialect, records
from kizuna.insight.files.raw.encoding import Utf8Text, as_utf8
from kizuna.insight.files.raw.header import Layout, find_layout
from kizuna.insight.files.raw.ragged import load_ragged, regular_csv_sql
from kizuna.insight.files.raw.staging import (
    check_width,
    create_refused,
    layout_notes,
    new_table,
    settle,
)
from kizuna.insight.files.reading import RawTable
from kizuna.insight.files.unreadable import unreadable

_HEAD_CHARACTERS = 1 << 17
_HEAD_LINES = 300


def read_text(
    path: Path, *, file: str, connection: duckdb.DuckDBPyConnection, scratch: Path
) -> RawTable:
    """One text file as a RawTable (kind csv). `file` is the name to speak of.

    Raises UnreadableFile: file_empty, file_is_binary, file_too_wide, file_without_table,
    encoding_unknown.
    """
    text = as_utf8(path, file=file, scratch=scratch)
    head = _head(text.path)
    dialect = find_dialect(head)
    lines = head.splitlines(keepends=True)
    looked_at = list(records(lines[dialect.lines_before :], dialect))
    layout = find_layout([record.cells for record in looked_at])
    if not layout.names:
        raise unreadable("file_without_table", file=file)
    check_width(len(layout.names), file=file)
    refused = create_refused(connection)
    before = dialect.lines_before
    loaded = _load_regular(connection, text, dialect, layout, looked_at)
    cells, row_sql = loaded or load_ragged(
        connection,
        text.path,
        dialect=dialect,
        first_line=_first_line(layout, looked_at, dialect),
        width=len(layout.names),
        refused=refused,
        scratch=scratch,
    )
    table, header, plain = settle(
        connection, cells=cells, row_sql=row_sql, names=layout.names, refused=refused
    )
    numbers = [record.line + before for record in looked_at]
    return RawTable(
        file=file,
        kind="csv",
        table=table,
        header=header,
        types=("VARCHAR",) * len(header),
        plain=plain,
        header_row=numbers[layout.header[0]] if layout.header else None,
        refused=refused,
        encoding=text.encoding.removesuffix("-sig"),
        delimiter=dialect.delimiter,
        notes=(*text.notes, *layout_notes(layout, numbers)),
    )


def _head(path: Path) -> str:
    """The first lines of the text; its last line is whole."""
    with path.open(encoding="utf-8", newline="") as opened:
        head = opened.read(_HEAD_CHARACTERS)
        if len(head) == _HEAD_CHARACTERS:
            head = head[: max(head.rfind("\n"), head.rfind("\r")) + 1] or head
    return "".join(head.splitlines(keepends=True)[:_HEAD_LINES])


def _first_line(layout: Layout, looked_at: list[Record], dialect: Dialect) -> int:
    """The 1-based line the records begin on."""
    if layout.body < len(looked_at):
        return looked_at[layout.body].line + dialect.lines_before
    return 1 + dialect.lines_before + (looked_at[-1].last_line if looked_at else 0)


def _load_regular(
    connection: duckdb.DuckDBPyConnection,
    text: Utf8Text,
    dialect: Dialect,
    layout: Layout,
    looked_at: list[Record],
) -> tuple[str, str] | None:
    """The cells by DuckDB's reader with the SQL of their row, or None if the file is irregular.

    Regular means: every record has the same number of cells, quotes are well-formed, and the lines
    add up, so that the line each record starts on is known exactly.
    """
    skipped = _first_line(layout, looked_at, dialect) - 1
    if dialect.delimiter == SPACES or skipped != layout.body + dialect.lines_before:
        return None  # or blank lines, or a quoted line break, stand above the records
    columns = [f"c{i}" for i in range(len(layout.names))]
    cells = new_table("cells")
    try:
        connection.execute(
            f"CREATE TABLE {cells} AS FROM {regular_csv_sql(text.path, columns, dialect, skipped)}"
        )
    except duckdb.Error:
        return None
    breaks = " + ".join(
        f"coalesce(length({c}) - length(replace({c}, chr(10), '')), 0)" for c in columns
    )
    counted = connection.execute(f"SELECT count(*) FROM {cells}").fetchone()
    assert counted is not None
    if counted[0] + skipped == text.lines:
        return cells, f"rowid + {skipped + 1}"
    inside = connection.execute(f"SELECT sum({breaks}) FROM {cells}").fetchone()
    assert inside is not None
    if counted[0] + skipped + (inside[0] or 0) == text.lines:
        above = (
            f"sum({breaks}) OVER (ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        )
        return cells, f"(rowid + {skipped + 1} + coalesce({above}, 0))::BIGINT"
    connection.execute(f"DROP TABLE {cells}")
    return None
