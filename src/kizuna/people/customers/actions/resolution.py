"""Telling who is who: a batch of rows in, one customer out for each row, with what proved it.

Not here: the decision over columns (`rules.matching`), writing what is new (`written`).
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import connection, transaction
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from duckdb import DuckDBPyConnection

from kizuna.core.bulk import change, fill, found, listed, make_temporary, only_looking
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers import models
from kizuna.people.customers.actions.declared import CHANGE_CUSTOMERS
from kizuna.people.customers.actions.exchange import bring, lay_out, rows_of
from kizuna.people.customers.actions.further import gather_further
from kizuna.people.customers.actions.merging import merge_customers
from kizuna.people.customers.actions.written import gather_changes, write_customers
from kizuna.people.customers.rules.batch import Origin, Resolution
from kizuna.people.customers.rules.keys import NUMBERS
from kizuna.people.customers.rules.matching import gather_people, join_people, know_own_numbers
from kizuna.people.customers.rules.own_numbers import id_in, own_number

# Of a customer that is only being thought of: beyond any id.
_BEYOND = 1 << 62
_NUMBERS = ", ".join(f"'{kind}'" for kind in NUMBERS)


@transaction.atomic
def resolve_customers(
    engine: DuckDBPyConnection, relation: str, *, origin: Origin, actor: Actor, at: datetime
) -> Resolution:
    """Find or make the customer of every row of a relation; answers in `resolved_customers`.

    Shape   in: `row` and any columns of `rules.batch.INCOMING`, and `FURTHER`; out: a DuckDB table
            of `rules.batch.RESOLVED`, one row per row that came in
    Counts  in customers, but for rows that name nobody
    Beware  one transaction, and batches wait for each other: two of them never make the same
            customer twice. A dry run is this inside a transaction that is rolled back
    """
    actor.require(CHANGE_CUSTOMERS)
    _wait_for_other_batches()
    _decide(engine, relation, origin=origin)
    _settle(engine, _reserved_ids)
    _merge_by_rule(engine, origin=origin, actor=actor, at=at)
    gather_changes(engine)
    gather_further(engine, relation)
    write_customers(engine, origin=origin, actor=actor, at=at)
    return _answer(engine)


def expected_customers(
    engine: DuckDBPyConnection, relation: str, *, origin: Origin, actor: Actor
) -> Resolution:
    """What `resolve_customers` would answer now, without writing: no other writer waits for it.

    New customers have ids in `resolved_customers` that nobody has yet, and nobody may keep.
    """
    actor.require(CHANGE_CUSTOMERS)
    with only_looking():
        _decide(engine, relation, origin=origin)
        _settle(engine, lambda count: _BEYOND)
        gather_changes(engine)
        gather_further(engine, relation)
    return _answer(engine)


def _decide(engine: DuckDBPyConnection, relation: str, *, origin: Origin) -> None:
    gather_people(engine, relation, source=origin.source)
    _bring_own_numbers(engine)
    know_own_numbers(engine)
    _bring_known(engine)
    join_people(engine)


def _wait_for_other_batches() -> None:
    """SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        change("LOCK TABLE customer_keys IN SHARE ROW EXCLUSIVE MODE")


def _bring_own_numbers(engine: DuckDBPyConnection) -> None:
    """`own_numbers`: whose the numbers of our own files are; of who is merged, whose part they are.
    And `told_ids` in the database, of whom `_bring_known` asks.

    Numbers whose letters are not right (another installation's) are nobody's.
    """
    numbers: Iterator[tuple[str, int]] = iter(())
    told = "FROM people WHERE own_number IS NOT NULL"
    make_temporary("told_ids", {"id": "bigint"})
    if engine.execute(f"SELECT 1 {told} LIMIT 1").fetchone():
        spelt = rows_of(engine, f"SELECT DISTINCT own_number {told}")
        fill("told_ids", ["id"], ((id_,) for (number,) in spelt if (id_ := id_in(number))))
        rows = models.Customer.objects.filter(id__in=RawSQL("SELECT id FROM told_ids", ()))
        known = rows.values_list("id", "created_at", Coalesce("merged_into_id", "id"))
        numbers = ((own_number(id_, since), holder) for id_, since, holder in known.iterator())
    columns = {"own_number": "VARCHAR", "customer_id": "BIGINT"}
    lay_out(engine, "own_numbers", columns, numbers)


def _bring_known(engine: DuckDBPyConnection) -> None:
    """`known`: keys of the batch that the database has; `known_names`; `spaces` of their owners."""
    make_temporary(
        "incoming_keys", {"kind": "varchar(24)", "source": "varchar(64)", "matched": "varchar(460)"}
    )
    distinct = "SELECT DISTINCT kind, source, matched FROM edges"
    fill("incoming_keys", ["kind", "source", "matched"], rows_of(engine, distinct))
    if connection.vendor == "postgresql":
        change("ANALYZE incoming_keys")
    key = {"kind": "VARCHAR", "source": "VARCHAR", "matched": "VARCHAR"}
    # CROSS JOIN keeps SQLite from walking all keys of the shop instead of those of the batch.
    of_batch = """incoming_keys i CROSS JOIN customer_keys k WHERE k.matched = i.matched
        AND k.kind = i.kind AND k.source = i.source"""
    bring(
        engine,
        "known",
        {**key, "customer_id": "BIGINT", "is_identity": "BOOLEAN"},
        "SELECT k.kind, k.source, k.matched, k.customer_id, "
        f"CASE WHEN k.is_identity THEN 1 ELSE 0 END FROM {of_batch}",
    )
    bring(
        engine,
        "known_names",
        {"matched": "VARCHAR", "name": "VARCHAR"},
        _names_of_emails(),
    )
    owners = f"""(SELECT k.customer_id FROM {of_batch} AND k.is_identity
        UNION SELECT coalesce(c.merged_into_id, c.id) FROM told_ids t CROSS JOIN customers c
            WHERE c.id = t.id)"""
    bring(
        engine,
        "spaces",
        {**key, "customer_id": "BIGINT"},
        f"""SELECT k.kind, k.source, k.matched, k.customer_id FROM {owners} owners
            CROSS JOIN customer_keys k WHERE k.customer_id = owners.customer_id
            AND k.kind IN ({_NUMBERS}) AND k.is_identity
        UNION ALL SELECT 'apart', CAST(id AS varchar(24)), '', kept_id FROM customer_merges
            WHERE unmerged_at IS NOT NULL
        UNION ALL SELECT 'apart', CAST(id AS varchar(24)), '', merged_id FROM customer_merges
            WHERE unmerged_at IS NOT NULL""",
    )


def _names_of_emails() -> str:
    """SQL of the e-mail addresses of the batch and the names under which each is known.

    PostgreSQL, which does not know how narrow the range is, would compare each address of the batch
    with each key of the shop (111 s of the 147 s in which 300,000 order lines were written); taken
    address by address it uses the index.
    """
    names = """customer_keys k WHERE k.kind = 'email_and_name'
        AND k.matched >= i.matched || ' ' AND k.matched < i.matched || '!'"""
    if connection.vendor == "postgresql":
        keys = f"CROSS JOIN LATERAL (SELECT k.matched FROM {names} OFFSET 0) k WHERE"
    else:
        keys = f"CROSS JOIN {names} AND"
    return f"""SELECT i.matched, substr(k.matched, length(i.matched) + 2)
        FROM incoming_keys i {keys} i.kind = 'email'"""


def _settle(engine: DuckDBPyConnection, reserve: Callable[[int], int]) -> None:
    """`settled`: the customer of each group, known or new; `merging`: known ones that are one.

    `reserve` takes so many ids and answers the one before the first.
    """
    engine.execute("""
        CREATE OR REPLACE TEMP TABLE own_keys AS
        SELECT edges.*, grp FROM edges JOIN nodes USING (node)
        ANTI JOIN shared_keys USING (kind, source, matched) WHERE kind <> 'phone';
        CREATE OR REPLACE TEMP TABLE settled AS
        SELECT grp, min(-node) FILTER (node < 0) AS customer_id, false AS is_new,
            min(node) FILTER (node > 0) AS person FROM nodes GROUP BY grp;
        CREATE OR REPLACE TEMP TABLE fresh AS
        SELECT grp, row_number() OVER (ORDER BY person) AS place FROM settled
        WHERE customer_id IS NULL AND grp IN (SELECT grp FROM own_keys)""")
    (count,) = engine.execute("SELECT count(*) FROM fresh").fetchone() or (0,)
    if count:
        engine.execute(f"""UPDATE settled SET is_new = true, customer_id = fresh.place +
            {reserve(count)} FROM fresh WHERE settled.grp = fresh.grp""")
    engine.execute("""
        CREATE OR REPLACE TEMP TABLE merging AS
        SELECT settled.customer_id AS kept, -nodes.node AS merged, nodes.joined_by AS kind, (
            SELECT min(matched) FROM own_keys WHERE own_keys.grp = nodes.grp
            AND own_keys.kind = nodes.joined_by) AS matched
        FROM settled JOIN nodes USING (grp)
        WHERE nodes.node < 0 AND -nodes.node <> settled.customer_id""")


def _reserved_ids(count: int) -> int:
    """Take that many customer ids; the one before the first of them."""
    if connection.vendor == "postgresql":
        sequence = "pg_get_serial_sequence('customers', 'id')"
        return int(found(f"SELECT setval({sequence}, nextval({sequence}) + {count - 1})")[0][0]) - (
            count
        )
    taken = found("SELECT seq FROM sqlite_sequence WHERE name = 'customers'")
    return int(taken[0][0]) if taken else 0


def _merge_by_rule(
    engine: DuckDBPyConnection, *, origin: Origin, actor: Actor, at: datetime
) -> None:
    """Known customers that a row proves to be one become one; they can be parted again."""
    pairs = engine.execute("FROM merging ORDER BY 1, 2").fetchall()
    made = []
    for kept, merged, kind, matched in pairs:
        evidence = {"kind": kind, "matched": matched}
        made.append(
            merge_customers(kept, merged, rule="same_keys", evidence=evidence, actor=actor, at=at)
        )
    if made and origin.import_id is not None:
        change(
            f"UPDATE customer_merges SET import_id = %(id)s WHERE id IN ({listed(made)})",
            {"id": origin.import_id},
        )


def _answer(engine: DuckDBPyConnection) -> Resolution:
    engine.execute("""
        CREATE OR REPLACE TABLE resolved_customers AS
        SELECT incoming.row, settled.customer_id,
            CASE WHEN NOT settled.is_new THEN nodes.joined_by END AS matched_by,
            CASE WHEN settled.customer_id IS NULL THEN 'nobody' WHEN settled.is_new THEN 'new'
                WHEN settled.customer_id IN
                    (SELECT customer_id FROM changed UNION SELECT kept FROM merging) THEN 'changed'
                ELSE 'unchanged' END AS outcome
        FROM incoming JOIN people USING (spelling) JOIN nodes ON nodes.node = people.person
        JOIN settled USING (grp)""")
    counts = dict(
        engine.execute("""
            SELECT outcome, CASE WHEN outcome = 'nobody' THEN count(*)
                ELSE count(DISTINCT customer_id) END
            FROM resolved_customers GROUP BY outcome""").fetchall()
    )
    return Resolution(
        new=counts.get("new", 0),
        changed=counts.get("changed", 0),
        unchanged=counts.get("unchanged", 0),
        rows_of_nobody=counts.get("nobody", 0),
    )
