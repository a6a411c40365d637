"""Square: Transactions > Export > Transactions CSV. One row a payment or refund.

Older files have 38 columns, newer ones 55; only names that all of them share are used.
"""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "square_transactions",
    Format(
        key="square_transactions",
        name=Words(ja="Square の取引履歴 CSV", en="Square transactions export"),
        required=("Date", "Time", "Net Sales", "Total Collected", "Transaction ID", "Event Type"),
        columns={
            "order_id": "Transaction ID",
            "customer_id": "Customer ID",
            "customer_name": "Customer Name",
            "ordered_at": "Date",
            "ordered_time": "Time",
            "line_amount": "Net Sales",
            "status": "Transaction Status",
        },
        amounts="rows",
        note=Words(
            ja="Square の金額は Net Sales（税・チップを除き、値引き後）です。"
            "返金の行は負の金額です。",
            en="A Square amount is Net Sales (after discounts, without tax and tips); a refund is "
            "a row with a negative amount.",
        ),
    ),
)
