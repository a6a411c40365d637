"""What an event is, and which kinds there are.

Not here: writing (`actions`) and reading (`queries`) the log; how a kind reads on a timeline.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kizuna.base.registry import Registry
from kizuna.base.words import Words


@dataclass(frozen=True, kw_only=True)
class EventKind:
    """A kind of event; `version` counts the shapes its payload has had.

    `personal` names all that it may say about a person, which an erasure takes away. What is not
    `of_customers` happens to the shop and stands on nobody's timeline.
    """

    key: str
    name: Words
    version: int
    personal: frozenset[str] = frozenset()
    of_customers: bool = True


EVENT_KINDS: Registry[EventKind] = Registry("event kinds")


def event_kind(
    key: str,
    name: Words,
    *,
    version: int = 1,
    personal: Collection[str] = (),
    of_customers: bool = True,
) -> EventKind:
    """Declare a kind, beside the action that records it; `key` is a noun and a past tense."""
    declared = EventKind(
        key=key,
        name=name,
        version=version,
        personal=frozenset(personal),
        of_customers=of_customers,
    )
    EVENT_KINDS.add(key, declared)
    return declared


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """Something that happened, to be recorded.

    `at` is when it happened, aware. `source` is where we know it from ("import:12", "staff:7").
    `idempotency_key` is the same whenever the same fact is told again: "order_placed:shop:1001".
    `keys` are ids of what else it touches; `payload` what else is known, without personal data,
    for an event is never changed; `personal` is what an erasure must be able to take away.
    """

    kind: EventKind
    at: datetime
    source: str
    idempotency_key: str
    customer_id: int | None = None
    keys: Mapping[str, int | str] = field(default_factory=dict)
    payload: Mapping[str, object] = field(default_factory=dict)
    personal: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError(f"{self.idempotency_key}: an event's time needs its zone")
        if not self.idempotency_key:
            raise ValueError(f"a {self.kind.key} needs an idempotency key")
        if undeclared := self.personal.keys() - self.kind.personal:
            raise ValueError(f"{self.kind.key} does not declare as personal: {sorted(undeclared)}")


@dataclass(frozen=True, order=True)
class Position:
    """A place in the log: everything up to here has been seen.

    On SQLite writers come one after another, and the id is enough. On PostgreSQL a smaller id may
    be committed after a larger one; there the order is that of transactions, read only as far
    as all of them have ended.
    """

    transaction: int = 0
    event: int = 0


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event as the log holds it. `personal` is empty once it was erased."""

    id: int
    kind: str
    at: datetime
    received_at: datetime
    source: str
    idempotency_key: str
    customer_id: int | None
    keys: Mapping[str, int | str]
    payload: Mapping[str, object]
    version: int
    personal: Mapping[str, object]
    position: Position


@dataclass(frozen=True)
class Recorded:
    """What came of recording a batch: how many were new, how many known, which of those differ.

    `differing` are idempotency keys under which another fact stands in the log; the first stays.
    """

    new: int
    known: int
    differing: tuple[str, ...] = ()
