"""By which ways they can be reached; whether they may be is a question of consent."""

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Field, Operator

SEGMENT_FIELDS.add(
    "contact",
    Field(
        name=Words(ja="連絡先", en="Ways to reach them"),
        about=About.CUSTOMER,
        order=25,
        operators={
            "has_email": Operator(
                name=Words(ja="メールアドレスあり", en="with an e-mail address"),
                phrase=Words(ja="メールアドレスがわかる", en="have an e-mail address"),
                sql="c.has_email",
            ),
            "no_email": Operator(
                name=Words(ja="メールアドレスなし", en="without an e-mail address"),
                phrase=Words(ja="メールアドレスがわからない", en="have no e-mail address"),
                sql="NOT c.has_email",
            ),
            "has_phone": Operator(
                name=Words(ja="電話番号あり", en="with a phone number"),
                phrase=Words(ja="電話番号がわかる", en="have a phone number"),
                sql="c.has_phone",
            ),
            "no_phone": Operator(
                name=Words(ja="電話番号なし", en="without a phone number"),
                phrase=Words(ja="電話番号がわからない", en="have no phone number"),
                sql="NOT c.has_phone",
            ),
            "has_line": Operator(
                name=Words(ja="LINE あり", en="with a LINE account"),
                phrase=Words(ja="LINE がわかる", en="have a LINE account"),
                sql="c.has_line",
            ),
            "no_line": Operator(
                name=Words(ja="LINE なし", en="without a LINE account"),
                phrase=Words(ja="LINE がわからない", en="have no LINE account"),
                sql="NOT c.has_line",
            ),
        },
    ),
)
