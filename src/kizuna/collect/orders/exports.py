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
        filters={
            "customer": Words(ja="顧客番号", en="Customer number"),
            "q": Words(ja="検索", en="Search"),
            "state": Words(ja="状態", en="State"),
            "since": Words(ja="この日から", en="From"),
            "until": Words(ja="この日まで", en="To"),
            "least": Words(ja="金額の下限", en="At least"),
            "most": Words(ja="金額の上限", en="At most"),
        },
    ),
)
