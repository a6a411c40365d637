"""Who was merged into this customer, and parting them again.

Not here: merging and parting (`people.customers.actions.merging`).
"""

from collections.abc import Mapping

from kizuna.base.words import Words
from kizuna.core.language.speaking import say
from kizuna.people.customers.actions.declared import MERGE_CUSTOMERS
from kizuna.people.customers.queries.doubles import merges_of
from kizuna.people.staff.queries import staff_names
from kizuna.understand.profiles.rules.panels import PANELS, Column, Panel, Visit

SHOWN = 20
BY_ITSELF = Words(ja="取り込みのときに自動で", en="automatically, on import")


def merges(visit: Visit) -> Mapping[str, object] | None:
    """Each merge that stands: whom, when, by whom; left out where nobody was merged in."""
    if len(visit.customer_ids) == 1:
        return None
    found = merges_of(visit.customer_ids, limit=SHOWN)
    names = staff_names({merge.actor for merge in found})
    told = [(merge, names.get(merge.actor, say(BY_ITSELF))) for merge in found]
    return {"merges": told, "may_part": visit.actor.may(MERGE_CUSTOMERS)} if told else None


PANELS.add(
    "merges",
    Panel(column=Column.LEFT, order=15, template="profiles/merges.html", content=merges),
)
