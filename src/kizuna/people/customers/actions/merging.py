"""Making two customers one, and parting them again exactly as they were.

Not here: who may be one (`duplicates`), which tables follow (`rules.followers`).
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.bulk import change, listed
from kizuna.core.events.actions import record_event
from kizuna.core.events.rules import EventKind, NewEvent
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers import models
from kizuna.people.customers.actions.declared import (
    CUSTOMER_MERGED,
    CUSTOMER_UNMERGED,
    MERGE_CUSTOMERS,
)
from kizuna.people.customers.actions.filling import filled_fields, take_back
from kizuna.people.customers.actions.search_index import index_customers
from kizuna.people.customers.rules.followers import MERGE_FOLLOWERS, MergeFollower

SAME_CUSTOMER = Words(
    ja="同じ顧客どうしは統合できません。", en="A customer cannot be merged with itself."
)
ALREADY_MERGED = Words(
    ja="この顧客はすでにほかの顧客に統合されています。",
    en="This customer has already been merged into another.",
)
ALREADY_PARTED = Words(
    ja="この統合はすでに取り消されています。", en="This merge has already been undone."
)
NO_CUSTOMER = Words(ja="この顧客は見つかりません。", en="There is no such customer.")


@transaction.atomic
def merge_customers(
    kept: int,
    merged: int,
    *,
    rule: str,
    evidence: Mapping[str, object],
    actor: Actor,
    at: datetime,
) -> int:
    """Make `merged` part of `kept`; the id of the merge. What `kept` lacks, it takes over.

    Refused for one and the same, and for a customer that is part of another already.
    """
    actor.require(MERGE_CUSTOMERS)
    pair = _locked(kept, merged)
    if kept == merged:
        raise Refused(Said("same_customer", SAME_CUSTOMER))
    if any(customer.merged_into_id for customer in pair.values()):
        raise Refused(Said("already_merged", ALREADY_MERGED))
    filled = filled_fields(pair[kept], pair[merged], at)
    merge = models.CustomerMerge.objects.create(
        kept_id=kept,
        merged_id=merged,
        actor=actor.key,
        rule=rule,
        evidence=dict(evidence),
        filled=filled,
        merged_at=at,
    )
    for key in MERGE_FOLLOWERS:
        _move(MERGE_FOLLOWERS[key], key, merge)
    _put_own_addresses_first(kept, merged)
    pair[kept].save()
    models.Customer.objects.filter(id=merged).update(merged_into_id=kept)
    index_customers(f"SELECT id FROM customers WHERE id IN ({kept:d}, {merged:d})")
    _record(CUSTOMER_MERGED, merge, actor=actor, at=at)
    return int(merge.pk)


@transaction.atomic
def unmerge_customers(merge_id: int, *, actor: Actor, at: datetime) -> None:
    """Part two customers: each has again what it had. What came since stays with the kept one.

    Merges can be undone in any order. Refused for one that was undone already.
    """
    actor.require(MERGE_CUSTOMERS)
    merge = models.CustomerMerge.objects.select_for_update().filter(id=merge_id).first()
    if merge is None:
        raise Refused(Said("no_customer", NO_CUSTOMER))
    if merge.unmerged_at:
        raise Refused(Said("already_parted", ALREADY_PARTED))
    pair = _locked(merge.kept_id, merge.merged_id)
    kept = pair[merge.kept_id]
    holder = kept.merged_into_id or kept.pk
    models.Customer.objects.filter(id=merge.merged_id).update(merged_into_id=None)
    for key in MERGE_FOLLOWERS:
        follower = MERGE_FOLLOWERS[key]
        change(
            f"""UPDATE {follower.table} SET {follower.column} = %(merged)s
            WHERE {follower.column} = %(holder)s AND id IN (SELECT row_id FROM merge_moves
                WHERE merge_id = %(merge)s AND follower = %(key)s)""",
            {"merged": merge.merged_id, "holder": holder, "merge": merge.pk, "key": key},
        )
    take_back(merge, kept)
    merge.unmerged_at, merge.unmerged_by = at, actor.key
    merge.save()
    _put_own_addresses_first(holder, merge.merged_id)
    ids = f"{holder:d}, {merge.merged_id:d}"
    index_customers(f"SELECT id FROM customers WHERE id IN ({ids})")
    _record(CUSTOMER_UNMERGED, merge, actor=actor, at=at)


def _put_own_addresses_first(*customers: int) -> None:
    """An address that a merge brought stands behind those that a customer had of their own."""
    change(
        f"""UPDATE customer_addresses SET is_preferred = NOT EXISTS (SELECT 1 FROM merge_moves v
            JOIN customer_merges g ON g.id = v.merge_id AND g.unmerged_at IS NULL
            WHERE v.follower = 'customer_addresses' AND v.row_id = customer_addresses.id)
        WHERE customer_id IN ({listed(customers)})"""
    )


def _locked(kept: int, merged: int) -> dict[int, models.Customer]:
    """Both rows, locked in one order, so that two who merge the same pair do not wait in a ring."""
    rows = models.Customer.objects.select_for_update().filter(id__in=(kept, merged)).order_by("id")
    found = {row.pk: row for row in rows}
    if not {kept, merged} <= found.keys():
        raise Refused(Said("no_customer", NO_CUSTOMER))
    return found


def _move(follower: MergeFollower, key: str, merge: models.CustomerMerge) -> None:
    """Write down which rows go over, then let them go."""
    table, column, once = follower.table, follower.column, follower.once_a_customer
    unless = (
        f"""AND NOT EXISTS (SELECT 1 FROM {table} mine WHERE mine.{column} = %(kept)s
        AND mine.{once} = {table}.{once})"""
        if once
        else ""
    )
    values = {"merge": merge.pk, "key": key, "kept": merge.kept_id, "merged": merge.merged_id}
    change(
        f"""INSERT INTO merge_moves (merge_id, follower, row_id)
        SELECT %(merge)s, %(key)s, id FROM {table} WHERE {column} = %(merged)s {unless}""",
        values,
    )
    change(
        f"""UPDATE {table} SET {column} = %(kept)s WHERE id IN (
            SELECT row_id FROM merge_moves WHERE merge_id = %(merge)s AND follower = %(key)s)""",
        values,
    )


def _record(kind: EventKind, merge: models.CustomerMerge, *, actor: Actor, at: datetime) -> None:
    record_event(
        NewEvent(
            kind=kind,
            at=at,
            source=actor.key,
            idempotency_key=f"{kind.key}:{merge.pk}",
            customer_id=merge.kept_id,
            keys={"merge": merge.pk, "merged": merge.merged_id},
            payload={"rule": merge.rule},
        )
    )
    record_audit(
        actor,
        kind.key,
        subject=f"customer:{merge.kept_id}",
        details={"merge": merge.pk, "merged": merge.merged_id, "rule": merge.rule},
    )
