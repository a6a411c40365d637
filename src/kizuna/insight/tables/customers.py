"""Customers: one row a customer, with what the source tells of them."""

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.tables.shape import Column, Shape

CUSTOMERS = Shape(
    name="customers",
    grain=Words(ja="お客様 1 名につき 1 行", en="one row per customer"),
    key=("customer_id",),
    columns=(
        Column("customer_id", nw.String, False, Words(ja="顧客番号", en="Customer")),
        Column("customer_name", nw.String, True, Words(ja="お名前", en="Name")),
        Column(
            "customer_rank",
            nw.String,
            True,
            Words(
                ja="店が付けたランク（店の表の列そのまま）",
                en="The shop's own rank, as its sheet has it",
            ),
        ),
    ),
)
