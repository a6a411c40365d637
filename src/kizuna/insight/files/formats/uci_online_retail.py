"""The UCI Online Retail layout: one row a line of an invoice, returns on invoices named `C…`."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "uci_online_retail",
    Format(
        key="uci_online_retail",
        name=Words(ja="UCI Online Retail の形", en="UCI Online Retail layout"),
        required=("InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"),
        columns={
            "order_id": "InvoiceNo",
            "customer_id": "CustomerID",
            "ordered_at": "InvoiceDate",
            "product_id": "StockCode",
            "product_name": "Description",
            "quantity": "Quantity",
            "unit_price": "UnitPrice",
        },
        amounts="rows",
        currency="GBP",
        # Postage, manual entries, discounts, samples, bad debt, charity, charges, gift vouchers.
        fees="post|dot|m|d|s|c2|b|cruk|pads|bank charges|amazonfee|gift_0001_.*",
        note=Words(
            ja="UCI の表は英国の通販店のもので、金額はポンドです。",
            en="The UCI layout is a UK mail-order shop's; amounts are in pounds.",
        ),
    ),
)
