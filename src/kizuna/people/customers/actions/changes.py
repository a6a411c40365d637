"""Fields of known customers that a batch changes, with what they were before.

Not here: new customers (`written`), taking changes back (`undoing`).
"""

from datetime import datetime

from duckdb import DuckDBPyConnection

from kizuna.core.bulk import change, fill, make_temporary, stored_time
from kizuna.people.customers.actions.exchange import bring, rows_of
from kizuna.people.customers.rules.batch import FIELDS, GROUPS, TEXTS, Origin
from kizuna.people.customers.rules.names import sort_key_of


def gather_updates(engine: DuckDBPyConnection) -> None:
    """`updates`: fields of known customers as they shall be, where anything differs."""
    known = "SELECT customer_id FROM wanted WHERE NOT is_new"
    make_temporary("batch_customers", {"id": "bigint"})
    fill("batch_customers", ["id"], rows_of(engine, known))
    fields = ", ".join(f"c.{field}" for field in FIELDS)
    bring(
        engine,
        "present",
        {"id": "BIGINT", **dict.fromkeys(FIELDS, "VARCHAR")},
        f"SELECT c.id, {fields} FROM batch_customers b CROSS JOIN customers c WHERE c.id = b.id",
    )
    differs = " OR ".join(f"u.{field} IS DISTINCT FROM present.{field}" for field in FIELDS)
    engine.execute(f"""
        CREATE OR REPLACE TEMP TABLE updates AS
        SELECT u.* FROM (
            SELECT present.id, {_values()}
            FROM present JOIN wanted ON wanted.customer_id = present.id) u
        JOIN present USING (id) WHERE {differs}""")


def write_updates(engine: DuckDBPyConnection, *, origin: Origin, at: datetime) -> None:
    """Write `updates`, and what was there before."""
    if origin.import_id is not None:
        _note_changes(engine, origin.import_id)
    _update(engine, at)


def _values() -> str:
    """SQL of each field as it shall be: groups of fields are replaced together or not at all."""
    values = []
    for name, group in GROUPS.items():
        is_said = f"coalesce({', '.join(f'wanted.{field}' for field in group)}) IS NOT NULL"
        is_empty = " AND ".join(f"coalesce(present.{field}, '') = ''" for field in group)
        taken = f"{is_said} AND (wanted.{name}_overwrite OR {is_empty})"
        if "given_name" in group:
            # A name that someone has split is not put back into one piece.
            taken += """ AND NOT (wanted.family_name IS NULL AND wanted.given_name IS NULL AND
                kizuna_name_key(coalesce(wanted.full_name, '')) IS NOT DISTINCT FROM
                kizuna_name_key(present.family_name || present.given_name))"""
        for field in group:
            nothing = "NULL" if field == "birthday" else "''"
            values.append(
                f"CASE WHEN {taken} THEN coalesce(wanted.{field}, {nothing}) "
                f"ELSE present.{field} END AS {field}"
            )
    return ", ".join(values)


def _note_changes(engine: DuckDBPyConnection, import_id: int) -> None:
    """Write down field -> [before, after] for whoever takes the import back."""
    pairs = ", ".join(
        f"'{field}', CASE WHEN u.{field} IS DISTINCT FROM present.{field} "
        f"THEN [present.{field}, u.{field}] END"
        for field in FIELDS
    )
    rows = rows_of(
        engine,
        f"""SELECT {import_id:d}, u.id, json_merge_patch('{{}}', json_object({pairs}))::VARCHAR
        FROM updates u JOIN present USING (id)""",
    )
    fill("customer_changes", ["import_id", "customer_id", "changed"], rows)


def _update(engine: DuckDBPyConnection, at: datetime) -> None:
    columns = {"id": "bigint", **dict.fromkeys(TEXTS, "text")}
    columns |= {"birthday": "date", "sort_key": "text"}
    make_temporary("customer_updates", columns)
    rows = rows_of(engine, f"SELECT id, birthday, {', '.join(TEXTS)} FROM updates")
    fill(
        "customer_updates",
        ["id", "birthday", *TEXTS, "sort_key"],
        ((*row, sort_key_of(dict(zip(TEXTS, row[2:], strict=True)))) for row in rows),
    )
    assigned = ", ".join(f"{field} = u.{field}" for field in (*FIELDS, "sort_key"))
    change(
        f"""UPDATE customers SET {assigned}, updated_at = %(at)s
        FROM customer_updates u WHERE customers.id = u.id""",
        {"at": stored_time(at)},
    )
