"""Parquet and dataframes: types stay, nothing is copied without need."""

import datetime
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas
import polars
import pytest

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.raw.open import open_sources
from kizuna.insight.files.raw.typed import open_frame

COLUMNS = {
    "顧客番号": ["0012", None],
    "quantity": [2, -1],
    "paid_at": [datetime.datetime(2026, 1, 5, 9, 30), None],
}


def test_parquet_keeps_its_types_and_is_not_copied(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    polars.DataFrame(COLUMNS).write_parquet(path)
    (table,) = open_sources([path], connection=connection)
    assert (table.kind, table.header) == ("parquet", tuple(COLUMNS))
    assert table.types == ("VARCHAR", "BIGINT", "TIMESTAMP")
    rows = connection.sql(f"FROM {table.table}").fetchall()
    assert rows == [(1, "0012", 2, datetime.datetime(2026, 1, 5, 9, 30)), (2, None, -1, None)]
    views = connection.sql("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    assert views == [(table.table,)]


def test_a_broken_file_is_named_without_the_folder_in_which_it_lies(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = tmp_path / "orders.parquet"
    path.write_bytes(b"PAR1xxxxPAR1")
    with pytest.raises(UnreadableFile) as told:
        open_sources([path], connection=connection)
    assert "orders.parquet" in str(told.value) and str(tmp_path) not in str(told.value)


@pytest.mark.parametrize("library", ["pandas", "polars", "polars-lazy", "arrow", "duckdb"])
def test_any_dataframe_is_a_table(library: str, connection: duckdb.DuckDBPyConnection) -> None:
    frame = polars.DataFrame(COLUMNS)
    other = duckdb.connect()
    made: dict[str, Callable[[], object]] = {
        "pandas": lambda: pandas.DataFrame(COLUMNS),
        "polars": lambda: frame,
        "polars-lazy": frame.lazy,
        "arrow": frame.to_arrow,
        "duckdb": lambda: other.sql(
            "SELECT '0012' a, 2 b UNION ALL SELECT NULL, -1 ORDER BY b DESC"
        ),
    }
    table = open_frame(made[library](), connection=connection, name="mine")
    rows = connection.sql(f"SELECT row, c0, c1 FROM {table.table}").fetchall()
    assert rows == [(1, "0012", 2), (2, None, -1)]
    assert (table.file, table.kind) == ("mine", "frame")


def test_what_is_no_dataframe_is_a_type_error(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(TypeError):
        open_frame([1, 2], connection=connection)
