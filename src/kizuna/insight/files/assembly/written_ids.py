"""Ids as the reader knows them: full-width ones are folded to be matched, and shown as written.

Not here: the folding (`values.ids`). What others build on keeps the folded ids, which are equal
from one file to the next.
"""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from kizuna.insight.files.assembly.rows import TypedRows

_WIDE = "'[！-～]'"


def as_written(
    table: str, key: str, sources: Sequence[TypedRows], connection: DuckDBPyConnection
) -> str:
    """The table with the ids of one column as they were first written; itself, where none of any
    source is in full width."""
    if not any(note.code == "ids_were_wide" for rows in sources for note in rows.notes):
        return table
    cells = " UNION ALL ".join(
        f"SELECT {source} AS source, row, {key} AS id, c{rows.layout.places[key]}::VARCHAR AS cell "
        f"FROM {rows.table} JOIN {rows.raw.table} USING (row) WHERE code IS NULL"
        for source, rows in enumerate(sources)
        if key in rows.layout.places and rows.has(key)
    )
    if not cells:
        return table
    connection.execute(f"""
        CREATE OR REPLACE TABLE written_{key} AS
        SELECT id, arg_min(written, (source, row)) AS written
        FROM (SELECT *, CASE WHEN regexp_matches(cell, {_WIDE}) THEN cell ELSE id END AS written
            FROM ({cells}) WHERE id IS NOT NULL)
        GROUP BY id HAVING arg_min(written, (source, row)) <> id""")
    connection.execute(f"""
        CREATE OR REPLACE VIEW {table}_as_written AS
        SELECT known.* REPLACE (coalesce(written, known.{key}::VARCHAR) AS {key})
        FROM {table} known LEFT JOIN written_{key} ON known.{key} = written_{key}.id""")
    return f"{table}_as_written"
