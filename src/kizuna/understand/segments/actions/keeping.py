"""Making, changing and taking away segments.

Not here: who is in one by its rule (`refreshing`).
"""

from datetime import datetime

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.jobs.actions import start_job
from kizuna.core.permissions.rules import Actor
from kizuna.understand.segments.actions.declared import CHANGE_SEGMENTS
from kizuna.understand.segments.models import Segment
from kizuna.understand.segments.rules.checking import require_complete
from kizuna.understand.segments.rules.tree import Group, written

LONGEST_NAME = 120
NO_SEGMENT = Words(ja="このセグメントは見つかりません。", en="There is no such segment.")
NO_NAME = Words(ja="セグメントに名前を付けてください。", en="Give the segment a name.")
NO_LIST = Words(
    ja="このセグメントはルールで決まります。リストのように足したり外したりはできません。",
    en="This segment follows a rule; customers cannot be put in or taken out by hand.",
)
NO_RULE = Words(
    ja="このセグメントはリストです。ルールはありません。",
    en="This segment is a list; it has no rule.",
)


@transaction.atomic
def create_segment(
    name: str, *, rule: Group, actor: Actor, at: datetime, ready_made: str = ""
) -> int:
    """A segment by a rule; its id. Its members are found by a job, which this starts.

    Refused: no_name, and what `require_complete` refuses.
    """
    actor.require(CHANGE_SEGMENTS)
    require_complete(rule)
    segment = Segment.objects.create(
        name=named_segment(name),
        rule=written(rule),
        ready_made=ready_made,
        created_at=at,
        changed_at=at,
    )
    record_audit(actor, "created_segment", subject=f"segment:{segment.pk}")
    _find_members(segment)
    return int(segment.pk)


@transaction.atomic
def change_segment(segment_id: int, *, name: str, rule: Group, actor: Actor) -> None:
    """Another name or rule. Who no longer fits leaves when the job has found the members anew."""
    actor.require(CHANGE_SEGMENTS)
    require_complete(rule)
    segment = locked_segment(segment_id)
    if segment.rule is None:
        raise Refused(Said("no_rule", NO_RULE))
    is_other = segment.rule != written(rule)
    segment.name, segment.rule = named_segment(name), written(rule)
    if is_other:
        segment.event_id = None
    segment.save()
    details = {"is_other_rule": is_other}
    record_audit(actor, "changed_segment", subject=f"segment:{segment_id}", details=details)
    _find_members(segment)


@transaction.atomic
def archive_segment(segment_id: int, *, actor: Actor, at: datetime) -> None:
    """Out of the list, and its members stay as they are; `restore_segment` brings it back."""
    actor.require(CHANGE_SEGMENTS)
    segment = locked_segment(segment_id)
    segment.archived_at = at
    segment.save()
    record_audit(actor, "archived_segment", subject=f"segment:{segment_id}")


@transaction.atomic
def restore_segment(segment_id: int, *, actor: Actor) -> None:
    """Back into the list; a rule's members are found anew."""
    actor.require(CHANGE_SEGMENTS)
    segment = locked_segment(segment_id)
    segment.archived_at = None
    segment.save()
    record_audit(actor, "restored_segment", subject=f"segment:{segment_id}")
    _find_members(segment)


@transaction.atomic
def delete_segment(segment_id: int, *, actor: Actor) -> None:
    """Gone with its history; what the log says of it stays."""
    actor.require(CHANGE_SEGMENTS)
    locked_segment(segment_id).delete()
    record_audit(actor, "deleted_segment", subject=f"segment:{segment_id}")


def named_segment(name: str) -> str:
    """A segment's name as it is kept. Refused: no_segment_name."""
    named = " ".join(name.split())[:LONGEST_NAME]
    if not named:
        raise Refused(Said("no_segment_name", NO_NAME))
    return named


def locked_segment(segment_id: int) -> Segment:
    """The row of a segment, which nobody else changes meanwhile. Refused: no_segment."""
    segment = Segment.objects.select_for_update().filter(id=segment_id).first()
    if segment is None:
        raise Refused(Said("no_segment", NO_SEGMENT))
    return segment


def _find_members(segment: Segment) -> None:
    if segment.rule is not None:
        start_job("refresh_segments", unique_key="segments")
