"""Keys and addresses that a batch brings, and keys that turn out to be shared.

Not here: which keys are shared (`rules.matching`).
"""

from datetime import datetime

from duckdb import DuckDBPyConnection

from kizuna.core.bulk import change, fill, found, make_temporary, stored_time
from kizuna.people.customers.actions.exchange import bring, rows_of
from kizuna.people.customers.rules.batch import ADDRESS, Origin
from kizuna.people.customers.rules.keys import OWN_NUMBER

_CONTACT_VALUES = """CASE kind WHEN 'external' THEN external_id WHEN 'member_number' THEN
    member_number WHEN 'line' THEN line_id WHEN 'email' THEN left(email, 254)
    WHEN 'phone' THEN left(phone, 254) ELSE '' END"""


def gather_keys(engine: DuckDBPyConnection) -> None:
    """`new_keys`: keys that a customer did not have."""
    engine.execute(f"""
        CREATE OR REPLACE TEMP TABLE new_keys AS
        SELECT settled.customer_id, kind, source, matched, max(coalesce({_CONTACT_VALUES}, '')) AS
            value, kind <> 'phone' AND shared_keys.kind IS NULL AS is_identity
        FROM edges JOIN people ON people.person = edges.node JOIN nodes USING (node)
        JOIN settled USING (grp) LEFT JOIN shared_keys USING (kind, source, matched)
        ANTI JOIN (SELECT coalesce(settled.customer_id, known.customer_id) AS customer_id,
                kind, source, matched
            FROM known LEFT JOIN nodes ON nodes.node = -known.customer_id
            LEFT JOIN settled USING (grp)) AS had
        ON had.customer_id = settled.customer_id AND had.kind = edges.kind
            AND had.source = edges.source AND had.matched = edges.matched
        WHERE settled.customer_id IS NOT NULL AND kind <> '{OWN_NUMBER}'
        GROUP BY ALL""")


def write_keys(engine: DuckDBPyConnection, *, origin: Origin, at: datetime) -> None:
    """Write `new_keys`; and keys that turn out to be shared prove nothing any more."""
    _demote(engine, origin)
    now = stored_time(at)
    fill(
        "customer_keys",
        ["customer_id", "kind", "source", "matched", "value", "is_identity", "import_id",
         "created_at"],
        ((*row, origin.import_id, now) for row in rows_of(engine, "FROM new_keys ORDER BY ALL")),
    )  # fmt: skip


def _demote(engine: DuckDBPyConnection, origin: Origin) -> None:
    """Known identity keys that the batch shows to be shared prove nothing any more."""
    shared = engine.execute("""SELECT kind, source, matched FROM shared_keys
        SEMI JOIN (SELECT * FROM known WHERE is_identity) USING (kind, source, matched)""")
    key = {"kind": "varchar(24)", "source": "varchar(64)", "matched": "varchar(460)"}
    make_temporary("demoted_keys", key)
    fill("demoted_keys", list(key), shared.fetchall())
    keys = found("""SELECT k.id, k.customer_id FROM demoted_keys d CROSS JOIN customer_keys k
        WHERE k.matched = d.matched AND k.kind = d.kind AND k.source = d.source
        AND k.is_identity""")
    if not keys:
        return
    if origin.import_id is not None:
        noted = ((origin.import_id, owner, f'{{"identity_key": {id_}}}') for id_, owner in keys)
        fill("customer_changes", ["import_id", "customer_id", "changed"], noted)
    make_temporary("demoted_ids", {"id": "bigint"})
    fill("demoted_ids", ["id"], ((id_,) for id_, _ in keys))
    change("UPDATE customer_keys SET is_identity = false WHERE id IN (SELECT id FROM demoted_ids)")


def gather_addresses(engine: DuckDBPyConnection) -> None:
    """`new_addresses`: those a customer does not have yet; of rows that may not overwrite, only
    where there is none.

    Reads `batch_customers`, which `changes` laid down.
    """
    parts = ", ".join(ADDRESS)
    bring(
        engine,
        "present_addresses",
        {"customer_id": "BIGINT", **dict.fromkeys(ADDRESS, "VARCHAR")},
        f"""SELECT a.customer_id, {", ".join(f"a.{part}" for part in ADDRESS)}
        FROM batch_customers b CROSS JOIN customer_addresses a WHERE a.customer_id = b.id""",
    )
    whole = f"concat({parts})"
    engine.execute(f"""
        CREATE OR REPLACE TEMP TABLE new_addresses AS
        SELECT customer_id, {parts}, 
            coalesce(kizuna_postal_code_key(postal_code), '') AS matched
        FROM (SELECT customer_id, {", ".join(f"coalesce(address.{p}, '') AS {p}" for p in ADDRESS)},
            concat({", ".join(f"address.{p}" for p in ADDRESS)}) AS whole, address_overwrite
            FROM wanted WHERE address IS NOT NULL) AS asked
        ANTI JOIN (SELECT customer_id, kizuna_name_key({whole}) AS whole FROM present_addresses)
            AS had ON had.customer_id = asked.customer_id
            AND (NOT asked.address_overwrite OR had.whole = kizuna_name_key(asked.whole))""")


def write_addresses(engine: DuckDBPyConnection, *, origin: Origin) -> None:
    """Write `new_addresses`."""
    fill(
        "customer_addresses",
        ["customer_id", *ADDRESS, "postal_code_matched", "country", "is_preferred", "import_id"],
        ((*row, "JP", True, origin.import_id) for row in rows_of(engine, "FROM new_addresses")),
    )
