"""Customers as something to be taken out.

Not here: their rows (`queries.exporting`).
"""

from kizuna.base.words import Words
from kizuna.core.exports.rules import EXPORTS, Export
from kizuna.people.customers.actions.declared import EXPORT_CUSTOMERS
from kizuna.people.customers.queries.exporting import customers_table

EXPORTS.add(
    "customers",
    Export(
        name=Words(ja="顧客", en="Customers"),
        permission=EXPORT_CUSTOMERS,
        table=customers_table,
        filters={
            "q": Words(ja="検索", en="Searched for"),
            "tag": Words(ja="タグ", en="Tag"),
        },
        personal=frozenset({"q"}),
    ),
)
