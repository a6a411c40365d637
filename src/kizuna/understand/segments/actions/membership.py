"""Letting customers into a segment and out of it: rows, events, the day's size, in one.

Not here: who they are (`refreshing` for rules, `keeping` for lists).
"""

from collections.abc import Sequence
from datetime import date, datetime

from kizuna.core.bulk import (
    change,
    fill,
    json_object,
    learn_size,
    make_temporary,
    stored_time,
)
from kizuna.core.events.actions import record_each
from kizuna.core.events.rules import EventKind
from kizuna.understand.segments.actions.declared import SEGMENT_ENTERED, SEGMENT_LEFT
from kizuna.understand.segments.models import Segment, SegmentSize


def move_members(
    segment: Segment, *, entered: Sequence[int], left: Sequence[int], at: datetime, today: date
) -> None:
    """In the caller's transaction, which has locked the segment's row. Saves its `changed_at`.

    Counts  `segment.size` must already be the new one: it is what the day is said to end with
    """
    values = {"segment": segment.pk, "at": stored_time(at)}
    tell_members(left)
    change(
        """UPDATE segment_memberships SET left_at = %(at)s
        WHERE segment_id = %(segment)s AND left_at IS NULL
            AND customer_id IN (SELECT customer_id FROM moving_members)""",
        values,
    )
    _record(SEGMENT_LEFT, segment, at)
    tell_members(entered)
    change(
        """INSERT INTO segment_memberships (segment_id, customer_id, entered_at)
        SELECT %(segment)s, customer_id, %(at)s FROM moving_members m
        WHERE NOT EXISTS (SELECT 1 FROM segment_memberships known
            WHERE known.segment_id = %(segment)s AND known.customer_id = m.customer_id
                AND known.left_at IS NULL)
        ORDER BY customer_id""",
        values,
    )
    learn_size("segment_memberships", added=len(entered))
    _record(SEGMENT_ENTERED, segment, at)
    day, _ = SegmentSize.objects.get_or_create(
        segment=segment, on_day=today, defaults={"size": segment.size}
    )
    day.size = segment.size
    day.entered += len(entered)
    day.left += len(left)
    day.save()
    if entered or left:
        segment.changed_at = at
        segment.save(update_fields=["changed_at"])


def tell_members(customer_ids: Sequence[int]) -> None:
    """The temporary table `moving_members` of these customers, each once."""
    make_temporary("moving_members", {"customer_id": "bigint"}, key="customer_id")
    fill("moving_members", ["customer_id"], ((number,) for number in customer_ids))


def _record(kind: EventKind, segment: Segment, at: datetime) -> None:
    """One event for each of those who move."""
    record_each(
        kind,
        f"""SELECT %(at)s AS at, %(told)s || customer_id AS idempotency_key, customer_id,
            {json_object({"segment": "%(segment)s"})} AS keys, {json_object({})} AS payload
        FROM moving_members ORDER BY customer_id""",
        source=f"segment:{segment.pk}",
        parameters={
            "at": stored_time(at),
            "segment": segment.pk,
            "told": f"{kind.key}:{segment.pk}:{at.isoformat()}:",
        },
    )
