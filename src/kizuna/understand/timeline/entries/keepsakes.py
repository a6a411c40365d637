"""Notes, tags and files on a timeline, by what they say now: what was erased is not told.

Not here: writing them (`people.customers`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from kizuna.base.words import Words
from kizuna.core.events.rules import EVENT_KINDS, Event
from kizuna.core.language.speaking import say
from kizuna.people.customers.queries.keepsakes import (
    names_of_attachments,
    names_of_tags,
    texts_of_notes,
)
from kizuna.understand.timeline.rules import ENTRIES, Entry, Group, Told, Tone

LONGEST = 120
MANY_TAGS_ADDED = Words(ja="タグが {n} 個付きました", en="{n} tags were added")
MANY_TAGS_REMOVED = Words(ja="タグが {n} 個外れました", en="{n} tags were taken off")
MANY_FILES_ADDED = Words(ja="ファイルが {n} 個添付されました", en="{n} files were added")
MANY_FILES_REMOVED = Words(ja="添付ファイルが {n} 個削除されました", en="{n} files were erased")


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
    tell: Callable[[Sequence[Event]], Sequence[Told]],
    *,
    icon: str,
    tone: Tone = "ai",
    many: Words | None = None,
) -> Entry:
    return Entry(group=Group.CUSTOMER, icon=icon, tone=tone, tell=tell, many=many)


_notes = partial(told_by, "note", texts_of_notes)
_tags = partial(told_by, "tag", names_of_tags)
_files = partial(told_by, "attachment", names_of_attachments)
ENTRIES.add("note_added", _entry(_notes, icon="edit"))
ENTRIES.add("tag_added", _entry(_tags, icon="check", tone="matsu", many=MANY_TAGS_ADDED))
ENTRIES.add("tag_removed", _entry(_tags, icon="x", tone="yama", many=MANY_TAGS_REMOVED))
ENTRIES.add("attachment_added", _entry(_files, icon="plus", many=MANY_FILES_ADDED))
ENTRIES.add(
    "attachment_removed", _entry(_files, icon="trash", tone="yama", many=MANY_FILES_REMOVED)
)
