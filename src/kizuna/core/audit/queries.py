"""The audit log read: its head, its soundness, its latest entries."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.audit.models import AuditEntry, AuditHead
from kizuna.core.audit.rules import START, Entry, Head, Verdict, verdict
from kizuna.core.permissions.rules import Actor, Role, permission

CHUNK_ROWS = 5000
VIEW_AUDIT_LOG = permission(
    "view_audit_log", Words(ja="監査ログを見る", en="View the audit log"), roles=[Role.AUDITOR]
)


def audit_head() -> Head:
    """How far the log goes; printed and kept elsewhere, it witnesses all before it."""
    row = AuditHead.objects.values_list("sequence", "digest").first()
    return Head(*row) if row else START


def audit_verdict(anchor: Head = START, *, newest: int | None = None) -> Verdict:
    """Whether the whole chain holds, up to its head and through an anchor exported before.

    Or only its `newest` entries: of a long log, that is seen in moments.
    """
    # In this order, others may write meanwhile: no entry is there before the head that counts it.
    latest = AuditEntry.objects.aggregate(latest=Max("sequence"))["latest"] or 0
    kept = audit_head()
    until = max(latest, kept.sequence)
    start = START if newest is None else _head_at(until - newest)
    return verdict(_chained(start.sequence, until), kept=kept, anchor=anchor, start=start)


def audit_entries(*, before: int | None = None, limit: int = 100) -> list[Entry]:
    """The latest entries, newest first; `before` is the sequence number a page ended with."""
    rows = AuditEntry.objects.order_by("-sequence")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return [_entry(row) for row in rows[:limit]]


@dataclass(frozen=True, kw_only=True)
class AskedEntries:
    """Which entries to list: of what was done, by whom, on which days of the shop; "" for any."""

    action: str = ""
    actor: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class EntriesPage:
    """Some entries; `next` is the `before` of the next page, None where the log ends."""

    entries: list[Entry]
    next: int | None


def audit_page(actor: Actor, asked: AskedEntries, *, limit: int = 50) -> EntriesPage:
    """The entries that are asked for, the newest first."""
    actor.require(VIEW_AUDIT_LOG)
    rows = AuditEntry.objects.order_by("-sequence")
    if asked.action:
        rows = rows.filter(action=asked.action)
    if asked.actor:
        rows = rows.filter(actor=asked.actor)
    if asked.since:
        rows = rows.filter(at__gte=_midnight(asked.since))
    if asked.until:
        rows = rows.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    if asked.before is not None:
        rows = rows.filter(sequence__lt=asked.before)
    found = [_entry(row) for row in rows[: limit + 1]]
    has_more = len(found) > limit
    return EntriesPage(found[:limit], found[limit - 1].sequence if has_more else None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def _head_at(sequence: int) -> Head:
    """What an entry says of itself; where it is gone, the next one does not follow from it."""
    digests = AuditEntry.objects.filter(sequence=sequence).values_list("digest", flat=True)
    return Head(sequence, digests.first() or "") if sequence > 0 else START


def _chained(after: int, until: int) -> Iterator[tuple[Entry, str]]:
    rows = AuditEntry.objects.filter(sequence__gt=after, sequence__lte=until).order_by("sequence")
    for row in rows.iterator(chunk_size=CHUNK_ROWS):
        yield _entry(row), row.digest


def _entry(row: AuditEntry) -> Entry:
    return Entry(
        sequence=row.sequence,
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        details=_details(row.details),
    )


def _details(text: str) -> dict[str, object]:
    """As they were written; text that somebody put in their place, so that its digest differs."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"": text}
