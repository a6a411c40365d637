"""Segments that are ready to be kept: the parts of the RFM map, and a few that most shops want.

Not here: what the parts mean (`insight.analyses.segments`).
"""

from dataclasses import dataclass

from kizuna.base.words import Words
from kizuna.insight.analyses.segments import SEGMENTS
from kizuna.understand.segments.rules.tree import Condition, Group, Value


@dataclass(frozen=True, kw_only=True)
class ReadyMade:
    """A rule with a name, who is meant, and what to do with them."""

    name: Words
    meaning: Words
    advice: Words
    rule: Group


def _rule(*conditions: tuple[str, str, dict[str, Value]]) -> Group:
    return Group(
        of=tuple(
            Condition(field=field, operator=operator, values=values)
            for field, operator, values in conditions
        )
    )


READY_MADE: dict[str, ReadyMade] = {
    "overdue": ReadyMade(
        name=Words(ja="そろそろ声をかけたい", en="Overdue"),
        meaning=Words(
            ja="いつもの間隔より購入が遅れているお客様です。",
            en="They have been silent for longer than is usual for them.",
        ),
        advice=Words(
            ja="金額の大きい方から、お変わりないか尋ねてみましょう。",
            en="Begin with those who spend most, and ask how they are.",
        ),
        rule=_rule(("rhythm", "late", {})),
    ),
    "second_order": ReadyMade(
        name=Words(ja="二回目の購入を待っている", en="Waiting for a second order"),
        meaning=Words(
            ja="この 60 日に初めて購入し、二回目はこれからのお客様です。",
            en="They bought for the first time in the last 60 days, and only once so far.",
        ),
        advice=Words(
            ja="使い心地を尋ね、次のきっかけを一つだけご案内しましょう。",
            en="Ask how it went, and give one good reason to come again.",
        ),
        rule=_rule(("first_order", "within", {"days": 60}), ("order_count", "at_most", {"n": 1})),
    ),
    "birthday": ReadyMade(
        name=Words(ja="今月がお誕生日", en="Birthday this month"),
        meaning=Words(ja="今月お誕生日を迎えるお客様です。", en="Their birthday is this month."),
        advice=Words(
            ja="ひとことのお祝いが、いちばん喜ばれます。",
            en="A short greeting is what pleases most.",
        ),
        rule=_rule(("birth_month", "this_month", {})),
    ),
    **{
        f"rfm_{kind.key}": ReadyMade(
            name=kind.name,
            meaning=kind.meaning,
            advice=kind.advice,
            rule=_rule(("rfm", "is_one_of", {"choices": (kind.key,)})),
        )
        for kind in SEGMENTS.values()
    },
}
