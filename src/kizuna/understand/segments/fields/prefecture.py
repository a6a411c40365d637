"""The prefecture they live in, as their address has it."""

from kizuna.base.words import Words
from kizuna.people.customers.rules.prefectures import PREFECTURES
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, About, Choice, Field
from kizuna.understand.segments.rules.operators import one_of


def _prefectures() -> list[Choice]:
    return [Choice(value=str(number), name=name) for number, name in PREFECTURES.items()]


SEGMENT_FIELDS.add(
    "prefecture",
    Field(
        name=Words(ja="都道府県", en="Prefecture"),
        about=About.CUSTOMER,
        order=10,
        operators=one_of(
            "c.prefecture",
            _prefectures,
            does=Words(ja="お住まいが {choices}", en="live in {choices}"),
            does_not=Words(ja="お住まいが {choices} 以外", en="do not live in {choices}"),
        ),
    ),
)
