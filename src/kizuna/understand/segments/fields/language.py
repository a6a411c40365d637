"""The language they read."""

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Choice, Field
from kizuna.understand.segments.rules.operators import one_of

LANGUAGES = [
    Choice(value="ja", name=Words(ja="日本語", en="Japanese")),
    Choice(value="en", name=Words(ja="英語", en="English")),
]

SEGMENT_FIELDS.add(
    "language",
    Field(
        name=Words(ja="言語", en="Language"),
        about=About.CUSTOMER,
        order=50,
        operators=one_of(
            "c.language",
            lambda: LANGUAGES,
            does=Words(ja="言語が {choices}", en="read {choices}"),
            does_not=Words(ja="言語が {choices} 以外", en="do not read {choices}"),
        ),
    ),
)
