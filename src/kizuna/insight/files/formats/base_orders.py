"""BASE: 注文データ CSV. One row a product or a product option, postage repeated on each row.

Not read: 代引き手数料 and 調整金額, of which we have not seen how they repeat; 合計金額 likewise.
"""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "base_orders",
    Format(
        key="base_orders",
        name=Words(ja="BASE の注文データ CSV", en="BASE orders export"),
        required=("注文ID", "注文日時", "氏(請求先)", "名(請求先)", "商品名", "価格", "数量"),
        columns={
            "order_id": "注文ID",
            "last_name": "氏(請求先)",
            "first_name": "名(請求先)",
            "email": "メールアドレス(請求先)",
            "phone": "電話番号(請求先)",
            "postal_code": "郵便番号(請求先)",
            "ordered_at": "注文日時",
            "status": "発送状況",
            "product_id": ("商品コード", "商品ID"),
            "product_name": "商品名",
            "quantity": "数量",
            "unit_price": "価格",
            "shipping_fee": "送料",
        },
        amounts="rows",
        currency="JPY",
        fees="商品オプション.*",
        note=Words(
            ja="BASE の注文金額は「価格」×「数量」の合計に「送料」を注文につき一度足したものです。"
            "代引き手数料と調整金額は含みません。",
            en="A BASE order's amount is the sum of 価格 × 数量 plus 送料 once per order; "
            "代引き手数料 and 調整金額 are not included.",
        ),
    ),
)
