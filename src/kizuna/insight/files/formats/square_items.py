"""Square: Transactions > Export > Items Detail CSV. One row an item sold or refunded."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "square_items",
    Format(
        key="square_items",
        name=Words(ja="Square の商品明細 CSV", en="Square items detail export"),
        required=("Date", "Time", "Item", "Qty", "Net Sales", "Transaction ID", "Event Type"),
        columns={
            "order_id": "Transaction ID",
            "customer_id": "Customer ID",
            "customer_name": "Customer Name",
            "ordered_at": "Date",
            "ordered_time": "Time",
            "product_id": "SKU",
            "product_name": "Item",
            "quantity": "Qty",
            "line_amount": "Net Sales",
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
