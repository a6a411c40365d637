"""Orders with their lines as something to be taken out.

Not here: their rows (`queries.exporting`).
"""

from kizuna.base.words import Words
from kizuna.collect.orders.queries.exporting import orders_table
from kizuna.core.exports.rules import EXPORTS, Export
from kizuna.core.permissions.rules import Role, permission

EXPORT_ORDERS = permission(
    "export_orders", Words(ja="注文を書き出す", en="Export orders"), roles=(Role.MANAGER,)
)

EXPORTS.add(
    "orders",
    Export(
        name=Words(ja="注文と明細", en="Orders with lines"),
        permission=EXPORT_ORDERS,
        table=orders_table,
        filters={"customer": Words(ja="顧客番号", en="Customer number")},
    ),
)
