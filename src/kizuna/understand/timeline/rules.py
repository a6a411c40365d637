"""How a kind of event reads on a customer's timeline, and where its pages begin.

Not here: the events (`core.events`), the entries themselves (`entries`, and `entries.py` of rooms
above). A room adds, for example,

    ENTRIES.add("points_awarded", Entry(group=Group.POINTS, icon="gift", tone="matsu",
                                        tell=told_points))
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal, TypeAlias

from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.core.events.rules import Event

Tone: TypeAlias = Literal["ai", "shu", "matsu", "yama"]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
ONE_SITTING = timedelta(minutes=10)
LONGEST_RUN = 100


class Group(StrEnum):
    """What a reader may want to see by itself, in the order offered."""

    ORDERS = "orders"
    SERVICE = "service"
    VOICE = "voice"
    MESSAGES = "messages"
    POINTS = "points"
    CUSTOMER = "customer"


GROUP_NAMES: dict[Group, Words] = {
    Group.ORDERS: Words(ja="購入", en="Orders"),
    Group.SERVICE: Words(ja="対応", en="Service"),
    Group.VOICE: Words(ja="声", en="Voice"),
    Group.MESSAGES: Words(ja="配信", en="Messages"),
    Group.POINTS: Words(ja="ポイント", en="Points"),
    Group.CUSTOMER: Words(ja="顧客情報", en="Details"),
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event in the reader's language; `chip` is what still asks for attention."""

    title: str
    detail: str = ""
    url: str = ""
    chip: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How one kind of event reads.

    `tell` is given all events of a page that share it, and answers in their order: what it looks
    up, it looks up once for all. `many` is how `n` of the kind done at one sitting read, as one
    line; without it each has a line of its own.
    """

    group: Group
    icon: str
    tell: Callable[[Sequence[Event]], Sequence[Told]]
    tone: Tone = "ai"
    many: Words | None = None


ENTRIES: Registry[Entry] = Registry("timeline entries")


def in_runs(events: Iterable[Event]) -> list[list[Event]]:
    """Events, newest first, put together as they share a line.

    A run has an end, so that a page never has to read on forever for its last line.
    """
    runs: list[list[Event]] = []
    for event in events:
        if runs and _goes_on(runs[-1], event):
            runs[-1].append(event)
        else:
            runs.append([event])
    return runs


def _goes_on(run: Sequence[Event], event: Event) -> bool:
    last = run[-1]
    return (
        (last.kind, last.source) == (event.kind, event.source)
        and event.kind in ENTRIES
        and ENTRIES[event.kind].many is not None
        and last.at - event.at <= ONE_SITTING
        and len(run) < LONGEST_RUN
    )


def offered_groups() -> list[Group]:
    """The groups that some kind of event belongs to."""
    used = {entry.group for entry in ENTRIES.values()}
    return [group for group in Group if group in used]


def kinds_of(group: Group | None) -> list[str]:
    """The kinds of events in a group; without one, none is left out (an empty list)."""
    return [key for key in ENTRIES if ENTRIES[key].group is group] if group else []


def chosen_group(text: str) -> Group | None:
    """The group of that name; nonsense chooses none.

    >>> chosen_group("orders"), chosen_group("'; DROP")
    (<Group.ORDERS: 'orders'>, None)
    """
    return next((group for group in Group if group == text), None)


def cursor(at: datetime, event_id: int) -> str:
    """The place of an event, to begin the next page behind it.

    >>> cursor(datetime(2026, 1, 5, tzinfo=UTC), 7)
    '1767571200000000-7'
    """
    return f"{(at - _EPOCH) // _MICROSECOND}-{event_id}"


def place_of(text: str) -> tuple[datetime, int] | None:
    """What `cursor` wrote; None for nothing and for nonsense, which is the first page.

    >>> place_of("1767571200000000-7")
    (datetime.datetime(2026, 1, 5, 0, 0, tzinfo=datetime.timezone.utc), 7)
    >>> place_of("now"), place_of("9" * 30 + "-1")
    (None, None)
    """
    at, _, event_id = text.partition("-")
    if not (at.isdecimal() and event_id.isdecimal() and len(text) <= 40):
        return None
    try:
        return _EPOCH + int(at) * _MICROSECOND, int(event_id)
    except OverflowError:
        return None
