"""Why a row was refused: a code and a sentence in both languages.

The reader sees the sentence beside the row, in the refused-rows file, and can mend and feed it
again; so each says what is wrong and what would be right. `{detail}` is the offending cell.
"""

from kizuna.base.words import Words

REFUSALS: dict[str, Words] = {
    "too_many_cells": Words(
        ja="見出しより列が多い行です。余分な区切り文字か、閉じていない引用符がないか見てください（{detail}）。",
        en="This row has more cells than the header. "
        "Look for a stray delimiter or an unclosed quote ({detail}).",
    ),
    "unclosed_quote": Words(
        ja="引用符が閉じられていません（{detail}）。",
        en="A quotation mark is never closed ({detail}).",
    ),
    "row_too_long": Words(
        ja="1 行が長すぎます（{detail}…）。区切り文字や改行が抜けていないか見てください。",
        en="This row is far too long ({detail}…). Look for a missing delimiter or line end.",
    ),
    "total_row": Words(
        ja="合計・小計の行のようです（{detail}）。注文ではないので使いません。",
        en="This looks like a total or subtotal row ({detail}), not an order.",
    ),
    "repeated_header": Words(ja="見出し行の繰り返しです。", en="This row repeats the header."),
    "no_date": Words(ja="注文日がありません。", en="The order date is missing."),
    "bad_date": Words(
        ja="「{detail}」は日付として読めません。2026-01-05 のように書いてください。",
        en="“{detail}” cannot be read as a date. Write it like 2026-01-05.",
    ),
    "no_such_day": Words(
        ja="「{detail}」という日はありません。日付を確かめてください。",
        en="There is no such day as “{detail}”. Check the date.",
    ),
    "day_to_come": Words(
        ja="{detail} は、まだ来ていない日付です。年を書き間違えていないか、確かめてください。",
        en="{detail} is yet to come. Look whether the year is a slip.",
    ),
    "bad_amount": Words(
        ja="「{detail}」は金額として読めません。1200 のように数字で書いてください。",
        en="“{detail}” cannot be read as an amount. Write it as a number, like 1200.",
    ),
    "no_amount": Words(ja="金額がありません。", en="The amount is missing."),
    "bad_quantity": Words(
        ja="「{detail}」は数量として読めません。",
        en="“{detail}” cannot be read as a quantity.",
    ),
    "no_order": Words(ja="注文番号がありません。", en="The order number is missing."),
    "other_currency": Words(
        ja="選んだ通貨とは違う通貨（{detail}）の行です。",
        en="This row is in another currency ({detail}) than the one chosen.",
    ),
    "duplicate_line": Words(
        ja="明細番号 {detail} の行は前にもありました。同じ明細なので一度だけ数えます。",
        en="The line number {detail} occurred before: the same line counts once.",
    ),
    "superseded": Words(
        ja="注文番号 {detail} は後に読んだファイルにもあり、内容が変わっています。"
        "新しい方を使います。",
        en="Order {detail} stands in a later file, too, with other contents; the later one counts.",
    ),
    "seen_before": Words(
        ja="注文番号 {detail} のこの行は、先に読んだファイルにまったく同じものがあります。",
        en="An earlier file has this very row of order {detail}.",
    ),
    "no_customer": Words(
        ja="お客様を見分けるもの（お名前・番号・メールアドレス・電話番号）がありません。",
        en="Nothing tells who the customer is: no name, number, e-mail address or phone number.",
    ),
    "bad_birthday": Words(
        ja="「{detail}」は誕生日として読めません。1990-01-05 のように書いてください。",
        en="“{detail}” cannot be read as a birthday. Write it like 1990-01-05.",
    ),
    "bad_own_value": Words(
        ja="「{detail}」は、この項目に入れられる値ではありません。"
        "数・日付・はい／いいえ・決まった選択肢のどれかに合わせて書いてください。",
        en="“{detail}” does not fit this field. Write a number, a date, yes or no, or one of its"
        " choices, as the field asks.",
    ),
    "long_tag": Words(
        ja="「{detail}」には 40 文字を超えるタグがあります。短くしてください。",
        en="“{detail}” holds a tag of more than 40 characters. Make it shorter.",
    ),
    "no_product_code": Words(
        ja="商品コードがありません。注文と結び付けるのに要ります。",
        en="There is no product code, which is what orders name a product by.",
    ),
}
