"""Notes, tags and files on a timeline, by what they say now: what was erased is not told.

Not here: writing them (`people.customers`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from kizuna.core.events.rules import EVENT_KINDS, Event
from kizuna.core.language.speaking import say
from kizuna.people.customers.queries.keepsakes import (
    names_of_attachments,
    names_of_tags,
    texts_of_notes,
)
from kizuna.understand.timeline.rules import ENTRIES, Entry, Group, Told, Tone

LONGEST = 120


def told_by(
    key: str,
    look_up: Callable[[Collection[int]], Mapping[int, str]],
    events: Sequence[Event],
) -> list[Told]:
    """The kind's own name, and what the thing under `key` says, looked up once for all."""
    ids = [int(event.keys[key]) for event in events]
    texts = look_up(set(ids))
    return [
        Told(title=say(EVENT_KINDS[event.kind].name), detail=_short(texts.get(id_, "")))
        for event, id_ in zip(events, ids, strict=True)
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _entry(
    key: str, look_up: Callable[[Collection[int]], Mapping[int, str]], *, icon: str, tone: Tone
) -> Entry:
    tell = partial(told_by, key, look_up)
    return Entry(group=Group.CUSTOMER, icon=icon, tone=tone, tell=tell)


ENTRIES.add("note_added", _entry("note", texts_of_notes, icon="edit", tone="ai"))
ENTRIES.add("tag_added", _entry("tag", names_of_tags, icon="check", tone="matsu"))
ENTRIES.add("tag_removed", _entry("tag", names_of_tags, icon="x", tone="yama"))
ENTRIES.add("attachment_added", _entry("attachment", names_of_attachments, icon="plus", tone="ai"))
ENTRIES.add(
    "attachment_removed", _entry("attachment", names_of_attachments, icon="trash", tone="yama")
)
