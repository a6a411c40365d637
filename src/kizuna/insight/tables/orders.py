"""Orders: one row an order, whoever placed it."""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.tables.shape import Column, Shape

ORDERS = Shape(
    name="orders",
    grain=Words(ja="注文 1 件につき 1 行", en="one row per order"),
    key=("order_id",),
    columns=(
        Column("order_id", nw.String, False, Words(ja="注文番号", en="Order number")),
        Column(
            "customer_id",
            nw.String,
            True,
            Words(ja="顧客番号。だれの注文かわからないときは空", en="Customer; null when unknown"),
        ),
        Column(
            "day",
            nw.Int32,
            False,
            Words(
                ja="店の時間帯での注文日（1970-01-01 からの日数）",
                en="Day of the order in the shop's zone, days since 1970-01-01",
            ),
        ),
        Column(
            "minute",
            nw.Int32,
            True,
            Words(
                ja="その日の何分目か（0〜1439）。時刻がなければ空",
                en="Minute of that day, 0..1439; null when the source gives no time",
            ),
        ),
        Column(
            "is_purchase",
            nw.Boolean,
            False,
            Words(
                ja="購入があるか。返品だけ・取消の注文は偽",
                en="Whether something was bought; false for pure returns and cancelled orders",
            ),
        ),
        Column(
            "gross_minor",
            nw.Int64,
            False,
            Words(
                ja="返品を引く前の金額（最小単位）",
                en="Amount before returns, in minor units; 0 for pure returns and cancellations",
            ),
        ),
        Column(
            "returned_minor",
            nw.Int64,
            False,
            Words(
                ja="返品・返金の金額（最小単位、正の数）",
                en="Amount given back, in minor units, as a positive number",
            ),
        ),
        Column(
            "cost_minor",
            nw.Int64,
            True,
            Words(
                ja="原価（最小単位）。原価か粗利の列があるときだけ",
                en="Cost of goods net of returns, minor units; null unless the source gives cost",
            ),
        ),
    ),
)
