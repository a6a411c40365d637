"""Lists of customers chosen by hand: made, filled and emptied; a rule's members kept as they are.

Not here: names, archive and deletion, which lists share with rules (`keeping`).
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.core.audit.actions import record_audit
from kizuna.core.bulk import found
from kizuna.core.permissions.rules import Actor
from kizuna.core.shop.queries import the_shop
from kizuna.understand.segments.actions.declared import CHANGE_SEGMENTS
from kizuna.understand.segments.actions.keeping import NO_LIST, locked_segment, named_segment
from kizuna.understand.segments.actions.membership import move_members, tell_members
from kizuna.understand.segments.models import Segment
from kizuna.understand.segments.queries.members import members, members_count


@transaction.atomic
def create_list(
    name: str, *, customer_ids: Collection[int], actor: Actor, at: datetime
) -> tuple[int, int]:
    """A new list of these customers; its id, and how many are in it. Refused: no_segment_name."""
    actor.require(CHANGE_SEGMENTS)
    segment = Segment.objects.create(name=named_segment(name), created_at=at, changed_at=at)
    record_audit(actor, "created_segment", subject=f"segment:{segment.pk}")
    return int(segment.pk), _put(segment, customer_ids, actor=actor, at=at)


@transaction.atomic
def put_in_list(
    segment_id: int, *, customer_ids: Collection[int], actor: Actor, at: datetime
) -> int:
    """How many of these customers came into a list: those who were not in it yet.

    Who was merged into another is that other one; who is gone is left out. Refused: no_segment,
    no_list (it follows a rule).
    """
    actor.require(CHANGE_SEGMENTS)
    return _put(_locked_list(segment_id), customer_ids, actor=actor, at=at)


@transaction.atomic
def take_out_of_list(
    segment_id: int, *, customer_ids: Collection[int], actor: Actor, at: datetime
) -> int:
    """How many of these customers left a list; their time in it stays known."""
    actor.require(CHANGE_SEGMENTS)
    segment = _locked_list(segment_id)
    left = sorted(set(members(segment_id)).intersection(customer_ids))
    _move(segment, entered=[], left=left, actor=actor, at=at)
    return len(left)


@transaction.atomic
def keep_as_list(segment_id: int, *, name: str, actor: Actor, at: datetime) -> int:
    """A list of whoever is in a segment now, which its rule no longer changes; the list's id."""
    actor.require(CHANGE_SEGMENTS)
    locked_segment(segment_id)
    kept, _ = create_list(name, customer_ids=members(segment_id), actor=actor, at=at)
    return kept


@transaction.atomic
def rename_list(segment_id: int, *, name: str, actor: Actor) -> None:
    """Another name for a list. Refused: no_segment_name, no_segment, no_list."""
    actor.require(CHANGE_SEGMENTS)
    segment = _locked_list(segment_id)
    segment.name = named_segment(name)
    segment.save(update_fields=["name"])
    record_audit(actor, "changed_segment", subject=f"segment:{segment_id}")


def _locked_list(segment_id: int) -> Segment:
    segment = locked_segment(segment_id)
    if segment.rule is not None:
        raise Refused(Said("no_list", NO_LIST))
    return segment


def _put(segment: Segment, customer_ids: Collection[int], *, actor: Actor, at: datetime) -> int:
    tell_members(sorted(set(customer_ids)))
    rows = found(
        """SELECT DISTINCT coalesce(c.merged_into_id, c.id) AS customer_id
        FROM moving_members m JOIN customers c ON c.id = m.customer_id
        WHERE NOT EXISTS (SELECT 1 FROM segment_memberships known
            WHERE known.segment_id = %(segment)s AND known.left_at IS NULL
                AND known.customer_id = coalesce(c.merged_into_id, c.id))
        ORDER BY 1""",
        {"segment": segment.pk},
    )
    entered = [number for (number,) in rows]
    _move(segment, entered=entered, left=[], actor=actor, at=at)
    return len(entered)


def _move(
    segment: Segment, *, entered: list[int], left: list[int], actor: Actor, at: datetime
) -> None:
    segment.size += len(entered) - len(left)
    today = at.astimezone(the_shop().zone).date()
    move_members(segment, entered=entered, left=left, at=at, today=today)
    segment.with_email = members_count(segment.pk).with_email
    segment.save()
    if entered or left:
        record_audit(
            actor,
            "changed_segment_members",
            subject=f"segment:{segment.pk}",
            details={"entered": len(entered), "left": len(left)},
        )
