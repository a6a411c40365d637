"""The front door of the readers: paths in, one RawTable per text file or sheet out.

Not here: what the columns mean; that begins with a RawTable.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.raw.source import Source, find_sources
from kizuna.insight.files.reading import Paths, RawTable

READING = Words(ja="{file} を読んでいます…", en="Reading {file}…")
NO_TABLE = Words(
    ja="{member} は表ではないので読みませんでした（中身は {what}）。",
    en="{member} is no table and was not read: its content is {what}.",
)


def open_sources(
    paths: Paths,
    *,
    connection: duckdb.DuckDBPyConnection,
    progress: Callable[[Said], None] | None = None,
) -> list[RawTable]:
    """All tables in some files ("-" is standard input), in the order of `paths`.

    One RawTable per text file, per sheet with a table, per Parquet file; members of a zip count as
    files. Cells lie in tables and views of `connection`; temporary files are gone on return.
    Raises UnreadableFile for the first file that cannot be read (see `unreadable.UNREADABLE`).
    """
    return [table for path in paths for table in _tables(path, connection, progress)]


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
