"""What a file says of customers beside who they are: tags, notes, the owner's own fields, and
further addresses and phones. Only what is not there yet is written, marked with its import.

Not here: reading the list (`insight.files`), taking it back (`undoing`).
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection
from duckdb import DuckDBPyConnection

from kizuna.core.bulk import change, fill, found, json_object, make_temporary, stored_time
from kizuna.core.events.actions import record_each
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.actions.declared import NOTE_ADDED, TAG_ADDED
from kizuna.people.customers.actions.exchange import bring, rows_of
from kizuna.people.customers.rules.batch import FURTHER, OVERWRITES, PARTS, Origin
from kizuna.people.customers.rules.keys import DUMMY_EMAIL

OWN = "custom."  # before the key of an own field, where a change is noted
_LONGEST = {"name": 40, "text": 4000}
_TABLES = {
    "new_tags": "customer_id BIGINT, name VARCHAR",
    "new_notes": "customer_id BIGINT, text VARCHAR",
    "new_contacts": "customer_id BIGINT, kind VARCHAR, value VARCHAR, matched VARCHAR,"
    " is_identity BOOLEAN",
    "custom_updates": "customer_id BIGINT, custom VARCHAR, noted VARCHAR",
}


def gather_further(engine: DuckDBPyConnection, relation: str) -> None:
    """What is to be written, in tables of the engine; whom it changes is added to `changed`.

    Reads `settled` and its like, and `changed`, which `gather_changes` has made.
    """
    given = {name for name, *_ in engine.execute(f"DESCRIBE {relation}").fetchall()}
    for table, columns in _TABLES.items():
        engine.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({columns})")
    if not given >= set(FURTHER):
        return
    listed = ", ".join(f"nullif(trim(f.{column}), '') AS {column}" for column in FURTHER)
    engine.execute(f"""
        CREATE OR REPLACE TEMP TABLE further AS
        SELECT f.row, incoming.{OVERWRITES}, settled.customer_id, {listed} FROM {relation} f
        JOIN incoming USING (row) JOIN people USING (spelling)
        JOIN nodes ON nodes.node = people.person JOIN settled USING (grp)
        WHERE settled.customer_id IS NOT NULL
            AND coalesce({", ".join(f"f.{column}" for column in FURTHER)}) IS NOT NULL""")
    make_temporary("further_customers", {"id": "bigint"})
    fill("further_customers", ["id"], rows_of(engine, "SELECT DISTINCT customer_id FROM further"))
    _gather_tags(engine)
    _gather_notes(engine)
    _gather_contacts(engine)
    _gather_custom(engine)
    each = " UNION ".join(f"SELECT customer_id FROM {table}" for table in _TABLES)
    engine.execute(f"""INSERT INTO changed SELECT customer_id FROM ({each})
        ANTI JOIN (SELECT customer_id FROM settled WHERE is_new) USING (customer_id)
        ANTI JOIN changed USING (customer_id)""")


def _gather_tags(engine: DuckDBPyConnection) -> None:
    bring(
        engine,
        "present_tags",
        {"customer_id": "BIGINT", "name": "VARCHAR"},
        "SELECT t.customer_id, tags.name FROM further_customers b CROSS JOIN customer_tags t"
        " JOIN tags ON tags.id = t.tag_id WHERE t.customer_id = b.id",
    )
    engine.execute(f"""INSERT INTO new_tags SELECT DISTINCT customer_id, name FROM (
            SELECT customer_id, left(trim(name), {_LONGEST["name"]}) AS name FROM
            (SELECT customer_id, {PARTS.format("tags")} AS name FROM further))
        ANTI JOIN present_tags USING (customer_id, name) WHERE name <> ''""")


def _gather_notes(engine: DuckDBPyConnection) -> None:
    bring(
        engine,
        "present_notes",
        {"customer_id": "BIGINT", "text": "VARCHAR"},
        "SELECT n.customer_id, n.text FROM further_customers b CROSS JOIN customer_notes n"
        " WHERE n.customer_id = b.id",
    )
    engine.execute(f"""INSERT INTO new_notes SELECT DISTINCT customer_id, text FROM (
            SELECT customer_id, left(note, {_LONGEST["text"]}) AS text FROM further)
        ANTI JOIN present_notes USING (customer_id, text) WHERE text IS NOT NULL""")


def _gather_contacts(engine: DuckDBPyConnection) -> None:
    """An address proves who somebody is only where it is nobody else's; a phone never alone."""
    engine.execute(f"""CREATE OR REPLACE TEMP TABLE told_contacts AS
        SELECT customer_id, kind, matched, left(min(trim(value)), 254) AS value FROM (
            SELECT *, CASE kind WHEN 'email' THEN kizuna_email_key(value)
                ELSE kizuna_phone_key(value) END AS matched
            FROM (SELECT customer_id, 'email' AS kind, {PARTS.format("email_2")} AS value
                    FROM further
                UNION ALL SELECT customer_id, 'phone', {PARTS.format("phone_2")} FROM further))
        WHERE length(matched) <= CASE kind WHEN 'email' THEN 254 ELSE 40 END
        GROUP BY ALL""")
    make_temporary("told_keys", {"kind": "text", "matched": "text"})
    keys = "SELECT DISTINCT kind, matched FROM told_contacts"
    fill("told_keys", ["kind", "matched"], rows_of(engine, keys))
    bring(
        engine,
        "present_keys",
        {"customer_id": "BIGINT", "kind": "VARCHAR", "matched": "VARCHAR"},
        "SELECT k.customer_id, k.kind, k.matched FROM told_keys t CROSS JOIN customer_keys k"
        " WHERE k.matched = t.matched AND k.kind = t.kind",
    )
    engine.execute(f"""
        INSERT INTO present_keys SELECT customer_id, kind, matched FROM new_keys;
        INSERT INTO new_contacts SELECT customer_id, kind, value, matched,
            kind = 'email' AND NOT regexp_full_match(matched, '{DUMMY_EMAIL}')
            AND matched NOT IN (SELECT matched FROM present_keys WHERE kind = 'email')
            AND count(*) OVER (PARTITION BY kind, matched) = 1
        FROM told_contacts ANTI JOIN present_keys USING (customer_id, kind, matched)""")


def _gather_custom(engine: DuckDBPyConnection) -> None:
    """The owner's own fields, key by key, where they differ from what is known; of rows that may
    not overwrite, only where nothing is."""
    bring(
        engine,
        "present_custom",
        {"customer_id": "BIGINT", "custom": "VARCHAR"},
        "SELECT c.id, CAST(c.custom AS TEXT) FROM further_customers b"
        " CROSS JOIN customers c WHERE c.id = b.id",
    )
    engine.execute(f"""INSERT INTO custom_updates
        WITH said AS (SELECT customer_id, {OVERWRITES}, row, custom,
                unnest(json_keys(custom)) AS key FROM further WHERE custom IS NOT NULL),
        told AS (SELECT customer_id, key, bool_or({OVERWRITES}) AS overwrites,
                arg_max(json_extract(custom, '$."' || key || '"'), ({OVERWRITES}, row)) AS becomes
            FROM said GROUP BY customer_id, key),
        pairs AS (SELECT * EXCLUDE (custom), coalesce(custom, '{{}}') AS before,
                json_extract(coalesce(custom, '{{}}'), '$."' || key || '"') AS was
            FROM told LEFT JOIN present_custom USING (customer_id))
        SELECT customer_id, json_merge_patch(any_value(before), json_group_object(key, becomes)
            )::VARCHAR, json_group_object('{OWN}' || key, json_array(was, becomes))::VARCHAR
        FROM pairs WHERE was::VARCHAR IS DISTINCT FROM becomes::VARCHAR
            AND (overwrites OR coalesce(was::VARCHAR, 'null') IN ('null', '""', '[]'))
        GROUP BY customer_id""")


def write_further(
    engine: DuckDBPyConnection, *, origin: Origin, actor: Actor, at: datetime
) -> None:
    """Write what `gather_further` has found, with its events."""
    source = f"import:{origin.import_id}" if origin.import_id is not None else actor.key
    values = {"import_id": origin.import_id, "at": stored_time(at)}
    _write_tags(engine, values, source=source, at=at)
    _write_notes(engine, values, source=source)
    now = stored_time(at)
    fill(
        "customer_keys",
        ["customer_id", "kind", "value", "matched", "is_identity", "source", "import_id",
         "created_at"],
        ((*row, "", origin.import_id, now)
         for row in rows_of(engine, "FROM new_contacts ORDER BY ALL")),
    )  # fmt: skip
    _write_custom(engine, origin=origin)


def _write_tags(
    engine: DuckDBPyConnection, values: Mapping[str, object], *, source: str, at: datetime
) -> None:
    make_temporary("told_tags", {"customer_id": "bigint", "name": "text"})
    fill("told_tags", ["customer_id", "name"], rows_of(engine, "FROM new_tags ORDER BY ALL"))
    change(
        "INSERT INTO tags (name, import_id)"
        " SELECT DISTINCT name, CAST(%(import_id)s AS bigint) FROM told_tags"
        " WHERE name NOT IN (SELECT name FROM tags) ORDER BY name",
        values,
    )
    change(
        "INSERT INTO customer_tags (customer_id, tag_id, import_id)"
        " SELECT customer_id, tags.id, %(import_id)s FROM told_tags JOIN tags USING (name)"
        " ORDER BY customer_id, tags.id",
        values,
    )
    record_each(
        TAG_ADDED,
        f"""SELECT %(at)s AS at, %(begins)s || customer_id || ':' || tags.id || %(ends)s
            AS idempotency_key, customer_id, {json_object({"tag": "tags.id"})} AS keys,
            {json_object({})} AS payload
        FROM told_tags JOIN tags USING (name) ORDER BY customer_id, tags.id""",
        source=source,
        parameters={
            "at": values["at"], "begins": f"{TAG_ADDED.key}:", "ends": f":{at.isoformat()}",
        },
    )  # fmt: skip


def _write_notes(engine: DuckDBPyConnection, values: Mapping[str, object], *, source: str) -> None:
    ((last,),) = found("SELECT coalesce(max(id), 0) FROM customer_notes")
    now = values["at"]
    fill(
        "customer_notes",
        ["customer_id", "text", "import_id", "created_at"],
        ((*row, values["import_id"], now)
         for row in rows_of(engine, "FROM new_notes ORDER BY ALL")),
    )  # fmt: skip
    record_each(
        NOTE_ADDED,
        f"""SELECT %(at)s AS at, %(begins)s || id AS idempotency_key, customer_id,
            {json_object({"note": "id"})} AS keys, {json_object({})} AS payload
        FROM customer_notes WHERE id > %(last)s ORDER BY id""",
        source=source,
        parameters={"at": now, "begins": f"{NOTE_ADDED.key}:", "last": last},
    )


def _write_custom(engine: DuckDBPyConnection, *, origin: Origin) -> None:
    make_temporary("told_custom", {"customer_id": "bigint", "custom": "text"})
    rows = rows_of(engine, "SELECT customer_id, custom FROM custom_updates")
    fill("told_custom", ["customer_id", "custom"], rows)
    put_custom("told_custom")
    if origin.import_id is None:
        return
    noted = f"""SELECT {origin.import_id:d}, customer_id, noted FROM custom_updates
        ANTI JOIN (SELECT customer_id FROM settled WHERE is_new) USING (customer_id)"""
    fill("customer_changes", ["import_id", "customer_id", "changed"], rows_of(engine, noted))


def put_custom(table: str) -> None:
    """Own fields from a temporary table of customer_id and custom (a JSON text)."""
    custom = "t.custom::jsonb" if connection.vendor == "postgresql" else "t.custom"
    change(
        f"UPDATE customers SET custom = {custom} FROM {table} t WHERE customers.id = t.customer_id"
    )
