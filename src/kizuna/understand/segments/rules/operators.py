"""Operators that many fields share: of numbers, of days, of one value among several.

Not here: operators of a single field (`fields/`).
"""

from collections.abc import Callable

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import Choices, Input, InputKind, Operator

DAYS = Input(key="days", label=Words(ja="日", en="days"), kind="whole", least=1)


def compared(
    sql: str, *, subject: Words, unit: Words, kind: InputKind = "whole"
) -> dict[str, Operator]:
    """At least, at most, between. `subject` is what is compared: ja "注文回数", en "have ordered".

    Amounts are said with their currency, numbers with their `unit`.
    """
    low = Input(key="n", label=unit, kind=kind)
    high = Input(key="most", label=unit, kind=kind)
    phrases = _AMOUNTS if kind == "money" else _NUMBERS
    asked = {
        "at_least": (Words(ja="以上", en="at least"), f"({sql}) >= {{n}}", (low,)),
        "at_most": (Words(ja="以下", en="at most"), f"({sql}) <= {{n}}", (low,)),
        "between": (
            Words(ja="範囲", en="between"),
            f"({sql}) BETWEEN {{n}} AND {{most}}",
            (low, high),
        ),
    }
    said = {"subject": subject, "unit": unit}
    return {
        key: Operator(name=name, phrase=phrases[key], sql=test, inputs=inputs, said=said)
        for key, (name, test, inputs) in asked.items()
    }


_NUMBERS = {
    "at_least": Words(ja="{subject}が {n} {unit}以上", en="{subject} at least {n} {unit}"),
    "at_most": Words(ja="{subject}が {n} {unit}以下", en="{subject} at most {n} {unit}"),
    "between": Words(
        ja="{subject}が {n} {unit}から {most} {unit}まで",
        en="{subject} between {n} and {most} {unit}",
    ),
}
_AMOUNTS = {
    "at_least": Words(ja="{subject}が {n} 以上", en="{subject} at least {n}"),
    "at_most": Words(ja="{subject}が {n} 以下", en="{subject} at most {n}"),
    "between": Words(ja="{subject}が {n} から {most} まで", en="{subject} between {n} and {most}"),
}


def dated(sql: str, *, subject: Words) -> dict[str, Operator]:
    """Within the last days, longer ago, from a day on, before a day. `subject` is the day's name
    in Japanese ("最終購入"), in English what was done then ("last bought")."""
    day = Input(key="day", label=Words(ja="日付", en="date"), kind="day")
    said = {"subject": subject}
    return {
        "within": Operator(
            name=Words(ja="直近", en="in the last"),
            phrase=Words(
                ja="{subject}が直近 {days} 日以内", en="{subject} in the last {days} days"
            ),
            sql=f"{sql} > {{today}} - {{days}}::INTEGER AND {sql} <= {{today}}",
            inputs=(DAYS,),
            said=said,
        ),
        "longer_ago": Operator(
            name=Words(ja="より前", en="more than … ago"),
            phrase=Words(
                ja="{subject}が {days} 日より前", en="{subject} more than {days} days ago"
            ),
            sql=f"{sql} < {{today}} - {{days}}::INTEGER",
            inputs=(DAYS,),
            said=said,
        ),
        "from_day": Operator(
            name=Words(ja="この日以降", en="on or after"),
            phrase=Words(ja="{subject}が {day} 以降", en="{subject} on or after {day}"),
            sql=f"{sql} >= {{day}}",
            inputs=(day,),
            said=said,
        ),
        "before_day": Operator(
            name=Words(ja="この日より前", en="before"),
            phrase=Words(ja="{subject}が {day} より前", en="{subject} before {day}"),
            sql=f"{sql} < {{day}}",
            inputs=(day,),
            said=said,
        ),
    }


def one_of(
    sql: str,
    choices: Choices,
    *,
    does: Words,
    does_not: Words,
    of_whom: Callable[[str], str] = str,
) -> dict[str, Operator]:
    """One of some values, or none of them, which those have of whom it is not known.

    Both phrases have the place `{choices}`. `of_whom` makes a condition about the customer of one
    about the value, where that stands in another table.
    """
    chosen = Input(
        key="choices", label=Words(ja="選択肢", en="choices"), kind="choices", choices=choices
    )
    holds = of_whom(f"list_contains({{choices}}, ({sql})::VARCHAR)")
    return {
        "is_one_of": Operator(
            name=Words(ja="次のどれか", en="is one of"), phrase=does, sql=holds, inputs=(chosen,)
        ),
        "is_none_of": Operator(
            name=Words(ja="次のどれでもない", en="is none of"),
            phrase=does_not,
            sql=f"NOT coalesce({holds}, false)",
            inputs=(chosen,),
        ),
    }
