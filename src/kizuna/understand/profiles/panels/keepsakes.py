"""Notes and files that the shop keeps with the customer.

Not here: writing them (`people.customers`).
"""

from collections.abc import Mapping

from kizuna.people.customers.actions.declared import CHANGE_CUSTOMERS
from kizuna.people.customers.queries.card import customer_attachments, customer_notes
from kizuna.understand.profiles.rules.panels import PANELS, Column, Panel, Visit

SHOWN = 5
FILES_SHOWN = 100


def notes(visit: Visit) -> Mapping[str, object] | None:
    """The latest notes, and a line to write one; left out where there is neither."""
    found = customer_notes(visit.customer_id, limit=SHOWN)
    may_write = visit.actor.may(CHANGE_CUSTOMERS)
    return {"notes": found, "may_write": may_write} if found or may_write else None


def attachments(visit: Visit) -> Mapping[str, object] | None:
    """The latest files, and a place to give some; left out where there is neither."""
    found = customer_attachments(visit.customer_id, limit=FILES_SHOWN)
    may_change = visit.actor.may(CHANGE_CUSTOMERS)
    return {"attachments": found, "may_change": may_change} if found or may_change else None


PANELS.add(
    "notes",
    Panel(column=Column.RIGHT, order=60, template="profiles/notes.html", content=notes),
)
PANELS.add(
    "attachments",
    Panel(column=Column.RIGHT, order=70, template="profiles/attachments.html", content=attachments),
)
