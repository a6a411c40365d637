"""A rule in plain words.

Not here: asking the database for the names of choices more than once (`Reading` is given them).
"""

from collections.abc import Mapping
from datetime import date

from kizuna.base.money import NO_CURRENCY, minor_digits
from kizuna.base.words import Language, Words, with_counters
from kizuna.insight.report.writing import Writing
from kizuna.understand.segments.rules.fields import SEGMENT_FIELDS, Choice, Input
from kizuna.understand.segments.rules.tree import Condition, Group, Match, Rule, Value

EVERYBODY = Words(ja="すべてのお客様", en="All customers")
NOBODY = Words(ja="条件がまだありません", en="No conditions yet")
WHOLE = Words(ja="「{rule}」のお客様", en="Customers who {rule}")
UNKNOWN = Words(ja="もうない条件", en="match a condition that is no longer there")
GONE = Words(ja="（なくなった項目）", en="(no longer there)")
_JOINTS: dict[Match, Words] = {
    "all": Words(ja=" かつ ", en=" and "),
    "any": Words(ja=" または ", en=" or "),
    "none": Words(ja=" または ", en=" or "),
}
_BRACKETED = Words(ja="（{rule}）", en="({rule})")
_NOT = Words(ja="（{rule}）ではない", en="do not match ({rule})")
_ANY_CHOICE = {"ja": "・", "en": " or "}


class Reading:
    """A rule read in one language; the names of choices are asked for once each."""

    def __init__(self, language: Language, currency: str) -> None:
        self._language = language
        self._writing = Writing(language, currency or NO_CURRENCY)
        self._names: dict[int, Mapping[str, Words]] = {}

    def sentence(self, rule: Group) -> str:
        """Who is meant: "Customers who live in Kyoto and have ordered at least 3 times"."""
        if not rule.of:
            return self._say(EVERYBODY if rule.match != "any" else NOBODY)
        said = self._say(WHOLE, rule=self._group(rule))
        return with_counters(said) if self._language == "ja" else said

    def condition(self, condition: Condition) -> str:
        """One condition by itself."""
        operator = None
        if condition.field in SEGMENT_FIELDS:
            operator = SEGMENT_FIELDS[condition.field].operators.get(condition.operator)
        if operator is None or not operator.is_complete(condition.values):
            return self._say(UNKNOWN)
        values = {own.key: self._value(own, condition.values[own.key]) for own in operator.inputs}
        return self._say(operator.phrase, **operator.said, **values)

    def _group(self, group: Group) -> str:
        joined = self._say(_JOINTS[group.match]).join(self._part(part) for part in group.of)
        return self._say(_NOT, rule=joined) if group.match == "none" else joined

    def _part(self, rule: Rule) -> str:
        if isinstance(rule, Condition):
            return self.condition(rule)
        said = self._group(rule)
        return said if rule.match == "none" else self._say(_BRACKETED, rule=said)

    def _value(self, own: Input, value: Value) -> object:
        if isinstance(value, tuple):
            return _ANY_CHOICE[self._language].join(self._named(own, one) for one in value)
        if own.kind == "choice":
            return self._named(own, str(value))
        if own.kind == "money":
            minor = int(value) * 10 ** minor_digits(self._writing.currency)
            return self._writing.money(minor, whole=True)
        if own.kind == "day":
            return self._writing.short_date(date.fromisoformat(str(value)))
        return value

    def _named(self, own: Input, value: str) -> str:
        if id(own) not in self._names:
            choices: list[Choice] = list(own.choices()) if own.choices else []
            self._names[id(own)] = {choice.value: choice.name for choice in choices}
        return self._say(self._names[id(own)].get(value, GONE))

    def _say(self, words: Words, **values: object) -> str:
        return words.say(self._language, **values)
