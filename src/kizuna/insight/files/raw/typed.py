"""Sources whose columns have types already: Parquet files and dataframes of any library.

Not here: text and workbooks, where every cell is text.
"""

from collections.abc import Mapping
from typing import Protocol, cast

import duckdb

from kizuna.insight.engines.duckdb import literal
from kizuna.insight.files.raw.source import Source
from kizuna.insight.files.raw.staging import create_refused, new_table
from kizuna.insight.files.reading import RawTable
from kizuna.insight.files.unreadable import unreadable


class _Streaming(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class _Stream:
    """Hides all but the Arrow stream of a frame: DuckDB would ask for pyarrow by its class name."""

    def __init__(self, frame: _Streaming) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._frame.__arrow_c_stream__(requested_schema)


def read_parquet(source: Source, *, connection: duckdb.DuckDBPyConnection) -> RawTable:
    """A Parquet file as a view (nothing is copied), with the file's own types; row from 1.

    Copied only where the file is temporary. Raises UnreadableFile: file_broken.
    """
    path = str(source.path.resolve())
    parquet = f"read_parquet({literal(path)}, file_row_number=true)"
    try:
        columns = connection.execute(f"DESCRIBE FROM {parquet}").fetchall()
        names = [str(column[0]) for column in columns if column[0] != "file_row_number"]
        table = new_table("raw")
        shown = ", ".join(f"{_name(name)} AS c{i}" for i, name in enumerate(names))
        connection.execute(
            f"CREATE {'TABLE' if source.is_temporary else 'VIEW'} {table} AS"
            f" SELECT file_row_number + 1 AS row, {shown} FROM {parquet}"
        )
    except duckdb.Error as failure:
        # Where the application keeps the file is no business of who gave it.
        reason = str(failure).splitlines()[0].replace(path, source.file)[:120]
        raise unreadable("file_broken", file=source.file, reason=reason) from None
    return _raw_table(connection, table, names, file=source.file, kind="parquet")


def open_frame(
    frame: object, *, connection: duckdb.DuckDBPyConnection, name: str = "frame"
) -> RawTable:
    """Any dataframe (pandas, Polars, Arrow, DuckDB, PySpark, dict of lists) as a RawTable.

    Rows are numbered from 1 in the frame's order. Raises TypeError for what is no dataframe.
    """
    import narwhals as nw
    from narwhals.typing import IntoFrame

    if isinstance(frame, Mapping):
        columns = ", ".join(f"unnest(?) AS {_name(str(column))}" for column in frame)
        frame = connection.sql(f"SELECT {columns}", params=list(frame.values()))
    if isinstance(frame, duckdb.DuckDBPyRelation):
        names = list(frame.columns)
        native: object = frame if _may_share(frame, connection) else _Stream(frame)
    else:
        wrapped = nw.from_native(cast(IntoFrame, frame))
        eager = wrapped.collect() if isinstance(wrapped, nw.LazyFrame) else wrapped
        names, native = eager.columns, eager.to_native()
        if not nw.dependencies.is_pandas_dataframe(native):
            native = _Stream(cast(_Streaming, native))
    table, given = new_table("raw"), new_table("given")
    cells = [f"c{i}" for i in range(len(names))]
    connection.register(given, native)
    try:
        connection.execute(
            f"CREATE TABLE {table} AS SELECT row_number() OVER () AS row, {', '.join(cells)}"
            f" FROM {given} t({', '.join(cells)})"
        )
    finally:
        connection.unregister(given)
    return _raw_table(connection, table, [str(n) for n in names], file=name, kind="frame")


def _may_share(frame: duckdb.DuckDBPyRelation, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the relation was made on this very connection."""
    probe = new_table("probe")
    try:
        frame.limit(0).create_view(probe)
        connection.execute(f"DROP VIEW {probe}")
    except duckdb.Error:
        return False
    return True


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _raw_table(
    connection: duckdb.DuckDBPyConnection, table: str, names: list[str], *, file: str, kind: str
) -> RawTable:
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    return RawTable(
        file=file,
        kind=kind,
        table=table,
        header=tuple(names),
        types=tuple(str(column[1]) for column in described if column[0] != "row"),
        header_row=None,
        refused=create_refused(connection),
    )
