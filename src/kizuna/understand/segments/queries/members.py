"""Who is in a segment, who was and when, and who is in another one too.

Not here: whom a rule would find (`found`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from django.db.models import Exists, OuterRef, Q, QuerySet

from kizuna.core.bulk import found
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.queries.exporting import unmerged_customers
from kizuna.people.customers.queries.names import names_of
from kizuna.people.customers.queries.search import found_customers
from kizuna.people.customers.rules.names import Name
from kizuna.understand.segments.models import Segment, SegmentMembership
from kizuna.understand.segments.queries.found import Count
from kizuna.understand.segments.queries.segments import VIEW_SEGMENTS

SEARCHED = 200


@dataclass(frozen=True)
class Member:
    """Somebody who is in a segment, since when."""

    customer_id: int
    name: Name
    entered_at: datetime


@dataclass(frozen=True)
class MemberPage:
    """Some members, those who came last first; `next` is where the next page begins."""

    members: list[Member]
    next: int | None


def members(segment_id: int) -> list[int]:
    """The ids of everybody who is in a segment, each once; who was merged into another is not."""
    rows = found(
        """SELECT m.customer_id FROM segment_memberships m JOIN customers c ON c.id = m.customer_id
        WHERE m.segment_id = %(segment)s AND m.left_at IS NULL AND c.merged_into_id IS NULL
        ORDER BY m.customer_id""",
        {"segment": segment_id},
    )
    return [number for (number,) in rows]


def members_count(segment_id: int) -> Count:
    """How many are in a segment, and how many of them have an e-mail address."""
    ((n, with_email),) = found(
        """SELECT count(*), coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM customer_keys k
            WHERE k.customer_id = c.id AND k.kind = 'email') THEN 1 ELSE 0 END), 0)
        FROM segment_memberships m JOIN customers c ON c.id = m.customer_id
        WHERE m.segment_id = %(segment)s AND m.left_at IS NULL AND c.merged_into_id IS NULL""",
        {"segment": segment_id},
    )
    return Count(customers=n, with_email=with_email)


def members_page(
    actor: Actor, segment_id: int, *, limit: int, before: int | None = None, text: str = ""
) -> MemberPage:
    """A page of members; with `text`, those who are meant by it, all on one page."""
    actor.require(VIEW_SEGMENTS)
    rows = open_stays().filter(segment=segment_id)
    if text:
        ids = [customer.id for customer in found_customers(text, limit=SEARCHED)]
        rows, limit = rows.filter(customer_id__in=ids), SEARCHED
    if before is not None:
        rows = rows.filter(id__lt=before)
    page = list(rows.order_by("-id").values_list("id", "customer_id", "entered_at")[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    names = names_of([customer for _, customer, _ in page])
    found_members = [
        Member(customer, names[customer], entered)
        for _, customer, entered in page
        if customer in names
    ]
    return MemberPage(found_members, page[-1][0] if more else None)


def open_stays() -> QuerySet[SegmentMembership]:
    """Who is in which segment now; those of customers who are part of another wait unseen."""
    theirs = unmerged_customers().filter(id=OuterRef("customer_id"))
    return SegmentMembership.objects.filter(Exists(theirs), left_at=None)


def segments_of(actor: Actor, customer_id: int) -> list[tuple[int, str]]:
    """Id and name of the segments that a customer is in, by name."""
    actor.require(VIEW_SEGMENTS)
    rows = open_stays().filter(customer_id=customer_id, segment__archived_at=None)
    return list(rows.order_by("segment__name", "segment").values_list("segment", "segment__name"))


@dataclass(frozen=True)
class Move:
    """Somebody entered a segment or left it."""

    customer_id: int
    name: Name | None
    at: datetime
    kind: Literal["entered", "left"]


def latest_moves(actor: Actor, segment_id: int, *, limit: int) -> list[Move]:
    """Who came and went last, the latest first."""
    actor.require(VIEW_SEGMENTS)
    rows = SegmentMembership.objects.filter(segment=segment_id)
    came = rows.order_by("-entered_at", "-id").values_list("customer_id", "entered_at")[:limit]
    went = rows.filter(left_at__isnull=False).order_by("-left_at", "-id")
    moves = [(at, customer, "entered") for customer, at in came]
    moves += [
        (at, customer, "left")
        for customer, at in went.values_list("customer_id", "left_at")[:limit]
        if at
    ]
    moves = sorted(moves, key=lambda move: move[0], reverse=True)[:limit]
    names = names_of([customer for _, customer, _ in moves])
    return [Move(customer, names.get(customer), at, kind) for at, customer, kind in moves]  # type: ignore[arg-type]


@dataclass(frozen=True)
class Stay:
    """From when to when somebody was in a segment; no `left_at`: still."""

    entered_at: datetime
    left_at: datetime | None


def made_on(segment_id: int, *, zone: tzinfo) -> date:
    """The shop's day on which a segment was made: from then on it is known who was in it."""
    at: datetime = Segment.objects.values_list("created_at", flat=True).get(pk=segment_id)
    return at.astimezone(zone).date()


def stay_on(
    segment_id: int, customer_ids: Collection[int], *, on: date, zone: tzinfo
) -> Stay | None:
    """The stay that a customer (with those merged into it) had at any time of a day."""
    begins = datetime.combine(on, time(), zone)
    row = (
        SegmentMembership.objects.filter(
            Q(left_at__isnull=True) | Q(left_at__gt=begins),
            segment=segment_id,
            customer_id__in=customer_ids,
            entered_at__lt=datetime.combine(on + timedelta(days=1), time(), zone),
        )
        .order_by("-entered_at")
        .values_list("entered_at", "left_at")
        .first()
    )
    return Stay(*row) if row else None


@dataclass(frozen=True)
class Overlap:
    """Another segment, its size, and how many are in both."""

    segment_id: int
    name: str
    size: int
    shared: int


def overlaps(actor: Actor, segment_id: int) -> list[Overlap]:
    """The other segments that share members with this one, those that share most first."""
    actor.require(VIEW_SEGMENTS)
    shared = dict(
        found(
            """SELECT other.segment_id, count(*) FROM segment_memberships mine
            JOIN segment_memberships other ON other.customer_id = mine.customer_id
                AND other.left_at IS NULL AND other.segment_id <> mine.segment_id
            JOIN customers c ON c.id = mine.customer_id AND c.merged_into_id IS NULL
            WHERE mine.segment_id = %(segment)s AND mine.left_at IS NULL
            GROUP BY other.segment_id""",
            {"segment": segment_id},
        )
    )
    rows = Segment.objects.filter(archived_at=None, id__in=shared).values_list("id", "name", "size")
    found_overlaps = [Overlap(*row, shared[row[0]]) for row in rows]
    return sorted(found_overlaps, key=lambda overlap: (-overlap.shared, overlap.name))
