"""Stripe: Customers > Export. Customers, no single payments."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "stripe_customers",
    Format(
        key="stripe_customers",
        name=Words(ja="Stripe の顧客 CSV", en="Stripe customers export"),
        holds="customers",
        required=("id", "Email", "Name", "Created (UTC)", "Delinquent", "Total Spend"),
        columns={
            "customer_id": "id",
            "customer_name": "Name",
            "email": "Email",
        },
        make_instead=Words(
            ja="Stripe の「支払い」→「エクスポート」で書き出した支払いの CSV を渡してください。",
            en="Give the payments file made in Stripe with Payments > Export.",
        ),
    ),
)
