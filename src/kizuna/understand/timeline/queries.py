"""A customer's timeline, page by page: the log of events as a person reads it.

Not here: how each kind reads (`entries`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.events.queries import event_count, events_of_customers
from kizuna.core.events.rules import EVENT_KINDS, Event
from kizuna.core.language.speaking import current_language, say
from kizuna.insight.report.writing import Writing
from kizuna.understand.timeline.rules import (
    ENTRIES,
    Entry,
    Group,
    Told,
    cursor,
    in_runs,
    kinds_of,
    place_of,
)

PAGE = 20
READ_ON = 200
MOST_NAMED = 8
NAMED = Words(ja="{names}", en="{names}")
MORE_NAMED = Words(ja="{names} ほか {n} 個", en="{names} and {n} more")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One event on the page, or `count` of a kind that were done together; `id` is the newest's.

    `on` instead of `at` where only the day is known.
    """

    id: int
    at: datetime
    on: date | None
    icon: str
    tone: str
    told: Told
    count: int


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
    runs = _runs(customer_ids, kinds=kinds_of(group), before=before, more_than=limit)
    shown, is_last = runs[:limit], len(runs) <= limit
    return Page(
        lines=_lines(shown),
        before="" if is_last else cursor(shown[-1][-1].at, shown[-1][-1].id),
        known=event_count(customer_ids),
    )


def _runs(
    customer_ids: Collection[int], *, kinds: Collection[str], before: str, more_than: int
) -> list[list[Event]]:
    """Events as they share lines: at least one line more than asked for, or all there are.

    The last may go on; those before it are whole. Mostly every event is a line, and read at once.
    """
    events: list[Event] = []
    place, size = place_of(before), more_than + 1
    while True:
        some = events_of_customers(customer_ids, limit=size, before=place, kinds=kinds)
        events += some
        runs = in_runs(events)
        if len(some) < size or len(runs) > more_than:
            return runs
        place, size = (some[-1].at, some[-1].id), READ_ON


def _lines(runs: Sequence[Sequence[Event]]) -> list[Line]:
    """Events told: all that are told by the same function in one call."""
    together: dict[Callable[[Sequence[Event]], Sequence[Told]], list[Event]] = defaultdict(list)
    for event in chain.from_iterable(runs):
        together[_entry(event).tell].append(event)
    told = {
        event.id: words
        for tell, some in together.items()
        for event, words in zip(some, tell(some), strict=True)
    }
    return [_line(run, [told[event.id] for event in run]) for run in runs]


def _line(run: Sequence[Event], told: Sequence[Told]) -> Line:
    event, many = run[0], _entry(run[0]).many
    local, entry = timezone.localtime(event.at), _entry(event)
    # An order whose source gives no time was placed at the start of its day.
    on = local.date() if local.time() == time.min else None
    return Line(
        id=event.id,
        at=event.at,
        on=on,
        icon=entry.icon,
        tone=entry.tone,
        told=_as_one(told, many) if many and len(run) > 1 else told[0],
        count=len(run),
    )


def _as_one(told: Sequence[Told], many: Words) -> Told:
    """How many, and the first names, in the order in which they came; what was erased has none."""
    names = [one.detail for one in reversed(told) if one.detail][:MOST_NAMED]
    listed, more = Writing(current_language()).listed(names), len(told) - len(names)
    words = MORE_NAMED if names and more else NAMED
    return Told(title=say(many, n=len(told)), detail=say(words, names=listed, n=more))


def _entry(event: Event) -> Entry:
    return ENTRIES[event.kind] if event.kind in ENTRIES else _UNTOLD  # noqa: SIM401 - no dict


def _named(events: Sequence[Event]) -> list[Told]:
    """Kinds that nobody has worded yet are called by their name; kinds of the past by their key."""
    return [
        Told(title=say(EVENT_KINDS[event.kind].name) if event.kind in EVENT_KINDS else event.kind)
        for event in events
    ]


_UNTOLD = Entry(group=Group.CUSTOMER, icon="point", tell=_named)
