"""The shop's own rank, as its sheet has it."""

from kizuna.base.words import Verbatim, Words
from kizuna.understand.lake.queries import lake_texts
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Choice, Field
from kizuna.understand.segments.rules.operators import one_of


def _ranks() -> list[Choice]:
    statement = "SELECT DISTINCT rank FROM customers WHERE rank IS NOT NULL ORDER BY 1 LIMIT 100"
    return [
        Choice(value=text, name=Verbatim(ja=text, en=text))
        for text in lake_texts("customers", statement)
    ]


SEGMENT_FIELDS.add(
    "rank",
    Field(
        name=Words(ja="店のランク", en="The shop's own rank"),
        about=About.CUSTOMER,
        order=40,
        operators=one_of(
            "c.rank",
            _ranks,
            does=Words(ja="店のランクが {choices}", en="have the rank {choices}"),
            does_not=Words(ja="店のランクが {choices} 以外", en="do not have the rank {choices}"),
        ),
    ),
)
