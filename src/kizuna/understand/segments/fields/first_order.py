"""When they bought something for the first time."""

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Field
from kizuna.understand.segments.rules.operators import dated

SEGMENT_FIELDS.add(
    "first_order",
    Field(
        name=Words(ja="初回購入日", en="First order"),
        about=About.PURCHASES,
        order=60,
        operators=dated("c.first_on", subject=Words(ja="初回購入", en="first bought")),
    ),
)
