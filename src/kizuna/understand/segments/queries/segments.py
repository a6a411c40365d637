"""Segments as pages show them: what they are, how large, how that changed.

Not here: who is in them (`members`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from kizuna.base.words import Words
from kizuna.core.permissions.rules import Actor, Role, permission
from kizuna.understand.segments.models import Segment, SegmentSize
from kizuna.understand.segments.rules.tree import Group, rule_of

VIEW_SEGMENTS = permission(
    "view_segments",
    Words(ja="セグメントの閲覧", en="View segments"),
    roles=(Role.MANAGER, Role.MARKETER, Role.AGENT, Role.ANALYST, Role.AUDITOR),
)
CHANGE_OVER = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class KnownSegment:
    """One segment. Without a `rule` it is a list.

    is_found    its members have been found since the rule was last changed
    change      of its size over the last 30 days; None while it is younger
    """

    id: int
    name: str
    rule: Group | None
    ready_made: str
    size: int
    with_email: int
    is_found: bool
    evaluated_at: datetime | None
    changed_at: datetime
    created_at: datetime
    archived_at: datetime | None
    change: int | None


def known_segments(actor: Actor, *, today: date, archived: bool = False) -> list[KnownSegment]:
    """All segments by name; those in the archive by themselves."""
    actor.require(VIEW_SEGMENTS)
    rows = Segment.objects.filter(archived_at__isnull=not archived)
    return _known(rows.order_by("name", "id"), today)


def known_segment(actor: Actor, segment_id: int, *, today: date) -> KnownSegment | None:
    """One of them; None where it is not there."""
    actor.require(VIEW_SEGMENTS)
    return next(iter(_known(Segment.objects.filter(id=segment_id), today)), None)


def segment_names(segment_ids: set[int]) -> dict[int, str]:
    """What segments are called; those that are gone are left out."""
    return dict(Segment.objects.filter(id__in=segment_ids).values_list("id", "name"))


def filterable(actor: Actor) -> list[tuple[int, str, int]]:
    """Id, name and size of the segments that analyses can be narrowed by: none that are empty."""
    actor.require(VIEW_SEGMENTS)
    rows = Segment.objects.filter(archived_at__isnull=True, size__gt=0)
    return list(rows.order_by("name", "id").values_list("id", "name", "size"))


def kept_lists() -> list[tuple[int, str, int]]:
    """Id, name and size of the lists that customers can be put into, by name."""
    rows = Segment.objects.filter(archived_at__isnull=True, rule__isnull=True)
    return list(rows.order_by("name", "id").values_list("id", "name", "size"))


def members_version(segment_id: int) -> str | None:
    """Another text whenever the members may be others; None for a segment that is not there."""
    rows = Segment.objects.filter(id=segment_id, archived_at__isnull=True)
    changed_at = rows.values_list("changed_at", flat=True).first()
    return changed_at.isoformat() if changed_at else None


def kept_ready_made() -> set[str]:
    """Keys of the ready-made segments that are kept already."""
    rows = Segment.objects.filter(archived_at__isnull=True).exclude(ready_made="")
    return set(rows.values_list("ready_made", flat=True))


def _known(rows: QuerySet[Segment], today: date) -> list[KnownSegment]:
    then = SegmentSize.objects.filter(segment=OuterRef("id"), on_day__lte=today - CHANGE_OVER)
    sized = rows.annotate(then=Subquery(then.order_by("-on_day").values("size")[:1]))
    return [
        KnownSegment(
            id=row.pk,
            name=row.name,
            rule=None if row.rule is None else rule_of(row.rule),
            ready_made=row.ready_made,
            size=row.size,
            with_email=row.with_email,
            is_found=row.rule is None or row.event_id is not None,
            evaluated_at=row.evaluated_at,
            changed_at=row.changed_at,
            created_at=row.created_at,
            archived_at=row.archived_at,
            change=None if row.then is None else row.size - row.then,
        )
        for row in sized
    ]


@dataclass(frozen=True)
class DaySize:
    """How large a segment was at the end of a day, and how many came and went on it."""

    on: date
    size: int
    entered: int
    left: int


def day_sizes(segment_id: int, *, since: date) -> list[DaySize]:
    """The days on which a segment's members were found or changed, the first one first."""
    rows = SegmentSize.objects.filter(segment_id=segment_id, on_day__gte=since)
    return [
        DaySize(*row)
        for row in rows.order_by("on_day").values_list("on_day", "size", "entered", "left")
    ]
