"""How talking to a customer reads on their timeline."""

from collections.abc import Sequence

from kizuna.base.words import Words
from kizuna.core.events.rules import EVENT_KINDS, Event
from kizuna.core.language.speaking import say
from kizuna.understand.attention.rules import OUTCOMES, Outcome
from kizuna.understand.timeline.rules import ENTRIES, Entry, Group, Told

MADE = Words(ja="お声がけ：{outcome}", en="Outreach: {outcome}")
CORRECTED = Words(ja="お声がけ：{outcome}（記録の訂正）", en="Outreach: {outcome} (corrected)")


def told_outreaches(events: Sequence[Event]) -> list[Told]:
    """What came of it, with the note as long as it was not erased."""
    return [_made(event) for event in events]


def _made(event: Event) -> Told:
    words = CORRECTED if event.payload.get("is_correction") else MADE
    outcome = say(OUTCOMES[Outcome(str(event.payload["outcome"]))])
    return Told(title=say(words, outcome=outcome), detail=str(event.personal.get("note", "")))


def told_allowances(events: Sequence[Event]) -> list[Told]:
    """The kind's own name says it."""
    return [Told(title=say(EVENT_KINDS[event.kind].name)) for event in events]


ENTRIES.add(
    "outreach_made", Entry(group=Group.SERVICE, icon="phone", tone="matsu", tell=told_outreaches)
)
ENTRIES.add("outreach_allowed", Entry(group=Group.SERVICE, icon="check", tell=told_allowances))
