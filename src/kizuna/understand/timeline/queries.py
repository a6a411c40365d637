"""A customer's timeline, page by page: the log of events as a person reads it.

Not here: how each kind reads (`entries`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from kizuna.core.events.queries import event_count, events_of_customers
from kizuna.core.events.rules import EVENT_KINDS, Event
from kizuna.core.language.speaking import say
from kizuna.understand.timeline.rules import (
    ENTRIES,
    Entry,
    Group,
    Told,
    cursor,
    kinds_of,
    place_of,
)

PAGE = 20


@dataclass(frozen=True, kw_only=True)
class Line:
    """One event on the page. `on` instead of `at` where only the day is known."""

    id: int
    at: datetime
    on: date | None
    icon: str
    tone: str
    told: Told


@dataclass(frozen=True, kw_only=True)
class Page:
    """The lines of one page, the newest first; `before` begins the next, empty on the last.

    `known` is how many events there are in all: when that has grown, something is new.
    """

    lines: Sequence[Line]
    before: str
    known: int


def timeline(
    customer_ids: Collection[int],
    *,
    group: Group | None = None,
    before: str = "",
    limit: int = PAGE,
) -> Page:
    """One page of what happened to a customer (several ids where customers were merged)."""
    events = events_of_customers(
        customer_ids, limit=limit + 1, before=place_of(before), kinds=kinds_of(group)
    )
    shown, is_last = events[:limit], len(events) <= limit
    return Page(
        lines=_lines(shown),
        before="" if is_last else cursor(shown[-1].at, shown[-1].id),
        known=event_count(customer_ids),
    )


def _lines(events: Sequence[Event]) -> list[Line]:
    """Events told: all that are told by the same function in one call."""
    together: dict[Callable[[Sequence[Event]], Sequence[Told]], list[Event]] = defaultdict(list)
    for event in events:
        together[_entry(event).tell].append(event)
    told = {
        event.id: words
        for tell, some in together.items()
        for event, words in zip(some, tell(some), strict=True)
    }
    return [_line(event, told[event.id]) for event in events]


def _line(event: Event, told: Told) -> Line:
    local, entry = timezone.localtime(event.at), _entry(event)
    # An order whose source gives no time was placed at the start of its day.
    on = local.date() if local.time() == time.min else None
    return Line(id=event.id, at=event.at, on=on, icon=entry.icon, tone=entry.tone, told=told)


def _entry(event: Event) -> Entry:
    return ENTRIES[event.kind] if event.kind in ENTRIES else _UNTOLD  # noqa: SIM401 - no dict


def _named(events: Sequence[Event]) -> list[Told]:
    """Kinds that nobody has worded yet are called by their name; kinds of the past by their key."""
    return [
        Told(title=say(EVENT_KINDS[event.kind].name) if event.kind in EVENT_KINDS else event.kind)
        for event in events
    ]


_UNTOLD = Entry(group=Group.CUSTOMER, icon="point", tell=_named)
