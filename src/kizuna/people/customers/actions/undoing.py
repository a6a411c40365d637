"""Taking back what an import brought about customers: as they were, where nobody else built on it.

Not here: orders of the import (their own room takes those back first).
"""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kizuna.core.bulk import (
    change,
    fill,
    found,
    json_object,
    listed,
    make_temporary,
    stored_time,
)
from kizuna.core.events.actions import record_each
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers import models
from kizuna.people.customers.actions.declared import (
    CHANGE_CUSTOMERS,
    CUSTOMER_REMOVED,
    TAG_REMOVED,
)
from kizuna.people.customers.actions.further import OWN, put_custom
from kizuna.people.customers.actions.merging import unmerge_customers
from kizuna.people.customers.actions.search_index import index_customers
from kizuna.people.customers.rules.batch import FIELDS
from kizuna.people.customers.rules.followers import MERGE_FOLLOWERS
from kizuna.people.customers.rules.names import sort_key_of


def part_merged(import_id: int, *, actor: Actor, at: datetime) -> None:
    """Part the customers whom an import had proved to be one, before the rest is taken back.

    Nobody has said that they are two: the merge is forgotten, or it would keep them for ever.
    """
    merges = models.CustomerMerge.objects.filter(import_id=import_id, unmerged_at=None)
    for merge in merges.order_by("-id"):
        with transaction.atomic():
            unmerge_customers(merge.pk, actor=actor, at=at)
            merge.delete()


def parts_to_take_back(import_id: int, *, undone: Collection[int] = (), most: int) -> list[int]:
    """Last ids of parts of so many customers each, of all to whom an import brought something."""
    brought = " UNION ".join(
        f"SELECT customer_id FROM {table} WHERE import_id = %(id)s"
        for table in (*_BROUGHT, "customer_changes")
    )
    parts = found(
        f"""SELECT max(id) FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / {most:d} AS part
            FROM (SELECT id FROM customers WHERE import_id IN ({listed({import_id, *undone})})
                UNION {brought}) AS touched) AS placed GROUP BY part ORDER BY 1""",
        {"id": import_id},
    )
    return [last for (last,) in parts]


@transaction.atomic
def take_back_customers(
    import_id: int,
    *,
    part: tuple[int, int],
    undone: Collection[int] = (),
    actor: Actor,
    at: datetime,
) -> int:
    """Undo what one import did to the customers after the first and up to the last id of `part`.

    A customer that something else belongs to by now (a note, an order of another import) stays,
    with its keys, until that is gone: those of the imports `undone` before go with this one, if
    only this one had kept them. A field that was changed again since keeps its newer value.
    Answers how many customers are gone. Done again, it changes nothing more.
    """
    actor.require(CHANGE_CUSTOMERS)
    imports = listed({import_id, *undone})
    values: dict[str, object] = {"id": import_id, "after": part[0], "until": part[1]}
    make_temporary("removed_customers", {"id": "bigint"}, key="id")
    removed = change(
        "INSERT INTO removed_customers SELECT id FROM customers"
        f" WHERE {_OF_PART.format('id')} AND +import_id IN ({imports}){_built_upon(imports)}",
        values,
    )
    _tell_tags(values, at)
    _remove(values)
    _restore(values, at)
    record_each(
        CUSTOMER_REMOVED,
        f"""SELECT %(at)s AS at, 'customer_removed:' || id AS idempotency_key, id AS customer_id,
            {json_object({})} AS keys, {json_object({})} AS payload
        FROM removed_customers ORDER BY id""",
        source=f"import:{import_id}",
        parameters={"at": stored_time(at)},
    )
    return removed


@transaction.atomic
def settle_taken_back(import_id: int, *, undone: Collection[int] = (), actor: Actor) -> int:
    """Take away tags nobody wears any more; how many customers whom the import had made stay.

    A tag that an import `undone` before had made, and that others wore, goes with the last.
    """
    actor.require(CHANGE_CUSTOMERS)
    change(
        f"DELETE FROM tags WHERE import_id IN ({listed({import_id, *undone})}) AND NOT EXISTS"
        " (SELECT 1 FROM customer_tags t WHERE t.tag_id = tags.id)"
    )
    # Whoever stays of the sample belongs to something of the shop's own.
    change(
        "UPDATE customers SET is_sample = false WHERE is_sample AND import_id = %(id)s",
        {"id": import_id},
    )
    ((stayed,),) = found("SELECT count(*) FROM customers WHERE import_id = %(id)s AND"
                         " merged_into_id IS NULL", {"id": import_id})  # fmt: skip
    return int(stayed)


_BROUGHT = ("customer_keys", "customer_addresses", "customer_tags", "customer_notes")
# Of a part. The plus before import_id keeps SQLite from walking all that the import ever brought.
_OF_PART = "{0} > %(after)s AND {0} <= %(until)s"


def _built_upon(imports: str) -> str:
    """SQL that leaves out customers to whom rows belong that none of these imports brought."""
    clauses = []
    for follower in MERGE_FOLLOWERS.values():
        if follower.is_derived:
            continue
        other = f"{follower.table} f WHERE f.{follower.column} = customers.id"
        if follower.import_column:
            brought_by = f"f.{follower.import_column}"
            other += f" AND ({brought_by} IS NULL OR {brought_by} NOT IN ({imports}))"
        if follower.untouched:
            other += f" AND NOT ({follower.untouched})"
        clauses.append(f" AND NOT EXISTS (SELECT 1 FROM {other})")
    clauses.append(
        " AND NOT EXISTS (SELECT 1 FROM customer_merges m"
        " WHERE m.merged_id = customers.id OR m.kept_id = customers.id)"
    )
    return "".join(clauses)


def _tell_tags(values: dict[str, object], at: datetime) -> None:
    """Customers who were known before lose the tags that the import put on them."""
    record_each(
        TAG_REMOVED,
        f"""SELECT %(at)s AS at, %(begins)s || customer_id || ':' || tag_id || %(ends)s
            AS idempotency_key, customer_id, {json_object({"tag": "tag_id"})} AS keys,
            {json_object({})} AS payload
        FROM customer_tags JOIN customers c ON c.id = customer_id
        WHERE {_OF_PART.format("customer_id")} AND +customer_tags.import_id = %(id)s
            AND c.import_id IS DISTINCT FROM %(id)s
        ORDER BY customer_tags.id""",
        source=f"import:{values['id']}",
        parameters={
            **values,
            "at": stored_time(at), "begins": f"{TAG_REMOVED.key}:", "ends": f":{at.isoformat()}",
        },
    )  # fmt: skip


def _remove(values: dict[str, object]) -> None:
    """What was brought to others goes; customers who stay keep theirs."""
    stays = (
        f"SELECT id FROM customers WHERE {_OF_PART.format('id')} AND +import_id = %(id)s "
        "AND id NOT IN (SELECT id FROM removed_customers)"
    )
    for table in _BROUGHT:
        change(
            f"DELETE FROM {table} WHERE {_OF_PART.format('customer_id')}"
            f" AND ((+import_id = %(id)s AND customer_id NOT IN ({stays}))"
            " OR customer_id IN (SELECT id FROM removed_customers))",
            values,
        )
    for table in ("customer_changes", "duplicate_suggestions"):
        columns = ("customer_id",) if table == "customer_changes" else ("first_id", "second_id")
        for column in columns:
            change(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM removed_customers)")
    for follower in MERGE_FOLLOWERS.values():
        if follower.untouched:
            of_removed = f"{follower.column} IN (SELECT id FROM removed_customers)"
            change(f"DELETE FROM {follower.table} WHERE {of_removed}")
    change("DELETE FROM customers WHERE id IN (SELECT id FROM removed_customers)")


def _restore(values: dict[str, object], at: datetime) -> None:
    """Fields as they were before, where they are still as the import left them.

    Where a later import changed one further, it is that one that is to put back what was before.
    """
    rows = found(
        f"""SELECT g.id, g.customer_id, g.changed, c.custom, c.{", c.".join(FIELDS)}
        FROM customer_changes g JOIN customers c ON c.id = g.customer_id
        WHERE {_OF_PART.format("g.customer_id")} AND +g.import_id = %(id)s ORDER BY g.id DESC""",
        values,
    )
    restored: dict[int, dict[str, object]] = {}
    own: dict[int, dict[str, object]] = {}
    proving: list[tuple[int]] = []
    later, handed_on = _later_changes(values), dict[int, str]()
    for id_, customer, changed, custom, *fields in rows:
        told = _json(changed)
        if "identity_key" in told:
            proving.append((told["identity_key"],))
            continue
        now = restored.setdefault(customer, dict(zip(FIELDS, map(_text, fields), strict=True)))
        for field, (before, after) in told.items():
            heir = _heir(later.get(customer, ()), id_, field)
            if heir is not None:
                heir_id, of_heir = heir
                if of_heir[field][0] == after:
                    of_heir[field][0] = before
                    handed_on[heir_id] = json.dumps(of_heir)
            elif field.startswith(OWN):
                _put_back_own(own.setdefault(customer, _json(custom)), field, before, after)
            elif now[field] == _text(after):
                now[field] = before
    _note_handed_on(handed_on)
    make_temporary("restored_custom", {"customer_id": "bigint", "custom": "text"})
    fill(
        "restored_custom",
        ["customer_id", "custom"],
        ((id_, json.dumps(now)) for id_, now in own.items()),
    )
    put_custom("restored_custom")
    columns = {"id": "bigint", **dict.fromkeys(FIELDS, "text"), "sort_key": "text"}
    make_temporary("restored_customers", columns | {"birthday": "date"})
    fill(
        "restored_customers",
        list(columns),
        (
            (id_, *now.values(), sort_key_of({field: str(now[field] or "") for field in now}))
            for id_, now in restored.items()
        ),
    )
    assigned = ", ".join(f"{field} = r.{field}" for field in (*FIELDS, "sort_key"))
    change(
        f"UPDATE customers SET {assigned}, updated_at = %(at)s FROM restored_customers r "
        "WHERE customers.id = r.id",
        {"at": stored_time(at)},
    )
    index_customers("SELECT id FROM restored_customers")
    make_temporary("proving_keys", {"id": "bigint"})
    fill("proving_keys", ["id"], proving)
    change("UPDATE customer_keys SET is_identity = true WHERE id IN (SELECT id FROM proving_keys)")
    change(
        f"DELETE FROM customer_changes WHERE {_OF_PART.format('customer_id')}"
        " AND +import_id = %(id)s",
        values,
    )


def _later_changes(values: dict[str, object]) -> dict[int, list[tuple[int, dict[str, Any]]]]:
    """Customer -> what other imports changed, where this one did, too: ids and fields, in turn."""
    later: dict[int, list[tuple[int, dict[str, Any]]]] = {}
    for id_, customer, changed in found(
        f"""SELECT g.id, g.customer_id, g.changed FROM customer_changes g
        WHERE {_OF_PART.format("g.customer_id")} AND g.import_id <> %(id)s AND g.customer_id IN
            (SELECT customer_id FROM customer_changes WHERE import_id = %(id)s) ORDER BY g.id""",
        values,
    ):
        later.setdefault(customer, []).append((id_, _json(changed)))
    return later


def _heir(
    later: Collection[tuple[int, dict[str, Any]]], change_id: int, field: str
) -> tuple[int, dict[str, Any]] | None:
    """The next change of a field after this one."""
    return next(((id_, told) for id_, told in later if id_ > change_id and field in told), None)


def _note_handed_on(handed_on: dict[int, str]) -> None:
    changed = "h.changed::jsonb" if connection.vendor == "postgresql" else "h.changed"
    make_temporary("handed_on", {"id": "bigint", "changed": "text"})
    fill("handed_on", ["id", "changed"], handed_on.items())
    change(
        f"UPDATE customer_changes SET changed = {changed} FROM handed_on h"
        " WHERE customer_changes.id = h.id"
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _json(value: Any) -> dict[str, Any]:
    return dict(json.loads(value) if isinstance(value, str) else value)


def _put_back_own(now: dict[str, object], field: str, before: object, after: object) -> None:
    """One of the owner's own fields, if it still is as the import left it."""
    key = field.removeprefix(OWN)
    if now.get(key) == after:
        now.pop(key, None)
        if before is not None:
            now[key] = before
