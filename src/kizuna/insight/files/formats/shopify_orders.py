"""Shopify: Orders > Export. One row a line item; an order's first row alone has totals and status.

Header as of 2024 (79 columns); the following rows of an order repeat only Name and Email.
"""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "shopify_orders",
    Format(
        key="shopify_orders",
        name=Words(ja="Shopify の注文管理 CSV", en="Shopify orders export"),
        required=("Name", "Financial Status", "Lineitem quantity", "Lineitem price"),
        columns={
            "order_id": "Name",
            "email": "Email",
            "customer_name": ("Billing Name", "Shipping Name"),
            "phone": ("Phone", "Billing Phone"),
            "postal_code": "Billing Zip",
            "ordered_at": "Created at",
            "status": "Financial Status",
            "cancelled_at": "Cancelled at",
            "refunded_amount": "Refunded Amount",
            "currency": "Currency",
            "order_total": "Total",
            "product_id": "Lineitem sku",
            "product_name": "Lineitem name",
            "quantity": "Lineitem quantity",
            "unit_price": "Lineitem price",
        },
        amounts="totals",
        note=Words(
            ja="Shopify の書き出しでは、合計・日付・状態は注文の最初の行にだけあります。"
            "注文の金額は Total（税・送料込み）を注文につき一度だけ数えました。",
            en="In a Shopify export, totals, date and status stand only on an order's first row. "
            "An order's amount is its Total (with tax and postage), counted once per order.",
        ),
    ),
)
