"""By which ways they can be reached; whether they may be is a question of consent."""

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Field, Operator

_WAYS = {
    "email": (Words(ja="メールアドレス", en="an e-mail address"), "has_email"),
    "phone": (Words(ja="電話番号", en="a phone number"), "has_phone"),
    "line": (Words(ja="LINE", en="a LINE account"), "has_line"),
}


def _ways() -> dict[str, Operator]:
    ways: dict[str, Operator] = {}
    for key, (name, column) in _WAYS.items():
        ways[f"has_{key}"] = Operator(
            name=Words(ja=f"{name.ja}あり", en=f"with {name.en}"),
            phrase=Words(ja=f"{name.ja}がわかる", en=f"have {name.en}"),
            sql=f"c.{column}",
        )
        ways[f"no_{key}"] = Operator(
            name=Words(ja=f"{name.ja}なし", en=f"without {name.en}"),
            phrase=Words(
                ja=f"{name.ja}がわからない",
                en=f"have no {name.en.removeprefix('an ').removeprefix('a ')}",
            ),
            sql=f"NOT c.{column}",
        )
    return ways


SEGMENT_FIELDS.add(
    "contact",
    Field(
        name=Words(ja="連絡先", en="Ways to reach them"),
        about=About.CUSTOMER,
        order=25,
        operators=_ways(),
    ),
)
