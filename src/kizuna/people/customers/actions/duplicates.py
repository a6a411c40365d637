"""Looking for customers who may be one: candidates by shared keys, then evidence in bits.

Not here: what each agreement is worth (`rules.doubles`), merging (`merging`).
"""

from collections.abc import Callable
from datetime import datetime

import duckdb
from django.db import connection, transaction

from kizuna.core.bulk import change, fill, make_temporary, stored_time
from kizuna.core.permissions.rules import Actor
from kizuna.insight.files.values.folding import folded_name, install_folding
from kizuna.people.customers import models
from kizuna.people.customers.actions.declared import MERGE_CUSTOMERS
from kizuna.people.customers.actions.exchange import bring, rows_of
from kizuna.people.customers.rules.doubles import (
    PRIOR_BITS,
    REASONS,
    STRONGER_OF,
    SUGGESTED_FROM_RATIO,
)

# A value that more customers than this share brings no candidates: everybody with everybody else
# would be millions of pairs, and what many share says little.
MOST_SHARED = 20
MOST_SUGGESTED = 5000
# Candidates share one of these; a shared birthday or postal code alone brings too many.
_BLOCKS = ("unnest(email)", "unnest(phone)", "name || '|' || unnest(postal_code)",
           "kana || '|' || unnest(postal_code)", "name || '|' || birthday",
           "kana || '|' || birthday")  # fmt: skip
# Of these one customer has several, and two who share any of them agree.
_SEVERAL = ("email", "phone", "postal_code")


def suggest_duplicates(
    *, actor: Actor, at: datetime, report: Callable[[int], None] = lambda percent: None
) -> int:
    """Look through all customers; how many pairs are suggested, those found before included.

    Pairs that someone has dismissed or parted stay as they are. `report` is told the percentage
    that is done. The long comparison comes before the transaction: nobody's writes wait for it.
    """
    actor.require(MERGE_CUSTOMERS)
    with duckdb.connect() as engine:
        install_folding(engine)
        report(0)
        _bring_customers(engine)
        report(40)
        _compare(engine)
        report(90)
        return _keep(engine, at)


@transaction.atomic
def _keep(engine: duckdb.DuckDBPyConnection, at: datetime) -> int:
    """Put the pairs in place of those that were open; not what was decided in the meantime."""
    columns = {"first_id": "bigint", "second_id": "bigint", "probability_ratio": "double precision",
               "evidence": "text"}  # fmt: skip
    make_temporary("found_pairs", columns)
    rows = rows_of(engine, "SELECT first, second, ratio, to_json(evidence)::VARCHAR FROM suggested")
    fill("found_pairs", list(columns), rows)
    change("DELETE FROM duplicate_suggestions WHERE dismissed_at IS NULL")
    evidence = "evidence::jsonb" if connection.vendor == "postgresql" else "evidence"
    return change(
        f"""INSERT INTO duplicate_suggestions
            (first_id, second_id, probability_ratio, evidence, found_at, dismissed_by)
        SELECT first_id, second_id, probability_ratio, {evidence}, %(at)s, '' FROM found_pairs p
        WHERE (SELECT count(*) FROM customers c WHERE c.id IN (p.first_id, p.second_id)
            AND c.merged_into_id IS NULL) = 2
        AND NOT EXISTS (SELECT 1 FROM duplicate_suggestions s
            WHERE s.first_id = p.first_id AND s.second_id = p.second_id)
        ORDER BY probability_ratio DESC, first_id""",
        {"at": stored_time(at)},
    )


@transaction.atomic
def dismiss_duplicate(pair_id: int, *, actor: Actor, at: datetime) -> None:
    """Remember that two customers are two."""
    actor.require(MERGE_CUSTOMERS)
    models.DuplicateSuggestion.objects.filter(id=pair_id).update(
        dismissed_at=at, dismissed_by=actor.key
    )


def _bring_customers(engine: duckdb.DuckDBPyConnection) -> None:
    """`people`: every customer's folded values; `settled_pairs`: what someone has decided."""
    bring(
        engine,
        "typed",
        {"id": "BIGINT", "name": "VARCHAR", "kana": "VARCHAR", "birthday": "VARCHAR"},
        """SELECT id, CASE WHEN family_name || given_name <> '' THEN family_name || given_name
            ELSE full_name END, CASE WHEN family_name_kana || given_name_kana <> ''
            THEN family_name_kana || given_name_kana ELSE full_name_kana END, birthday
        FROM customers WHERE merged_into_id IS NULL""",
    )
    bring(
        engine,
        "keys",
        {"id": "BIGINT", "kind": "VARCHAR", "matched": "VARCHAR"},
        """SELECT customer_id, kind, matched FROM customer_keys WHERE kind IN ('email', 'phone')
        UNION ALL SELECT customer_id, 'postal_code', postal_code_matched FROM customer_addresses
        WHERE postal_code_matched <> ''""",
    )
    bring(
        engine,
        "settled_pairs",
        {"first": "BIGINT", "second": "BIGINT"},
        """SELECT first_id, second_id FROM duplicate_suggestions WHERE dismissed_at IS NOT NULL
        UNION SELECT CASE WHEN kept_id < merged_id THEN kept_id ELSE merged_id END,
            CASE WHEN kept_id < merged_id THEN merged_id ELSE kept_id END
        FROM customer_merges WHERE unmerged_at IS NOT NULL""",
    )
    engine.execute(f"""
        CREATE TABLE people AS
        WITH names AS (SELECT name, {folded_name("name")} AS folded FROM (
            SELECT name FROM typed UNION SELECT kana FROM typed) WHERE name <> ''),
        own AS (PIVOT keys ON kind IN ('email', 'phone', 'postal_code')
            USING list(DISTINCT matched) GROUP BY id)
        SELECT typed.id, n.folded AS name, k.folded AS kana, typed.birthday, own.email, own.phone,
            own.postal_code
        FROM typed LEFT JOIN names n ON n.name = typed.name LEFT JOIN names k ON k.name = typed.kana
        LEFT JOIN own ON own.id = typed.id""")


def _compare(engine: duckdb.DuckDBPyConnection) -> None:
    """`suggested`: pairs that share a block, with bits of evidence for each comparison."""
    pairs = " UNION ".join(
        f"""SELECT first, second FROM (SELECT unnest(ids) AS first, ids FROM (
            SELECT list(id ORDER BY id) AS ids FROM (SELECT id, {block} AS block FROM people)
            WHERE block IS NOT NULL GROUP BY block HAVING count(*) BETWEEN 2 AND {MOST_SHARED})),
            unnest(ids) AS other(second) WHERE first < second"""
        for block in _BLOCKS
    )
    engine.execute(f"CREATE TABLE pairs AS {pairs}")
    for key in REASONS:
        each = f"unnest({key})" if key in _SEVERAL else key
        engine.execute(f"""CREATE TABLE often_{key} AS SELECT value, count(*) /
            (SELECT count(*) FROM people) AS u FROM (SELECT {each} AS value FROM people)
            WHERE value IS NOT NULL GROUP BY value HAVING count(*) > 1""")
    agreed = ", ".join(f"{_agreed(key)} AS {key}" for key in REASONS)
    against = ", ".join(f"a.{key} <> b.{key} AS {key}_differs" for key in REASONS)
    bits = ", ".join(
        f"CASE WHEN met.{key} IS NOT NULL THEN log2({reason.m} / often_{key}.u) "
        f"WHEN {key}_differs THEN {reason.against_bits} ELSE 0 END AS {key}"
        for key, reason in REASONS.items()
    )
    one, other = STRONGER_OF
    in_all = f"{' + '.join(REASONS)} - greatest(0, least({one}, {other}))"
    joins = " ".join(f"LEFT JOIN often_{key} ON often_{key}.value = met.{key}" for key in REASONS)
    engine.execute(f"""
        CREATE TABLE suggested AS
        SELECT first, second, 1 / (1 + 2.0 ** -({PRIOR_BITS} + {in_all})) AS ratio,
            struct_pack({", ".join(f"{key} := round({key}, 1)" for key in REASONS)}) AS evidence
        FROM (SELECT first, second, {bits} FROM (SELECT first, second, {agreed}, {against}
            FROM pairs JOIN people a ON a.id = first JOIN people b ON b.id = second) met {joins})
        ANTI JOIN settled_pairs USING (first, second)
        WHERE ratio >= {SUGGESTED_FROM_RATIO} ORDER BY ratio DESC, first LIMIT {MOST_SUGGESTED}""")


def _agreed(key: str) -> str:
    """SQL of the value that both have; null where there is none."""
    if key in _SEVERAL:
        return f"list_min(list_intersect(a.{key}, b.{key}))"
    return f"CASE WHEN a.{key} = b.{key} THEN a.{key} END"
