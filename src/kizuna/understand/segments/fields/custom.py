"""The fields that the owner added, by their kind."""

from kizuna.base.words import Verbatim, Words
from kizuna.people.customers.queries.editing import own_fields
from kizuna.understand.segments.rules.fields import (
    SEGMENT_FIELDS,
    About,
    Choice,
    Choices,
    Field,
    Input,
    InputKind,
    Operator,
)

_YES = {"true": Words(ja="はい", en="Yes"), "false": Words(ja="いいえ", en="No")}


def _of(*kinds: str) -> Choices:
    def fields() -> list[Choice]:
        return [
            Choice(value=own.key, name=own.label)
            for own in own_fields()
            if not kinds or own.kind in kinds
        ]

    return fields


def _values() -> list[Choice]:
    named = dict.fromkeys(choice for own in own_fields() for choice in own.choices)
    words = {choice: Verbatim(ja=choice, en=choice) for choice in named}
    return [Choice(value=value, name=name) for value, name in (words | _YES).items()]


def _operator(
    name: Words, phrase: Words, test: str, *kinds: str, value: Input | None = None
) -> Operator:
    which = Input(key="own", label=Words(ja="項目", en="field"), kind="choice", choices=_of(*kinds))
    return Operator(
        name=name,
        phrase=phrase,
        sql=f"""c.customer_id IN (SELECT customer_id FROM custom_values
            WHERE field = {{own}} AND {test})""",
        inputs=(which, value) if value else (which,),
    )


def _input(key: str, label: Words, kind: InputKind) -> Input:
    return Input(key=key, label=label, kind=kind, choices=_values if kind == "choices" else None)


_NUMBER = _input("n", Words(ja="数", en="number"), "whole")
_DAY = _input("day", Words(ja="日付", en="date"), "day")
_CHOICES = _input("choices", Words(ja="選択肢", en="choices"), "choices")

SEGMENT_FIELDS.add(
    "custom",
    Field(
        name=Words(ja="独自の項目", en="Your own fields"),
        about=About.CUSTOMER,
        order=60,
        operators={
            "is_one_of": _operator(
                Words(ja="選択肢が次のどれか", en="is one of"),
                Words(ja="『{own}』が {choices}", en="have “{own}” set to {choices}"),
                "list_contains({choices}, choice)", "choice", "yes_no", value=_CHOICES,
            ),
            "at_least": _operator(
                Words(ja="数が以上", en="is at least"),
                Words(ja="『{own}』が {n} 以上", en="have “{own}” of at least {n}"),
                "number >= {n}", "number", value=_NUMBER,
            ),
            "at_most": _operator(
                Words(ja="数が以下", en="is at most"),
                Words(ja="『{own}』が {n} 以下", en="have “{own}” of at most {n}"),
                "number <= {n}", "number", value=_NUMBER,
            ),
            "from_day": _operator(
                Words(ja="日付がこの日以降", en="is on or after"),
                Words(ja="『{own}』が {day} 以降", en="have “{own}” on or after {day}"),
                "day >= {day}", "date", value=_DAY,
            ),
            "before_day": _operator(
                Words(ja="日付がこの日より前", en="is before"),
                Words(ja="『{own}』が {day} より前", en="have “{own}” before {day}"),
                "day < {day}", "date", value=_DAY,
            ),
            "is_filled": _operator(
                Words(ja="記入あり", en="is filled in"),
                Words(ja="『{own}』に記入がある", en="have “{own}” filled in"),
                "true",
            ),
        },
    ),
)  # fmt: skip
