"""Writing what a batch brings: new customers, fields, keys, addresses; each marked with its import.

Not here: who is who (`resolution`), taking an import back (`undoing`).
"""

from datetime import datetime

from duckdb import DuckDBPyConnection

from kizuna.core.bulk import fill, json_object, learn_size, make_temporary, stored_time
from kizuna.core.events.actions import record_each
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.actions.batch_keys import (
    gather_addresses,
    gather_keys,
    write_addresses,
    write_keys,
)
from kizuna.people.customers.actions.changes import gather_updates, write_updates
from kizuna.people.customers.actions.declared import CUSTOMER_CHANGED, CUSTOMER_CREATED
from kizuna.people.customers.actions.exchange import rows_of
from kizuna.people.customers.actions.further import write_further
from kizuna.people.customers.actions.search_index import index_customers
from kizuna.people.customers.rules.batch import (
    ADDRESS,
    GROUPS,
    OVERWRITES,
    TEXTS,
    Origin,
)
from kizuna.people.customers.rules.keys import CONTACTS
from kizuna.people.customers.rules.names import sort_key_of


def gather_changes(engine: DuckDBPyConnection) -> None:
    """What is to be written of the customers of `settled`, in tables of the engine; only read.

    `changed` are the ids of customers who were known before and get something.
    """
    _gather_wanted(engine)
    gather_updates(engine)
    gather_keys(engine)
    gather_addresses(engine)
    contacts = ", ".join(f"'{kind}'" for kind in CONTACTS)
    engine.execute(f"""
        CREATE OR REPLACE TEMP TABLE changed AS
        SELECT DISTINCT customer_id FROM (SELECT id AS customer_id FROM updates
            UNION ALL SELECT customer_id FROM new_keys WHERE kind IN ({contacts})
            UNION ALL SELECT customer_id FROM new_addresses)
        ANTI JOIN (SELECT customer_id FROM settled WHERE is_new) USING (customer_id)""")


def write_customers(
    engine: DuckDBPyConnection, *, origin: Origin, actor: Actor, at: datetime
) -> None:
    """Write what `gather_changes` has found, with its events."""
    _write_new(engine, origin=origin, at=at)
    write_updates(engine, origin=origin, at=at)
    write_keys(engine, origin=origin, at=at)
    write_addresses(engine, origin=origin)
    write_further(engine, origin=origin, actor=actor, at=at)
    touched = """SELECT customer_id, 0 FROM changed
        UNION ALL SELECT customer_id, 1 FROM settled WHERE is_new ORDER BY customer_id"""
    make_temporary("touched_customers", {"id": "bigint", "is_new": "integer"}, key="id")
    fill("touched_customers", ["id", "is_new"], rows_of(engine, touched))
    index_customers("SELECT id FROM touched_customers")
    _record(origin=origin, actor=actor, at=at)


def _gather_wanted(engine: DuckDBPyConnection) -> None:
    """`wanted`: what the latest rows say of each customer, group by group; NULL where nothing.

    Rows that may overwrite come before the others; `names_overwrite` and so on tell that one spoke.
    """
    latest = []
    for name, fields in {**GROUPS, "address": ADDRESS}.items():
        said = f"coalesce({', '.join(fields)}) IS NOT NULL"
        packed = ", ".join(f"{field} := {field}" for field in fields)
        latest.append(
            f"arg_max(struct_pack({packed}), ({OVERWRITES}, row)) FILTER ({said}) AS {name},"
            f" coalesce(bool_or({OVERWRITES}) FILTER ({said}), FALSE) AS {name}_overwrite"
        )
    unpacked = ", ".join(f"{name}.{field}" for name, group in GROUPS.items() for field in group)
    overwrite = ", ".join(f"{name}_overwrite" for name in (*GROUPS, "address"))
    engine.execute(f"""
        CREATE OR REPLACE TEMP TABLE wanted AS
        SELECT customer_id, is_new, address, {unpacked}, {overwrite} FROM (
            SELECT settled.customer_id, any_value(settled.is_new) AS is_new, {", ".join(latest)}
            FROM (SELECT * REPLACE (try_cast(birthday AS DATE)::VARCHAR AS birthday) FROM incoming)
            JOIN people USING (spelling) JOIN nodes ON nodes.node = people.person
            JOIN settled USING (grp) WHERE settled.customer_id IS NOT NULL
            GROUP BY settled.customer_id)""")


def _write_new(engine: DuckDBPyConnection, *, origin: Origin, at: datetime) -> None:
    texts = ", ".join(f"coalesce({field}, '')" for field in TEXTS)
    now = stored_time(at)
    constant = {
        "former_family_name": "",
        "name_order": "family_first",
        "honorific": "",
        "language": "",
        "custom": "{}",
        "is_sample": origin.is_sample,
        "import_id": origin.import_id,
        "created_at": now,
        "updated_at": now,
    }
    rows = rows_of(
        engine,
        f"SELECT customer_id, birthday, {texts} FROM wanted WHERE is_new ORDER BY customer_id",
    )
    fill(
        "customers",
        ["id", "birthday", *TEXTS, "sort_key", *constant],
        (
            (*row, sort_key_of(dict(zip(TEXTS, row[2:], strict=True))), *constant.values())
            for row in rows
        ),
    )
    (added,) = engine.execute("SELECT count(*) FROM wanted WHERE is_new").fetchone() or (0,)
    learn_size("customers", added=added)


def _record(*, origin: Origin, actor: Actor, at: datetime) -> None:
    """One event for each customer that is new or changed."""
    source = f"import:{origin.import_id}" if origin.import_id is not None else actor.key
    for kind, is_new, ends in ((CUSTOMER_CREATED, 1, ""), (CUSTOMER_CHANGED, 0, f":{at}")):
        record_each(
            kind,
            f"""SELECT %(at)s AS at, %(begins)s || id || %(ends)s AS idempotency_key,
                id AS customer_id, {json_object({})} AS keys, {json_object({})} AS payload
            FROM touched_customers WHERE is_new = %(is_new)s ORDER BY id""",
            source=source,
            parameters={
                "at": stored_time(at), "begins": f"{kind.key}:", "ends": ends, "is_new": is_new,
            },
        )  # fmt: skip
