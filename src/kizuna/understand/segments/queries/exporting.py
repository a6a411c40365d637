"""The members of a segment as a table to be taken out.

Not here: what a customer's row holds (`people.customers.queries.exporting`).
"""

from kizuna.core.exports.rules import Filters, Table
from kizuna.people.customers.queries.exporting import table_of_customers, unmerged_customers
from kizuna.understand.segments.queries.members import open_stays


def members_table(filters: Filters) -> Table:
    """Everybody who is in one segment (`segment`, its number); without one, in any."""
    stays = open_stays().filter(segment__archived_at=None)
    if number := filters.get("segment"):
        stays = open_stays().filter(segment=int(number)) if _is_id(number) else stays.none()
    return table_of_customers(unmerged_customers().filter(id__in=stays.values("customer_id")))


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) < 19
