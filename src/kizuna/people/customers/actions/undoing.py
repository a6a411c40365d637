"""Taking back what an import brought about customers: as they were, where nobody else built on it.

Not here: orders of the import (their own room takes those back first).
"""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from kizuna.core.bulk import change, fill, found, json_object, make_temporary, stored_time
from kizuna.core.events.actions import record_each, record_events
from kizuna.core.events.rules import NewEvent
from kizuna.core.permissions.rules import Actor
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


class TakenBack(NamedTuple):
    """How many customers are gone, and how many whom the import had made stay."""

    removed: int
    stayed: int


@transaction.atomic
def take_back_customers(
    import_id: int, *, undone: Collection[int] = (), actor: Actor, at: datetime
) -> TakenBack:
    """Undo what one import did to customers.

    A customer that something else belongs to by now (a note, an order of another import) stays,
    with its keys, until that is gone: those of the imports `undone` before go with this one, if
    only this one had kept them. A field that was changed again since keeps its newer value.
    """
    actor.require(CHANGE_CUSTOMERS)
    for (merge_id,) in found(
        "SELECT id FROM customer_merges WHERE import_id = %(id)s AND unmerged_at IS NULL "
        "ORDER BY id DESC",
        {"id": import_id},
    ):
        unmerge_customers(merge_id, actor=actor, at=at)
    imports = ", ".join(str(int(id_)) for id_ in {import_id, *undone})
    make_temporary("removed_customers", {"id": "bigint"})
    change(
        "INSERT INTO removed_customers "
        f"SELECT id FROM customers WHERE import_id IN ({imports}){_built_upon(imports)}"
    )
    removed = found("SELECT id FROM removed_customers ORDER BY id")
    _tell_tags(import_id, at)
    _remove(import_id)
    _restore(import_id, at)
    ((stayed,),) = found("SELECT count(*) FROM customers WHERE import_id = %(id)s AND"
                         " merged_into_id IS NULL", {"id": import_id})  # fmt: skip
    record_events(
        NewEvent(
            kind=CUSTOMER_REMOVED,
            at=at,
            source=f"import:{import_id}",
            idempotency_key=f"customer_removed:{id_}",
            customer_id=id_,
        )
        for (id_,) in removed
    )
    return TakenBack(removed=len(removed), stayed=stayed)


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
        clauses.append(f" AND NOT EXISTS (SELECT 1 FROM {other})")
    clauses.append(
        " AND NOT EXISTS (SELECT 1 FROM customer_merges m"
        " WHERE m.merged_id = customers.id OR m.kept_id = customers.id)"
    )
    return "".join(clauses)


def _tell_tags(import_id: int, at: datetime) -> None:
    """Customers who were known before lose the tags that the import put on them."""
    record_each(
        TAG_REMOVED,
        f"""SELECT %(at)s AS at, %(begins)s || customer_id || ':' || tag_id || %(ends)s
            AS idempotency_key, customer_id, {json_object({"tag": "tag_id"})} AS keys,
            {json_object({})} AS payload
        FROM customer_tags JOIN customers c ON c.id = customer_id
        WHERE customer_tags.import_id = %(id)s AND c.import_id IS DISTINCT FROM %(id)s
        ORDER BY customer_tags.id""",
        source=f"import:{import_id}",
        parameters={
            "at": stored_time(at), "begins": f"{TAG_REMOVED.key}:",
            "ends": f":{at.isoformat()}", "id": import_id,
        },
    )  # fmt: skip


def _remove(import_id: int) -> None:
    """What was brought to others goes; customers who stay keep theirs, and tags that are used."""
    stays = (
        "SELECT id FROM customers WHERE import_id = %(id)s "
        "AND id NOT IN (SELECT id FROM removed_customers)"
    )
    for table in ("customer_keys", "customer_addresses", "customer_tags", "customer_notes"):
        change(
            f"DELETE FROM {table} WHERE (import_id = %(id)s AND customer_id NOT IN ({stays}))"
            " OR customer_id IN (SELECT id FROM removed_customers)",
            {"id": import_id},
        )
    change(
        "DELETE FROM tags WHERE import_id = %(id)s AND NOT EXISTS"
        " (SELECT 1 FROM customer_tags t WHERE t.tag_id = tags.id)",
        {"id": import_id},
    )
    for table in ("customer_changes", "duplicate_suggestions"):
        columns = ("customer_id",) if table == "customer_changes" else ("first_id", "second_id")
        for column in columns:
            change(f"DELETE FROM {table} WHERE {column} IN (SELECT id FROM removed_customers)")
    change("DELETE FROM customers WHERE id IN (SELECT id FROM removed_customers)")


def _restore(import_id: int, at: datetime) -> None:
    """Fields as they were before, where they are still as the import left them."""
    rows = found(
        f"""SELECT g.id, g.customer_id, g.changed, c.custom, c.{", c.".join(FIELDS)}
        FROM customer_changes g JOIN customers c ON c.id = g.customer_id
        WHERE g.import_id = %(id)s ORDER BY g.id DESC""",
        {"id": import_id},
    )
    restored: dict[int, dict[str, object]] = {}
    own: dict[int, dict[str, object]] = {}
    proving: list[tuple[int]] = []
    for _, customer, changed, custom, *values in rows:
        told = _json(changed)
        if "identity_key" in told:
            proving.append((told["identity_key"],))
            continue
        now = restored.setdefault(customer, dict(zip(FIELDS, map(_text, values), strict=True)))
        for field, (before, after) in told.items():
            if field.startswith(OWN):
                _put_back_own(own.setdefault(customer, _json(custom)), field, before, after)
            elif now[field] == _text(after):
                now[field] = before
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
    change("DELETE FROM customer_changes WHERE import_id = %(id)s", {"id": import_id})


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
