"""A rule as its form draws it.

Not here: reading the form (`rules.drafts`), the template.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kizuna.base.money import NO_CURRENCY
from kizuna.base.words import Words
from kizuna.core.language.speaking import current_language, say
from kizuna.insight.report.writing import Writing
from kizuna.understand.segments.rules.checking import is_complete
from kizuna.understand.segments.rules.drafts import ROOT
from kizuna.understand.segments.rules.fields import (
    ABOUT_NAMES,
    SEGMENT_FIELDS,
    About,
    Choice,
    Choices,
    Input,
)
from kizuna.understand.segments.rules.tree import DEEPEST, MATCHES, Condition, Group, Match, Rule

MATCH_NAMES: dict[Match, Words] = {
    "all": Words(ja="すべてに当てはまる", en="all of these hold"),
    "any": Words(ja="どれかに当てはまる", en="any of these holds"),
    "none": Words(ja="どれにも当てはまらない", en="none of these holds"),
}
YEN = "円"
NOT_YET = Words(ja="入力してください", en="fill this in")


@dataclass(frozen=True)
class Option:
    """One thing to choose."""

    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class Control:
    """One input of a condition: its name in the form, what stands in it, what may be chosen.

    An amount has the sign of its currency before it, in Japanese yen 円 behind it.
    """

    name: str
    label: str
    sign: str
    kind: str
    text: str
    options: Sequence[Option]
    least: int
    is_missing: bool

    @property
    def chosen(self) -> str:
        """The chosen ones in a row."""
        return say(Words(ja="・", en=", ")).join(one.name for one in self.options if one.is_chosen)


@dataclass(frozen=True)
class DrawnCondition:
    """One line of the form."""

    place: str
    fields: Sequence[tuple[str, Sequence[Option]]]
    operators: Sequence[Option]
    controls: Sequence[Control]


@dataclass(frozen=True)
class DrawnGroup:
    """A frame around lines and frames."""

    place: str
    matches: Sequence[Option]
    parts: Sequence["DrawnGroup | DrawnCondition"]
    may_nest: bool

    is_group = True


class Drawing:
    """Draws one rule in the reader's language; choices are asked for once, however often used."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._offered: dict[Choices, Sequence[Choice]] = {}

    def group(self, rule: Group, place: str = ROOT, deep: int = 1) -> DrawnGroup:
        """The whole, or a part of it."""
        return DrawnGroup(
            place=place,
            matches=[Option(key, say(MATCH_NAMES[key]), key == rule.match) for key in MATCHES],
            parts=[
                self._part(part, f"{place}-{number}", deep) for number, part in enumerate(rule.of)
            ],
            may_nest=deep < DEEPEST,
        )

    def _part(self, rule: Rule, place: str, deep: int) -> DrawnGroup | DrawnCondition:
        if isinstance(rule, Group):
            return self.group(rule, place, deep + 1)
        is_known = rule.field in SEGMENT_FIELDS
        operators = SEGMENT_FIELDS[rule.field].operators if is_known else {}
        asked = operators[rule.operator].inputs if rule.operator in operators else ()
        return DrawnCondition(
            place=place,
            fields=_fields(rule.field),
            operators=[
                Option(key, say(one.name), key == rule.operator) for key, one in operators.items()
            ],
            controls=[self._control(rule, own, place) for own in asked],
        )

    def _control(self, rule: Condition, own: Input, place: str) -> Control:
        value = rule.values.get(own.key)
        chosen = set(value) if isinstance(value, tuple) else {str(value)}
        label, sign = self._label(own)
        return Control(
            name=f"{place}.v.{own.key}",
            label=label,
            sign=sign,
            kind=own.kind,
            text="" if value is None or isinstance(value, tuple) else str(value),
            options=[Option(c.value, say(c.name), c.value in chosen) for c in self._choices(own)],
            least=own.least,
            is_missing=bool(rule.values) and not is_complete(rule) and not own.accepts(value),
        )

    def _label(self, own: Input) -> tuple[str, str]:
        """What an input asks for, and what stands before it."""
        if own.kind != "money":
            return say(own.label), ""
        if (self._currency, current_language()) == ("JPY", "ja"):
            return YEN, ""
        return say(own.label), Writing(
            current_language(), self._currency or NO_CURRENCY
        ).currency_sign

    def _choices(self, own: Input) -> Sequence[Choice]:
        if own.choices is None:
            return ()
        if own.choices not in self._offered:
            self._offered[own.choices] = own.choices()
        return self._offered[own.choices]


def _fields(chosen: str) -> list[tuple[str, list[Option]]]:
    """All fields under what they are about."""
    keys = sorted(SEGMENT_FIELDS, key=lambda key: SEGMENT_FIELDS[key].order)
    return [
        (
            say(ABOUT_NAMES[about]),
            [
                Option(key, say(SEGMENT_FIELDS[key].name), key == chosen)
                for key in keys
                if SEGMENT_FIELDS[key].about is about
            ],
        )
        for about in About
    ]
