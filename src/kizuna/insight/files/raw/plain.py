"""Columns whose every cell is written as a program writes a whole number or a day: seen once, when
a file is loaded, so that no later step looks for blanks, currency signs or other ways to write.

Not here: what else people write (`values`).
"""

from collections.abc import Mapping, Sequence

from duckdb import DuckDBPyConnection

_HEAD_ROWS = 200
_MOST_DIGITS = 12  # leaves room for six decimal places in 64 bits
# Back as text it must be what stands there: so it has no blank, sign or zero too many. Casts that
# fail are slow, so what is tried is what the first rows are like.
_IS_PLAIN = {
    "integer": f"{{0}} = TRY_CAST({{0}} AS BIGINT)::VARCHAR AND strlen({{0}}) <= {_MOST_DIGITS}",
    "day": "{0} = TRY_CAST({0} AS DATE)::VARCHAR AND {0} BETWEEN '1800' AND '2199-12-31'",
}


def plain_in_head(
    connection: DuckDBPyConnection, table: str, columns: Sequence[str]
) -> Mapping[str, str]:
    """Column -> kind (integer, day) of those that the first rows show to be likely plain."""
    kinds = [(column, kind) for column in columns for kind in _IS_PLAIN]
    tests = ", ".join(
        f"count({column}) > 0 AND NOT {has_others_sql(column, kind)}" for column, kind in kinds
    )
    found = connection.execute(
        f"SELECT {tests} FROM (SELECT * FROM {table} LIMIT {_HEAD_ROWS})"
    ).fetchone()
    assert found is not None
    return {column: kind for (column, kind), is_it in zip(kinds, found, strict=True) if is_it}


def has_others_sql(column: str, kind: str) -> str:
    """Aggregate: whether some cell of the column is not plain."""
    is_plain = f"coalesce({_IS_PLAIN[kind].format(column)}, false)"  # NULL where a cast fails
    return f"coalesce(bool_or({column} IS NOT NULL AND NOT {is_plain}), false)"
