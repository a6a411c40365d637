"""EC-CUBE 4: 受注CSV and 配送CSV, which share one header (`送料` stands in it twice).

One row a line of an order; postage, fees, discounts, tax and points are lines of their own kind.
"""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "eccube4_orders",
    Format(
        key="eccube4_orders",
        name=Words(ja="EC-CUBE 4 の受注・配送 CSV", en="EC-CUBE 4 orders or shipping export"),
        required=("注文ID", "支払合計", "対応状況(名称)", "明細区分(名称)", "注文詳細ID"),
        columns={
            "order_id": "注文ID",
            "line_id": "注文詳細ID",
            "customer_id": "会員ID",
            "last_name": "お名前(姓)",
            "first_name": "お名前(名)",
            "email": "メールアドレス",
            "phone": "TEL",
            "postal_code": "郵便番号",
            "ordered_at": "受注日",
            "status": "対応状況(名称)",
            "order_total": "支払合計",
            "product_id": "商品コード",
            "product_name": "商品名",
            "quantity": "個数",
            "unit_price": "価格",
            "line_kind": "明細区分(名称)",
        },
        amounts="totals",
        currency="JPY",
        fees="送料|手数料|割引|値引き?|税|ポイント",
        note=Words(
            ja="EC-CUBE の注文金額は「支払合計」（税・送料込み、ポイント利用後）を"
            "注文につき一度だけ数えました。商品の金額は「価格」×「個数」です。",
            en="An EC-CUBE order's amount is 支払合計 (with tax and postage, after "
            "points), counted "
            "once per order; a product's amount is 価格 × 個数.",
        ),
    ),
)
