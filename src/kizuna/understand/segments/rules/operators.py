"""Operators that many fields share: of numbers, of days, of one value among several.

Not here: operators of a single field (`fields/`).
"""

from kizuna.base.words import Words
from kizuna.understand.segments.rules.fields import Choices, Input, InputKind, Operator

DAYS = Input(key="days", label=Words(ja="日", en="days"), kind="whole", least=1)


def compared(
    sql: str, *, ja: str, en: str, unit: Words, kind: InputKind = "whole"
) -> dict[str, Operator]:
    """At least, at most, between. `ja` and `en` say what is compared ("注文回数", "have ordered"),
    with `{n}` in English where the number stands."""
    low = Input(key="n", label=unit, kind=kind)
    high = Input(key="most", label=unit, kind=kind)
    u = "" if kind == "money" else unit.ja
    return {
        "at_least": Operator(
            name=Words(ja="以上", en="at least"),
            phrase=Words(ja=f"{ja}が {{n}} {u}以上", en=en.format(n="at least {n}")),
            sql=f"({sql}) >= {{n}}",
            inputs=(low,),
        ),
        "at_most": Operator(
            name=Words(ja="以下", en="at most"),
            phrase=Words(ja=f"{ja}が {{n}} {u}以下", en=en.format(n="at most {n}")),
            sql=f"({sql}) <= {{n}}",
            inputs=(low,),
        ),
        "between": Operator(
            name=Words(ja="範囲", en="between"),
            phrase=Words(
                ja=f"{ja}が {{n}} {u}から {{most}} {u}まで",
                en=en.format(n="between {n} and {most}"),
            ),
            sql=f"({sql}) BETWEEN {{n}} AND {{most}}",
            inputs=(low, high),
        ),
    }


def dated(sql: str, *, ja: str, en: str) -> dict[str, Operator]:
    """Within the last days, longer ago, from a day on, before a day. `ja` is the day's name
    ("最終購入"), `en` what was done then ("last bought")."""
    day = Input(key="day", label=Words(ja="日付", en="date"), kind="day")
    return {
        "within": Operator(
            name=Words(ja="直近", en="in the last"),
            phrase=Words(ja=f"{ja}が直近 {{days}} 日以内", en=f"{en} in the last {{days}} days"),
            sql=f"{sql} > {{today}} - {{days}}::INTEGER AND {sql} <= {{today}}",
            inputs=(DAYS,),
        ),
        "longer_ago": Operator(
            name=Words(ja="より前", en="more than … ago"),
            phrase=Words(ja=f"{ja}が {{days}} 日より前", en=f"{en} more than {{days}} days ago"),
            sql=f"{sql} < {{today}} - {{days}}::INTEGER",
            inputs=(DAYS,),
        ),
        "from_day": Operator(
            name=Words(ja="この日以降", en="on or after"),
            phrase=Words(ja=f"{ja}が {{day}} 以降", en=f"{en} on or after {{day}}"),
            sql=f"{sql} >= {{day}}",
            inputs=(day,),
        ),
        "before_day": Operator(
            name=Words(ja="この日より前", en="before"),
            phrase=Words(ja=f"{ja}が {{day}} より前", en=f"{en} before {{day}}"),
            sql=f"{sql} < {{day}}",
            inputs=(day,),
        ),
    }


def one_of(sql: str, choices: Choices, *, ja: str, en: str) -> dict[str, Operator]:
    """One of some values, or none of them (which those have of whom it is not known).

    `ja` is what it is called ("都道府県"), `en` a verb and its negation by "|" ("live in|do not
    live in").
    """
    chosen = Input(
        key="choices", label=Words(ja="選択肢", en="choices"), kind="choices", choices=choices
    )
    does, does_not = en.split("|")
    holds = f"list_contains({{choices}}, ({sql})::VARCHAR)"
    return {
        "is_one_of": Operator(
            name=Words(ja="次のどれか", en="is one of"),
            phrase=Words(ja=f"{ja}が {{choices}}", en=f"{does} {{choices}}"),
            sql=holds,
            inputs=(chosen,),
        ),
        "is_none_of": Operator(
            name=Words(ja="次のどれでもない", en="is none of"),
            phrase=Words(ja=f"{ja}が {{choices}} 以外", en=f"{does_not} {{choices}}"),
            sql=f"NOT coalesce({holds}, false)",
            inputs=(chosen,),
        ),
    }
