"""One table of the lake, written whole.

Not here: which tables, and when (`actions`).
"""

from collections.abc import Sequence
from pathlib import Path

from deltalake import DeltaTable, WriterProperties, write_deltalake
from duckdb import DuckDBPyConnection

from kizuna.insight.engines.duckdb import literal

# A reader takes one of these at a time on each core: with a million, one core reads alone.
_PROPERTIES = WriterProperties(max_row_group_size=122_880, compression="SNAPPY")


def copied(connection: DuckDBPyConnection, select: str, place: Path) -> Sequence[str]:
    """The files of a table made of what the statement selects."""
    write_deltalake(
        str(place),
        connection.sql(select),
        mode="overwrite",
        schema_mode="overwrite",
        writer_properties=_PROPERTIES,
    )
    if files := [uri.removeprefix("file://") for uri in DeltaTable(str(place)).file_uris()]:
        return files
    empty = place / "empty.parquet"  # a table without a row has no file, but it has columns
    connection.execute(
        f"COPY (SELECT * FROM ({select}) LIMIT 0) TO {literal(str(empty))} (FORMAT parquet)"
    )
    return [str(empty)]
