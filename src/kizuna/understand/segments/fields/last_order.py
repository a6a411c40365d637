"""When they last bought something."""

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Field
from kizuna.understand.segments.rules.operators import dated

SEGMENT_FIELDS.add(
    "last_order",
    Field(
        name=Words(ja="最終購入日", en="Last order"),
        about=About.PURCHASES,
        order=50,
        operators=dated("c.last_on", subject=Words(ja="最終購入", en="last bought")),
    ),
)
