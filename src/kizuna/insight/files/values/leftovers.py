"""The cells that SQL alone cannot read: parsed once per distinct text, joined back by a table."""

import json
from collections.abc import Mapping, Sequence
from itertools import count

import duckdb

_NUMBERS = count(1)
_MANY = 5_000  # distinct texts; below, Python is quicker than looking for a shape SQL can read


def cells_apart(connection: duckdb.DuckDBPyConnection, table: str, text: str, read: str) -> str:
    """A table of the distinct texts that the SQL `read` gives no value for.

    One row per text: `text`, and `plain` with full-width digits and signs made narrow.
    """
    name = f"kizuna_cells_{next(_NUMBERS)}"
    connection.execute(
        f"CREATE TABLE {name} AS SELECT text, CASE WHEN strlen(text) = length(text) THEN text ELSE "
        "translate(text, '０１２３４５６７８９／．，－　', '0123456789/.,- ') END AS plain "
        f"FROM (SELECT DISTINCT {text} AS text FROM {table} "
        f"WHERE {text} IS NOT NULL AND {read} IS NULL)"
    )
    return name


def has_many(connection: duckdb.DuckDBPyConnection, cells: str) -> bool:
    """Whether so many texts are set apart that it pays to look for forms SQL can read."""
    found = connection.execute(f"SELECT count(*) FROM {cells}").fetchone()
    return bool(found and found[0] > _MANY)


def texts_in(connection: duckdb.DuckDBPyConnection, cells: str, unread: str = "true") -> list[str]:
    """The texts of such a table that still wait, in a stable order."""
    found = connection.execute(f"SELECT text FROM {cells} WHERE {unread} ORDER BY text").fetchall()
    return [text for (text,) in found]


def lookup_table(
    connection: duckdb.DuckDBPyConnection,
    texts: Sequence[str],
    columns: Mapping[str, tuple[str, Sequence[object]]],
) -> str:
    """A table `text`, then each named column with its DuckDB type and values in the same order.

    Sent as JSON arrays inside the statement: 300,000 rows take half a second, bound rows ten
    times that; and a bound parameter makes DuckDB import pandas, if it is there, to look at it.
    """
    name = f"kizuna_values_{next(_NUMBERS)}"
    sent = {"text": ("VARCHAR", texts), **columns}
    chosen = ", ".join(
        f"unnest(CAST({_json_literal(values)}::JSON AS {dtype}[])) AS {column}"
        for column, (dtype, values) in sent.items()
    )
    connection.execute(f"CREATE TABLE {name} AS SELECT {chosen}")
    return name


def _json_literal(values: Sequence[object]) -> str:
    written = json.dumps(list(values), ensure_ascii=False).replace("'", "''")
    return f"'{written}'"
