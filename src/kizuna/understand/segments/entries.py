"""How entering and leaving a segment reads on a customer's timeline."""

from collections.abc import Sequence

from django.urls import reverse

from kizuna.base.words import Words
from kizuna.core.events.rules import Event
from kizuna.core.language.speaking import say
from kizuna.understand.segments.queries.segments import segment_names
from kizuna.understand.timeline.rules import ENTRIES, Entry, Group, Told

ENTERED = Words(ja="セグメント「{name}」に入りました", en="Entered the segment “{name}”")
LEFT = Words(ja="セグメント「{name}」から外れました", en="Left the segment “{name}”")
GONE = Words(ja="（削除されたセグメント）", en="(a deleted segment)")


def told_segments(events: Sequence[Event]) -> list[Told]:
    """By the names that segments have now."""
    names = segment_names({int(event.keys["segment"]) for event in events})
    told = []
    for event in events:
        number = int(event.keys["segment"])
        words = ENTERED if event.kind == "segment_entered" else LEFT
        url = reverse("segment", args=[number]) if number in names else ""
        told.append(Told(title=say(words, name=names.get(number, say(GONE))), url=url))
    return told


ENTRIES.add(
    "segment_entered",
    Entry(group=Group.CUSTOMER, icon="chart-pie", tone="matsu", tell=told_segments),
)
ENTRIES.add(
    "segment_left",
    Entry(group=Group.CUSTOMER, icon="chart-pie", tone="yama", tell=told_segments),
)
