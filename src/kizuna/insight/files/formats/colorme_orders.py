"""カラーミーショップ: 受注データ CSV (cp932). One row a product of an order.

Which columns a shop exports is its own choice; the names are those seen in other people's
importers. 割引金額 is not read: we have not seen how it repeats.
"""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "colorme_orders",
    Format(
        key="colorme_orders",
        name=Words(ja="カラーミーショップの受注データ CSV", en="Color Me Shop orders export"),
        required=("売上ID", "受注日", "購入者 名前", "購入商品 販売価格(消費税込)"),
        columns={
            "order_id": "売上ID",
            "line_id": "売上詳細ID",
            "customer_id": "購入者 顧客ID",
            "customer_name": "購入者 名前",
            "email": "購入者 メールアドレス",
            "phone": ("購入者 電話番号", "購入者 携帯番号"),
            "postal_code": "購入者 郵便番号",
            "ordered_at": "受注日",
            "product_id": ("購入商品 型番", "購入商品 商品ID"),
            "product_name": "購入商品 商品名",
            "quantity": ("購入商品 販売個数", "購入数量"),
            "unit_price": "購入商品 販売価格(消費税込)",
            "shipping_fee": "送料合計",
        },
        amounts="rows",
        currency="JPY",
        note=Words(
            ja="カラーミーの注文金額は「販売価格(消費税込)」×数量の合計に、"
            "「送料合計」の列があれば注文につき一度足したものです。割引金額は引いていません。",
            en="A Color Me order's amount is the sum of 販売価格(消費税込) × quantity, "
            "plus 送料合計 "
            "once per order where the file has it; 割引金額 is not taken off.",
        ),
    ),
)
