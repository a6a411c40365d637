"""Words that staff put on them."""

from kizuna.base.words import Verbatim, Words
from kizuna.people.customers.queries.listing import known_tags
from kizuna.understand.segments.rules.fields import (
    SEGMENT_FIELDS,
    About,
    Choice,
    Field,
    Input,
    Operator,
)


def _tags() -> list[Choice]:
    return [
        Choice(value=str(number), name=Verbatim(ja=name, en=name))
        for number, name in known_tags().items()
    ]


_CHOSEN = Input(key="choices", label=Words(ja="タグ", en="tags"), kind="choices", choices=_tags)
_TAGGED = """SELECT customer_id FROM customer_tags
    WHERE list_contains({choices}, tag_id::VARCHAR)"""

SEGMENT_FIELDS.add(
    "tags",
    Field(
        name=Words(ja="タグ", en="Tags"),
        about=About.CUSTOMER,
        order=30,
        operators={
            "has_any": Operator(
                name=Words(ja="次のどれかが付いている", en="has any of"),
                phrase=Words(ja="タグ {choices} が付いている", en="carry the tag {choices}"),
                sql=f"c.customer_id IN ({_TAGGED})",
                inputs=(_CHOSEN,),
            ),
            "has_none": Operator(
                name=Words(ja="次のどれも付いていない", en="has none of"),
                phrase=Words(
                    ja="タグ {choices} が付いていない", en="do not carry the tag {choices}"
                ),
                sql=f"c.customer_id NOT IN ({_TAGGED})",
                inputs=(_CHOSEN,),
            ),
        },
    ),
)
