"""Shopify: Customers > Export, both generations of its header. Customers, no orders."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "shopify_customers",
    Format(
        key="shopify_customers",
        name=Words(ja="Shopify の顧客管理 CSV", en="Shopify customers export"),
        holds="customers",
        required=("First Name", "Last Name", "Email", "Total Spent", "Total Orders", "Tax Exempt"),
        columns={
            "customer_id": "Customer ID",
            "last_name": "Last Name",
            "first_name": "First Name",
            "email": "Email",
            "phone": ("Phone", "Default Address Phone"),
            "postal_code": ("Zip", "Default Address Zip"),
        },
        make_instead=Words(
            ja="Shopify の「注文管理」→「エクスポート」で書き出した注文の CSV を渡してください。",
            en="Give the orders file made in Shopify with Orders > Export.",
        ),
    ),
)
