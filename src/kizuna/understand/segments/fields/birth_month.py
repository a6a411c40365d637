"""The month of their birthday; the year is nobody's business here."""

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import (
    SEGMENT_FIELDS,
    About,
    Choice,
    Field,
    Operator,
)
from kizuna.understand.segments.rules.operators import one_of

_ENGLISH = """January February March April May June July August September October November
    December""".split()
_JAPANESE = "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月".split()
MONTHS = [
    Choice(value=str(number), name=Words(ja=japanese, en=english))
    for number, (japanese, english) in enumerate(zip(_JAPANESE, _ENGLISH, strict=True), start=1)
]

SEGMENT_FIELDS.add(
    "birth_month",
    Field(
        name=Words(ja="誕生月", en="Month of birth"),
        about=About.CUSTOMER,
        order=20,
        operators={
            "this_month": Operator(
                name=Words(ja="今月", en="this month"),
                phrase=Words(ja="誕生日が今月", en="have their birthday this month"),
                sql="c.birth_month = month({today})",
            ),
            "next_month": Operator(
                name=Words(ja="来月", en="next month"),
                phrase=Words(ja="誕生日が来月", en="have their birthday next month"),
                sql="c.birth_month = month({today}) % 12 + 1",
            ),
            **one_of(
                "c.birth_month",
                lambda: MONTHS,
                does=Words(ja="誕生月が {choices}", en="have their birthday in {choices}"),
                does_not=Words(
                    ja="誕生月が {choices} 以外", en="do not have their birthday in {choices}"
                ),
            ),
        },
    ),
)
