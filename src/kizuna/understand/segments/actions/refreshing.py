"""Bringing the members of every segment up to what is known.

Not here: when that is done (`tasks`).
"""

from datetime import date, datetime

from django.db import transaction

from kizuna.core.bulk import found
from kizuna.core.shop.queries import the_shop
from kizuna.understand.lake.queries import lake_state
from kizuna.understand.segments.actions.membership import move_members
from kizuna.understand.segments.models import Segment
from kizuna.understand.segments.queries.found import Count, Difference, difference
from kizuna.understand.segments.queries.members import members_count
from kizuna.understand.segments.rules.checking import is_complete
from kizuna.understand.segments.rules.tree import conditions_of, rule_of


def stale_segments(*, at: datetime) -> list[int]:
    """Ids of the segments whose members stand as of an older state of the lake, or another day."""
    rows = Segment.objects.filter(archived_at__isnull=True)
    current = rows.filter(event_id=lake_state().event, evaluated_on=_today(at))
    return list(rows.exclude(id__in=current).order_by("id").values_list("id", flat=True))


def refresh_segment(segment_id: int, *, at: datetime) -> bool:
    """Find its members anew, and let in and out whoever came and went; whether that was done.

    The long read comes before the transaction. Where the rule was changed meanwhile nothing is
    written: the next time finds it stale again. Done twice, the second time changes nothing.
    """
    segment = Segment.objects.filter(id=segment_id, archived_at__isnull=True).first()
    if segment is None:
        return False
    if segment.rule is None:
        return _count(segment_id, at=at)
    rule = rule_of(segment.rule)
    if not all(map(is_complete, conditions_of(rule))):
        return False  # a field is gone; the page says so
    event, today = lake_state().event, _today(at)
    before = _open_members(segment_id)
    now = difference(rule, before=before, today=today)
    return _keep(segment, now, event=event, at=at)


@transaction.atomic
def _count(segment_id: int, *, at: datetime) -> bool:
    """A list's members stay; but some may have become one customer, or be there no more."""
    segment = Segment.objects.select_for_update().filter(id=segment_id, rule__isnull=True).first()
    if segment is None:
        return False
    now = members_count(segment_id)
    _write(segment, now, event=lake_state().event, at=at)
    move_members(segment, entered=[], left=[], at=at, today=_today(at))
    return True


def _write(segment: Segment, count: Count, *, event: int, at: datetime) -> None:
    segment.size, segment.with_email = count.customers, count.with_email
    segment.event_id, segment.evaluated_on, segment.evaluated_at = event, _today(at), at
    segment.save()


@transaction.atomic
def _keep(read: Segment, now: Difference, *, event: int, at: datetime) -> bool:
    segment = Segment.objects.select_for_update().filter(id=read.pk).first()
    if segment is None or (segment.rule, segment.evaluated_at) != (read.rule, read.evaluated_at):
        return False
    _write(segment, now.count, event=event, at=at)
    move_members(segment, entered=now.entered, left=now.left, at=at, today=_today(at))
    return True


def _open_members(segment_id: int) -> list[int]:
    """Those of customers who are part of another wait there, should they be parted again."""
    rows = found(
        """SELECT m.customer_id FROM segment_memberships m
        LEFT JOIN customers c ON c.id = m.customer_id
        WHERE m.segment_id = %(segment)s AND m.left_at IS NULL AND c.merged_into_id IS NULL""",
        {"segment": segment_id},
    )
    return [number for (number,) in rows]


def _today(at: datetime) -> date:
    return at.astimezone(the_shop().zone).date()
