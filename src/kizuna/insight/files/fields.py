"""What a column of a shop's file can mean, each field declared once with the words shops use.

Not here: finding the field of a given file's column (`columns`), or the headers of one vendor's
export (`formats`).
"""

import re
import unicodedata
from dataclasses import dataclass

from kizuna.base.words import Words
from kizuna.insight.files.values.number_text import MONEY_SIGNS


@dataclass(frozen=True, kw_only=True)
class Field:
    """One meaning. `headers` are the words seen in the wild, the surest first."""

    key: str
    name: Words
    headers: tuple[str, ...] = ()


def _field(key: str, ja: str, en: str, headers: str = "") -> Field:
    words = tuple(folded_header(word) for word in headers.split("|") if word.strip())
    return Field(key=key, name=Words(ja=ja, en=en), headers=words)


def folded_header(header: str) -> str:
    """A header as it is compared: width, case, spaces, underscores and punctuation do not count.

    >>> folded_header("Order_ID"), folded_header("ｵｰﾀﾞｰ　番号"), folded_header("お名前(姓)")
    ('orderid', 'オーダー番号', 'お名前姓')
    >>> folded_header("#"), folded_header("〒")
    ('', '〒')
    """
    folded = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", header).casefold())
    return folded or ("〒" if "〒" in header else "")


# Said in brackets after a header without changing what the column is.
_ASIDE = re.compile(
    rf"[(\[（【［〔][^)\]）】］〕]*?(円|税込|税抜|税別|必須|任意|yen|jpy|usd|gbp|eur|[{MONEY_SIGNS}]|"
    r"個|点|請求先|注文者|購入者)[^)\]）】］〕]*[)\]）】］〕]",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"^(ご?注文者|ご?購入者|お客様|顧客|会員|請求先|customer|billing|buyer|client|member)(の)?"
)
OF_A_PERSON = frozenset(
    {"customer_name", "last_name", "first_name", "email", "phone", "postal_code"}
)

FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        _field("order_id", "注文番号", "order number",
               "注文番号|受注番号|注文ID|受注ID|注文No|受注No|注文コード|ご注文番号|オーダー番号|"
               "オーダーID|伝票番号|伝票No|売上番号|売上ID|売上No|取引番号|取引ID|購入番号|購入ID|"
               "レシート番号|レシートNo|請求書番号|order id|order number|order no|order #|order|"
               "order code|invoice no|invoice number|invoice id|invoice|transaction id|"
               "transaction no|receipt number|receipt no|receipt id|sales id|sale id|purchase id"),
        _field("line_id", "明細番号", "line number",
               "注文明細ID|注文詳細ID|売上詳細ID|明細ID|line id|line item id|order line id|"
               "order item id"),
        _field("customer_id", "顧客番号", "customer number",
               "顧客番号|顧客ID|顧客コード|顧客No|会員番号|会員ID|会員コード|会員No|お客様番号|"
               "お客様ID|お客様コード|得意先コード|得意先番号|得意先ID|取引先コード|購入者ID|"
               "ユーザーID|ユーザID|会員証番号|診察券番号|customer id|customer no|customer number|"
               "customer code|cust id|client id|member id|member no|member number|user id|"
               "buyer id|account id|contact id"),
        _field("customer_name", "お名前", "name",
               "お名前|氏名|名前|顧客名|顧客氏名|お客様名|お客様氏名|お客様のお名前|"
               "会員名|会員氏名|"
               "購入者|購入者名|購入者名前|購入者氏名|注文者|注文者名|注文者氏名|"
               "ご注文者名|得意先名|"
               "得意先|取引先名|取引先|顧客|お客様|宛名|customer name|full name|buyer name|"
               "client name|member name|billing name|billing full name|customer|client|buyer|name"),
        _field("last_name", "姓", "last name",
               "姓|氏|苗字|名字|お名前(姓)|氏名(姓)|last name|family name|surname"),
        _field("first_name", "名", "first name",
               "名|お名前(名)|氏名(名)|first name|given name"),
        _field("email", "メールアドレス", "e-mail address",
               "メールアドレス|メール|Eメール|Eメールアドレス|mail|email|e-mail address|"
               "mail address"),
        _field("phone", "電話番号", "phone number",
               "電話番号|電話|TEL|携帯電話番号|携帯電話|携帯番号|携帯|連絡先電話番号|phone|"
               "phone number|telephone|mobile|mobile phone|cell phone"),
        _field("postal_code", "郵便番号", "postal code",
               "郵便番号|〒|postal code|postcode|post code|zip|zip code|zipcode|postal cd"),
        _field("customer_rank", "お客様のランク", "the shop's own rank",
               "会員ランク|顧客ランク|お客様ランク|ランク|会員ステージ|会員種別|会員区分|顧客区分|"
               "customer rank|rank|customer tier|tier|loyalty tier|membership level"),
        _field("ordered_at", "注文日", "order date",
               "注文日時|受注日時|購入日時|注文日|受注日|購入日|ご注文日|ご注文日時|お買い上げ日|"
               "お買上日|お買上げ日|売上日時|売上日|売上日付|売上計上日|取引日時|取引日|"
               "販売日時|販売日|"
               "利用日時|利用日|ご利用日|来店日時|来店日|会計日時|会計日|計上日|"
               "注文年月日|受注年月日|"
               "購入年月日|売上年月日|取引年月日|伝票日付|日時|日付|年月日|order date|ordered at|"
               "order datetime|ordered on|order created at|date of order|purchase date|"
               "purchased at|date of purchase|invoice date|transaction date|sale date|sales date|"
               "visit date|datetime|timestamp|date|created at"),
        _field("ordered_time", "注文時刻", "time of day",
               "注文時刻|注文時間|受注時刻|購入時刻|購入時間|会計時刻|取引時刻|時刻|時間|"
               "order time|time"),
        _field("product_id", "商品コード", "product code",
               "商品コード|商品番号|商品ID|商品管理番号|品番|型番|品目コード|製品コード|"
               "商品SKU|SKU|"
               "JANコード|JAN|product id|product code|product no|stock code|item code|item id|"
               "item no|product sku|item sku|article no"),
        _field("product_name", "商品名", "product name",
               "商品名|商品名称|品名|製品名|品目|品目名|商品|メニュー名|メニュー|"
               "サービス名|コース名|"
               "product name|product|item name|item|description|menu|service"),
        _field("quantity", "数量", "quantity",
               "数量|個数|点数|購入数|購入数量|購入個数|注文数|注文個数|販売個数|"
               "販売数量|枚数|本数|冊数|"
               "quantity|qty|units|quantity ordered|number of items|pieces"),
        _field("unit_price", "単価", "unit price",
               "単価|販売単価|商品単価|税込単価|価格|販売価格|商品価格|税込価格|unit "
               "price|price each|"
               "item price|selling price|price"),
        _field("line_amount", "明細の金額", "line amount",
               "明細金額|明細合計|商品金額|商品小計|商品合計|行合計|小計|line total|line amount|"
               "item total|extended price|subtotal"),
        _field("amount", "金額", "amount",
               "金額|税込金額|売上金額|購入金額|売上高|売上|お買上金額|お買い上げ金額|お買上げ金額|"
               "利用金額|ご利用金額|会計金額|取引金額|販売金額|支払金額|支払額|代金|税込合計|合計|"
               "税抜金額|amount|revenue|sales|sales amount|sale amount|total amount|total|"
               "total price|amount paid|spend|net sales|gross sales"),
        _field("order_total", "注文の合計金額", "order total",
               "注文合計金額|注文合計|注文金額|受注金額|受注合計|総合計|総合計金額|"
               "支払合計|お支払合計|"
               "お支払い合計|お支払い金額|お支払金額|請求金額|ご請求金額|請求額|請求合計|"
               "合計金額|総額|"
               "決済金額|order total|order amount|order value|grand total|invoice total"),
        _field("shipping_fee", "送料（注文ごと）", "postage, once per order"),
        _field("cost", "原価", "cost of the row",
               "原価|原価金額|原価合計|売上原価|仕入金額|cost|total cost|cogs|cost of goods"),
        _field("unit_cost", "原価単価", "unit cost",
               "原価単価|仕入単価|仕入価格|仕入れ単価|unit cost|cost price|cost per item"),
        _field("margin", "粗利", "gross profit of the row",
               "粗利|粗利額|粗利益|粗利金額|gross profit|margin amount|profit"),
        _field("status", "注文の状態", "order status",
               "注文ステータス|受注ステータス|注文状況|受注状況|対応状況|取引状況|"
               "処理状況|ステータス|"
               "受注状態|注文状態|状態|状況|キャンセル|キャンセル区分|取消|取消区分|返品区分|"
               "取引区分|売上区分|"
               "order status|status|financial status|transaction type|event type"),
        _field("cancelled_at", "取消日", "cancelled on",
               "キャンセル日時|キャンセル日|取消日時|取消日|cancelled at|canceled at|"
               "cancellation date|cancel date"),
        _field("refunded_amount", "返金額", "refunded amount",
               "返金額|返金金額|返金合計|合計返金額|refunded amount|refund amount|amount refunded|"
               "refunded total"),
        _field("currency", "通貨", "currency",
               "通貨|通貨コード|currency|currency code|order currency"),
        _field("line_kind", "明細の種類", "kind of line",
               "明細区分|明細区分(名称)|明細種別|line type|line item type|item type"),
    )
}  # fmt: skip

_NUMBER_OF_SOMETHING = re.compile(
    r"(番号|コード|ナンバー|電話|〒|(?<=[a-z])(Id|No|Code)"
    r"|(?i:(?<![a-z])(id|no|number|code|cd|key|index|zip))|(?<=[a-z])ID)\W*$"
)


def is_number_of_something(header: str) -> bool:
    """Whether a header says that its numbers are names: adding them up would mean nothing.

    >>> [is_number_of_something(name) for name in ("user_id", "shopId", "店舗No.", "Amount Paid")]
    [True, True, True, False]
    """
    return bool(_NUMBER_OF_SOMETHING.search(unicodedata.normalize("NFKC", header).strip()))


# What people type in --map without looking it up.
ALIASES = {
    "date": "ordered_at", "time": "ordered_time", "customer": "customer_id",
    "name": "customer_name", "product": "product_name", "price": "unit_price",
    "total": "order_total", "order": "order_id", "rank": "customer_rank",
}  # fmt: skip


def meaning(header: str) -> tuple[str, int] | None:
    """The field a header stands for, with how far down the field's own list its word is.

    The whole header is tried first, then without an aside in brackets, then without whose it is.

    >>> meaning("購入者 名前"), meaning("金額（税込）"), meaning("ご注文者の電話番号")
    (('customer_name', 12), ('amount', 0), ('phone', 0))
    """
    plain = folded_header(_ASIDE.sub("", header))
    for word in (folded_header(header), plain):
        if word in _WORDS:
            return _WORDS[word]
    found = _WORDS.get(_WHOSE.sub("", plain))
    return found if found and found[0] in OF_A_PERSON else None


_WORDS = {
    word: (field.key, rank) for field in FIELDS.values() for rank, word in enumerate(field.headers)
}
