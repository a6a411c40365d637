"""The front door of the readers: paths in, one RawTable per text file or sheet out; Kizuna's own
files as their cells were before it guarded them.

Not here: what the columns mean; that begins with a RawTable.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from kizuna.base.said import Said
from kizuna.base.words import LANGUAGES, Words
from kizuna.insight.files.raw.source import Source, find_sources
from kizuna.insight.files.reading import Paths, RawTable
from kizuna.insight.files.values.guard import MARK, unguarded, unguarded_sql

READING = Words(ja="{file} を読んでいます…", en="Reading {file}…")
NO_TABLE = Words(
    ja="{member} は表ではないので読みませんでした（中身は {what}）。",
    en="{member} is no table and was not read: its content is {what}.",
)
# The columns of a file of refused rows beside those of the file they were refused of.
EXTRA = (
    Words(ja="使えなかった理由", en="Reason refused"),
    Words(ja="元のファイルの行", en="Row in the original file"),
    Words(ja="理由の記号", en="Reason code"),
)


def open_sources(
    paths: Paths,
    *,
    connection: duckdb.DuckDBPyConnection,
    progress: Callable[[Said], None] | None = None,
) -> list[RawTable]:
    """All tables in some files ("-" is standard input), in the order of `paths`; but rows given
    back are later than those they were refused from.

    One RawTable per text file, per sheet with a table, per Parquet file; members of a zip count as
    files. Cells lie in tables and views of `connection`; temporary files are gone on return.
    Raises UnreadableFile for the first file that cannot be read (see `unreadable.UNREADABLE`).
    """
    tables = [table for path in paths for table in _tables(path, connection, progress)]
    return sorted(tables, key=lambda table: table.is_given_back)


def _tables(
    path: str | Path,
    connection: duckdb.DuckDBPyConnection,
    progress: Callable[[Said], None] | None,
) -> list[RawTable]:
    """The tables in one file. What is said of documents beside them stands with the first."""
    tables: list[RawTable] = []
    documents: list[Said] = []
    with tempfile.TemporaryDirectory(prefix="kizuna-") as unpacked:
        for number, source in enumerate(find_sources(path, scratch=Path(unpacked))):
            if source.kind == "document":
                values = {"member": source.file, "what": source.what}
                documents.append(Said("no_table_inside", NO_TABLE, values))
                continue
            if progress:
                progress(Said("reading", READING, {"file": source.file}))
            scratch = Path(unpacked, f"work-{number}")
            scratch.mkdir()
            tables += _read(source, connection, scratch)
    tables = [without_guard(table, connection) for table in tables]
    tables[0] = replace(tables[0], notes=(*documents, *tables[0].notes))
    if len(tables) > 1:
        tables = [replace(table, container=str(path)) for table in tables]
    return tables


def _read(
    source: Source, connection: duckdb.DuckDBPyConnection, scratch: Path
) -> Sequence[RawTable]:
    if source.kind == "text":
        from kizuna.insight.files.raw.text import read_text

        file = source.file
        return [read_text(source.path, file=file, connection=connection, scratch=scratch)]
    if source.kind == "parquet":
        from kizuna.insight.files.raw.typed import read_parquet

        return [read_parquet(source, connection=connection)]
    from kizuna.insight.files.raw.workbooks import read_workbook

    return read_workbook(source, connection=connection, scratch=scratch)


def without_guard(raw: RawTable, connection: duckdb.DuckDBPyConnection) -> RawTable:
    """A file that Kizuna wrote without its own columns and apostrophes; others as they are.

    To be taken off once, where it is opened: an apostrophe that stood there before is part of the
    cell.
    """
    ours = [tuple(words.say(language) for words in EXTRA) for language in LANGUAGES]
    width = len(raw.header)
    if is_given_back := raw.header[-len(EXTRA) :] in ours and width > len(EXTRA):
        width -= len(EXTRA)
    elif not raw.header or not raw.header[0].startswith(MARK):
        return raw
    bare = ", ".join(
        f"{unguarded_sql(f'c{i}')} AS c{i}" if raw.types[i] == "VARCHAR" else f"c{i}"
        for i in range(width)
    )
    table, refused = f"{raw.table}_bare", f"{raw.refused}_bare"
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT row, {bare} FROM {raw.table}"
    )
    # The same of rows that are refused again at once; one with cells too many ends in ours, too.
    own = f"CASE WHEN len(cells) < {len(raw.header)} THEN len(cells)"
    own += f" ELSE len(cells) - {len(raw.header) - width} END"
    connection.execute(
        f"""CREATE OR REPLACE TEMP VIEW {refused} AS SELECT row, code, detail,
        list_transform(cells[:{own}], lambda cell: {unguarded_sql("cell")}) AS cells
        FROM {raw.refused}"""
    )
    return replace(
        raw,
        table=table,
        refused=refused,
        header=tuple(unguarded(name) for name in raw.header[:width]),
        types=raw.types[:width],
        is_given_back=is_given_back,
    )
