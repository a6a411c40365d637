"""How entries of the audit log are chained: each digest covers the one before it.

Not here: the rows (`models`). A chain shows a change, a gap or a swap by itself; that its end was
cut off, or all of it written anew, shows only against a head that was kept elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FIRST_DIGEST = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the log; `details` hold ids and counts, never names or addresses."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, object]

    def digest(self, previous: str) -> str:
        """SHA-256 of this entry and, through `previous`, of all before it (64 hex digits)."""
        body = [
            self.sequence,
            self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor,
            self.action,
            self.subject,
            self.details,
        ]
        text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """How far the log goes: kept elsewhere, it witnesses everything up to here.

    >>> Head.parse(str(Head(12, "ab" * 32))).sequence
    12
    """

    sequence: int
    digest: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.digest}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """A head as it was printed; ValueError for anything else."""
        sequence, _, digest = text.strip().partition(":")
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise ValueError("not a head")
        return cls(int(sequence), digest)


START = Head(0, FIRST_DIGEST)


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found: the head reached, and the first entry that is wrong."""

    head: Head
    first_wrong: int | None = None


def verdict(
    chained: Iterable[tuple[Entry, str]], *, kept: Head, anchor: Head = START, start: Head = START
) -> Verdict:
    """Walk the log from its first entry, or from what followed on `start`.

    `chained` are entries with their stored digests in order; `kept` is the head the log itself
    claims; `anchor` one that was exported before. Wrong is the first sequence number at which
    the chain does not hold: changed, missing, or not what the anchor has seen.
    """
    reached = start
    for entry, digest in chained:
        expected = entry.digest(reached.digest)
        here = Head(reached.sequence + 1, expected)
        if entry.sequence != here.sequence or digest != expected:
            return Verdict(reached, here.sequence)
        if here.sequence == anchor.sequence and here != anchor:
            return Verdict(reached, here.sequence)
        reached = here
    if reached != kept or reached.sequence < anchor.sequence:
        return Verdict(reached, reached.sequence + 1)
    return Verdict(reached)
