"""Order lines: one row a line of an order; absent where the source only has order totals."""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.tables.shape import Column, Shape

ORDER_LINES = Shape(
    name="order_lines",
    grain=Words(ja="注文明細 1 行につき 1 行", en="one row per line of an order"),
    key=(),
    columns=(
        Column("order_id", nw.String, False, Words(ja="注文番号", en="Order number")),
        Column(
            "customer_id",
            nw.String,
            True,
            Words(ja="顧客番号。わからないときは空", en="Customer; null when unknown"),
        ),
        Column("day", nw.Int32, False, Words(ja="注文日", en="Day, as in orders")),
        Column("product_id", nw.String, False, Words(ja="商品コード", en="Product code")),
        Column(
            "quantity",
            nw.Float64,
            False,
            Words(ja="数量。返品は負", en="Quantity; negative for returns"),
        ),
        Column(
            "amount_minor",
            nw.Int64,
            False,
            Words(ja="金額（最小単位）。返品は負", en="Amount, minor units; negative for returns"),
        ),
        Column(
            "is_product",
            nw.Boolean,
            False,
            Words(
                ja="商品か。送料・手数料・値引などは偽",
                en="Whether it is a product; false for postage, fees, discounts",
            ),
        ),
    ),
)

PRODUCTS = Shape(
    name="products",
    grain=Words(ja="商品 1 つにつき 1 行", en="one row per product"),
    key=("product_id",),
    columns=(
        Column("product_id", nw.String, False, Words(ja="商品コード", en="Product code")),
        Column("product_name", nw.String, True, Words(ja="商品名", en="Product name")),
    ),
)
