"""What a column of an address book can mean, beyond what a list of orders says about people.

Not here: reading such a list (`address_book`), the fields of orders (`fields`).
"""

from kizuna.base.words import Words
from kizuna.insight.files.fields import FIELDS, Field, folded_header, meaning

# What lists of orders say about people as well, by the same words.
SHARED = ("customer_id", "customer_name", "last_name", "first_name", "email", "phone",
          "postal_code", "customer_rank")  # fmt: skip


def _field(key: str, ja: str, en: str, headers: str) -> Field:
    words = tuple(folded_header(word) for word in headers.split("|"))
    return Field(key=key, name=Words(ja=ja, en=en), headers=words)


OWN: tuple[Field, ...] = (
    _field("own_number", "Kizuna 顧客番号", "Kizuna customer number",
           "Kizuna 顧客番号|Kizuna customer number"),
    _field("member_number", "会員番号（顧客番号とは別の）", "member number besides another number",
           "会員証番号"),
    _field("customer_name_kana", "お名前のフリガナ", "reading of the name",
           "フリガナ|ふりがな|カナ|よみ|読み|氏名カナ|氏名フリガナ|お名前カナ|お名前フリガナ|"
           "顧客名カナ|会員名カナ|name kana|kana|furigana"),
    _field("last_name_kana", "セイ", "reading of the last name",
           "セイ|姓カナ|姓フリガナ|姓(カナ)|フリガナ(姓)|フリガナ(セイ)|お名前(セイ)|氏名(セイ)|"
           "カナ(姓)|last name kana|family name kana"),
    _field("first_name_kana", "メイ", "reading of the first name",
           "メイ|名カナ|名フリガナ|名(カナ)|フリガナ(名)|フリガナ(メイ)|お名前(メイ)|氏名(メイ)|"
           "カナ(名)|first name kana|given name kana"),
    _field("company_name", "会社名", "company",
           "会社名|会社|法人名|団体名|勤務先|勤務先名|company|company name|organization"),
    _field("department", "部署", "department", "部署|部署名|所属|department"),
    _field("job_title", "役職", "job title", "役職|役職名|肩書|job title|position"),
    _field("birthday", "誕生日", "birthday",
           "誕生日|生年月日|お誕生日|birthday|birth date|birthdate|date of birth|dob"),
    _field("address", "住所（まとめて 1 列）", "address in one column",
           "住所|ご住所|現住所|address|full address"),
    _field("prefecture", "都道府県", "prefecture",
           "都道府県|都道府県(名称)|都道府県名|prefecture|state|province|region"),
    _field("city", "市区町村", "city", "市区町村|市町村|市区郡|住所1|city|town/city"),
    _field("town", "町域", "town", "町域|町名|大字|town"),
    _field("street", "番地", "street",
           "番地|丁目番地|住所2|street|street address|address1|address 1|address line 1"),
    _field("building", "建物・部屋", "building",
           "建物|建物名|マンション名|住所3|building|address2|address 2|address line 2|apartment"),
    _field("email_2", "2 つ目のメールアドレス", "second e-mail address",
           "メールアドレス2|メール2|サブメールアドレス|予備のメールアドレス|携帯メール|"
           "ほかのメールアドレス|email 2|second email|secondary email|further e-mails"),
    _field("phone_2", "2 つ目の電話番号", "second phone number",
           "電話番号2|電話2|tel2|予備の電話番号|連絡先電話番号|ほかの電話番号|phone 2|second phone|"
           "secondary phone|further phones"),
    _field("tags", "タグ", "tags", "タグ|ラベル|tags|tag|labels"),
    _field("note", "メモ", "note", "メモ|備考|ノート|特記事項|note|notes|memo|comment|comments"),
)  # fmt: skip
PERSON_FIELDS: dict[str, Field] = {key: FIELDS[key] for key in SHARED} | {
    field.key: field for field in OWN
}
# What an order says of its customer beyond what orders need. Its remarks and tags are the order's.
BESIDE_ORDERS: dict[str, Field] = {
    field.key: field
    for field in OWN
    if field.key not in {"own_number", "member_number", "tags", "note"}
}
_WORDS = {word: field.key for field in OWN for word in field.headers}


def meaning_of_person(header: str) -> str | None:
    """The field of a person that a header stands for.

    >>> meaning_of_person("お名前（セイ）"), meaning_of_person("生年月日"), meaning_of_person("TEL")
    ('last_name_kana', 'birthday', 'phone')
    >>> meaning_of_person("備考"), meaning_of_person("購入回数")
    ('note', None)
    """
    if own := _WORDS.get(folded_header(header)):
        return own
    found = meaning(header)
    return found[0] if found and found[0] in SHARED else None


# A second column of the same meaning holds the second of its kind.
SECOND = {"email": "email_2", "phone": "phone_2"}
