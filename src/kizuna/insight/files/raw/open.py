"""The front door of the readers: paths in, one RawTable per text file or sheet out.

Not here: what the columns mean; that begins with a RawTable.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.raw.source import find_sources
from kizuna.insight.files.reading import Paths, RawTable

READING = Words(ja="{file} を読んでいます…", en="Reading {file}…")


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
    tables: list[RawTable] = []
    for path in paths:
        before = len(tables)
        with tempfile.TemporaryDirectory(prefix="kizuna-") as unpacked:
            for number, source in enumerate(find_sources(path, scratch=Path(unpacked))):
                if progress:
                    progress(Said("reading", READING, {"file": source.file}))
                scratch = Path(unpacked, f"work-{number}")
                scratch.mkdir()
                if source.kind == "text":
                    from kizuna.insight.files.raw.text import read_text

                    file = source.file
                    table = read_text(
                        source.path, file=file, connection=connection, scratch=scratch
                    )
                    tables.append(table)
                elif source.kind == "parquet":
                    from kizuna.insight.files.raw.typed import read_parquet

                    tables.append(read_parquet(source, connection=connection))
                else:
                    from kizuna.insight.files.raw.workbooks import read_workbook

                    found = read_workbook(source, connection=connection, scratch=scratch)
                    tables.extend(found)
        if len(tables) - before > 1:
            tables[before:] = [replace(each, container=str(path)) for each in tables[before:]]
    return tables
