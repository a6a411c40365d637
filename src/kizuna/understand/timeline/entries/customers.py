"""What happened to a customer's own record, on a timeline: known since, changed, merged, parted."""

from collections.abc import Sequence

from kizuna.base.words import Words
from kizuna.core.events.rules import EVENT_KINDS, Event
from kizuna.core.language.speaking import say
from kizuna.understand.timeline.rules import ENTRIES, Entry, Group, Told, Tone

BY_RULE = Words(ja="同じ連絡先・番号から自動で判定", en="Found by the same contact or number")
BY_HAND = Words(ja="スタッフが確認", en="Confirmed by staff")
_MERGES = ("customer_merged", "customer_unmerged")


def told_customers(events: Sequence[Event]) -> list[Told]:
    """The kind's own name says it; of a merge, also who decided."""
    return [_told(event) for event in events]


def _told(event: Event) -> Told:
    detail = ""
    if event.kind in _MERGES:
        detail = say(BY_HAND if event.payload.get("rule") == "by_hand" else BY_RULE)
    return Told(title=say(EVENT_KINDS[event.kind].name), detail=detail)


def _entry(icon: str, tone: Tone) -> Entry:
    return Entry(group=Group.CUSTOMER, icon=icon, tone=tone, tell=told_customers)


ENTRIES.add("customer_created", _entry(icon="user-plus", tone="matsu"))
ENTRIES.add("customer_changed", _entry(icon="edit", tone="ai"))
ENTRIES.add("customer_merged", _entry(icon="arrows-join", tone="yama"))
ENTRIES.add("customer_unmerged", _entry(icon="arrows-split", tone="yama"))
ENTRIES.add("customer_removed", _entry(icon="arrow-back-up", tone="yama"))
