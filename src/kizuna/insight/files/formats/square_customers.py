"""Square: customer directory. Customers, no single sales."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "square_customers",
    Format(
        key="square_customers",
        name=Words(ja="Square の顧客 CSV", en="Square customer directory"),
        holds="customers",
        required=("First Name", "Last Name", "Email Address", "Lifetime Spend", "Last Visit"),
        columns={
            "last_name": "Last Name",
            "first_name": "First Name",
            "email": "Email Address",
            "phone": "Phone Number",
        },
        make_instead=Words(
            ja="Square の「取引」→「エクスポート」で書き出した取引履歴の CSV を渡してください。",
            en="Give the transactions file made in Square with Transactions > Export.",
        ),
    ),
)
