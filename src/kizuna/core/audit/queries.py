"""The audit log read: its head, its soundness, its latest entries."""

import json
from collections.abc import Iterator

from kizuna.core.audit.models import AuditEntry, AuditHead
from kizuna.core.audit.rules import START, Entry, Head, Verdict, verdict

CHUNK_ROWS = 5000


def audit_head() -> Head:
    """How far the log goes; printed and kept elsewhere, it witnesses all before it."""
    row = AuditHead.objects.values_list("sequence", "digest").first()
    return Head(*row) if row else START


def audit_verdict(anchor: Head = START) -> Verdict:
    """Whether the whole chain holds, up to its head and through an anchor exported before."""
    return verdict(_chained(), kept=audit_head(), anchor=anchor)


def audit_entries(*, before: int | None = None, limit: int = 100) -> list[Entry]:
    """The latest entries, newest first; `before` is the sequence number a page ended with."""
    rows = AuditEntry.objects.order_by("-sequence")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return [_entry(row) for row in rows[:limit]]


def _chained() -> Iterator[tuple[Entry, str]]:
    for row in AuditEntry.objects.order_by("sequence").iterator(chunk_size=CHUNK_ROWS):
        yield _entry(row), row.digest


def _entry(row: AuditEntry) -> Entry:
    return Entry(
        sequence=row.sequence,
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        details=json.loads(row.details),
    )
