"""How a customer stands with the Today list, on their page.

Not here: the list (`views`).
"""

from collections.abc import Mapping

from kizuna.core.language.speaking import say
from kizuna.understand.attention.actions import MAKE_OUTREACHES
from kizuna.understand.attention.queries import outcome_choices, standing
from kizuna.understand.attention.rules import OUTCOMES, Outcome
from kizuna.understand.profiles.rules.panels import PANELS, Column, Panel, Visit


def outreach(visit: Visit) -> Mapping[str, object]:
    """Today's entry with its outcomes; else the last outcome, and what can be done."""
    stands = standing(visit.customer_ids, visit.today)
    return {
        "stands": stands,
        "entry": stands.entry,
        "outcomes": outcome_choices(),
        "stopped": say(OUTCOMES[Outcome.DO_NOT_CONTACT]),
    }


PANELS.add(
    "outreach",
    Panel(
        column=Column.RIGHT,
        order=10,
        template="attention/panel.html",
        content=outreach,
        permission=MAKE_OUTREACHES,
    ),
)
