"""EC-CUBE 4: 会員CSV. Members, no orders."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "eccube4_customers",
    Format(
        key="eccube4_customers",
        name=Words(ja="EC-CUBE 4 の会員 CSV", en="EC-CUBE 4 members export"),
        holds="customers",
        required=("会員ID", "会員ステータス(名称)", "初回購入日", "購入回数"),
        columns={
            "customer_id": "会員ID",
            "last_name": "お名前(姓)",
            "first_name": "お名前(名)",
            "email": "メールアドレス",
            "phone": "TEL",
            "postal_code": "郵便番号",
        },
        make_instead=Words(
            ja="EC-CUBE "
            "の「受注管理」から「受注CSVダウンロード」で書き出したファイルを渡してください。",
            en="Give the file made in EC-CUBE with 受注管理 > 受注CSVダウンロード.",
        ),
    ),
)
