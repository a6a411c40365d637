"""CDNOW (Fader & Hardie): one row an order; fixed columns, with or without header.

Columns: customer id (in the 1/10 sample a second id), date YYYYMMDD, number of CDs, dollar value.
"""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

NAME = Words(ja="CDNOW の購買データ", en="CDNOW purchases")
NOTE = Words(
    ja="CDNOW のデータは 1 行を 1 件の注文とし、金額（ドル）はその注文の合計です。",
    en="In the CDNOW data each row is one order and the dollar value is that order's total.",
)
_ID, _DAY, _NUMBER, _DOLLARS = r"\d{4,5}", r"199[78]\d{4}", r"\d{1,3}", r"\d+\.\d\d"

FORMATS.add(
    "cdnow",
    Format(
        key="cdnow",
        name=NAME,
        required=("customer_id", "date", "number_of_cds", "dollar_value"),
        columns={
            "customer_id": ("customer_id", 0),
            "ordered_at": ("date", 1),
            "quantity": ("number_of_cds", 2),
            "order_total": ("dollar_value", 3),
        },
        cells=(_ID, _DAY, _NUMBER, _DOLLARS),
        currency="USD",
        note=NOTE,
    ),
)
FORMATS.add(
    "cdnow_sample",
    Format(
        key="cdnow_sample",
        name=NAME,
        required=(),
        columns={"customer_id": 0, "ordered_at": 2, "quantity": 3, "order_total": 4},
        cells=(_ID, _ID, _DAY, _NUMBER, _DOLLARS),
        currency="USD",
        note=NOTE,
    ),
)
