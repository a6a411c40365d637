"""How often the customer comes, against their own habit, and why we say so.

Not here: the rule (`rules.figures`).
"""

from collections.abc import Mapping

from kizuna.base.words import Words
from kizuna.understand.profiles.rules.figures import FEWEST_GAPS, Pace
from kizuna.understand.profiles.rules.panels import PANELS, Column, Panel, Visit

PACE_NAMES: dict[Pace, tuple[Words, str]] = {
    "few": (Words(ja="判断には少なすぎます", en="Too few to say"), "few"),
    "usual": (Words(ja="いつもどおり", en="As usual"), "matsu"),
    "late": (Words(ja="ご無沙汰", en="Overdue"), "shu"),
    "gone": (Words(ja="離れたかもしれません", en="Perhaps gone"), "shu"),
}
HEADINGS: dict[Pace, Words] = {
    "few": Words(ja="購入リズムは、まだわかりません", en="No rhythm to be seen yet"),
    "usual": Words(ja="なぜ「いつもどおり」なのか", en="Why “as usual”"),
    "late": Words(ja="なぜ「ご無沙汰」なのか", en="Why “overdue”"),
    "gone": Words(ja="なぜ「離れたかもしれない」のか", en="Why “perhaps gone”"),
}


def rhythm(visit: Visit) -> Mapping[str, object] | None:
    """Every so many days, now so many; left out for who never bought."""
    found = visit.figures.rhythm
    if found is None:
        return None
    chip, tone = PACE_NAMES[found.pace]
    return {"rhythm": found, "chip": chip, "tone": tone}


def why(visit: Visit) -> Mapping[str, object] | None:
    """The three waits side by side on one scale: today's, the usual, the longest so far."""
    found = visit.figures.rhythm
    if found is None:
        return None
    return {
        "heading": HEADINGS[found.pace],
        "rhythm": found,
        "most": max(found.silent_days, found.longest_days or 0, found.usual_days or 0, 1),
        "tone": "shu" if found.pace in ("late", "gone") else "ai",
        "missing": FEWEST_GAPS - found.gaps,
    }


PANELS.add(
    "rhythm",
    Panel(column=Column.FIGURES, order=20, template="profiles/rhythm.html", content=rhythm),
)
PANELS.add(
    "why_rhythm",
    Panel(column=Column.RIGHT, order=20, template="profiles/why_rhythm.html", content=why),
)
