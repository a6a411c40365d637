"""The members of segments as something to be taken out.

Not here: their rows (`queries.exporting`).
"""

from kizuna.base.words import Words
from kizuna.core.exports.rules import EXPORTS, Export
from kizuna.people.customers.actions.declared import EXPORT_CUSTOMERS
from kizuna.understand.segments.queries.exporting import members_table, segment_named

EXPORTS.add(
    "segment_members",
    Export(
        name=Words(ja="セグメントのお客様", en="Members of segments"),
        permission=EXPORT_CUSTOMERS,
        table=members_table,
        filters={"segment": Words(ja="セグメント", en="Segment")},
        told=lambda key, value: segment_named(value) or value,
    ),
)
