"""The members of a segment as a table to be taken out.

Not here: what a customer's row holds (`people.customers.queries.exporting`).
"""

from kizuna.base.addresses import asked_id
from kizuna.core.exports.rules import Filters, Table
from kizuna.people.customers.queries.exporting import table_of_customers, unmerged_customers
from kizuna.understand.segments.queries.members import open_stays
from kizuna.understand.segments.queries.segments import segment_names


def members_table(filters: Filters) -> Table:
    """Everybody who is in one segment (`segment`, its number); without one, in any."""
    stays = open_stays().filter(segment__archived_at=None)
    if asked := filters.get("segment"):
        number = asked_id(asked)
        stays = stays.none() if number is None else open_stays().filter(segment=number)
    return table_of_customers(unmerged_customers().filter(id__in=stays.values("customer_id")))


def segment_named(number: str) -> str:
    """What the segment of that number is called; empty where there is none."""
    asked = asked_id(number)
    return "" if asked is None else segment_names({asked}).get(asked, "")
