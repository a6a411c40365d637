"""The answer in a sentence or two: what is the case, and what changed, as far as it can be said.

Not here: the figures themselves; every claim of change rests on a verdict or an interval.
"""

from collections.abc import Sequence

from kizuna.base.words import Words
from kizuna.insight.analyses.changes import Change
from kizuna.insight.analyses.cohorts import Cohort
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST, METRICS, Estimate
from kizuna.insight.report.contrast import Contrast, cohort_contrast
from kizuna.insight.report.sentence import Sentence
from kizuna.insight.report.writing import LATEST, NEXT, Writing, label_length

_NOBODY = Words(
    ja="お客様のわかる注文が、まだ 1 件もありません。",
    en="There is no order yet whose customer is known.",
)
_NO_PURCHASE = Words(
    ja="購入の記録が 1 件もありません。返品や取消だけのデータです。",
    en="There is not one purchase in these data, only returns or cancellations.",
)
_FEW = Words(
    ja="お客様は {customers} 名。割合を語るには、まだ早い人数です（{needed} 名から）。",
    en="{customers} so far: too few to speak of shares (that takes {needed}).",
)
_REPEAT = Words(
    ja="お客様 {customers} 名のうち {share} が 2 回以上買っています。",
    en="{share} of your {customers} have bought more than once.",
)
_RETENTION_DOWN = Words(
    ja="{latest}の維持率は {rate}。前の期間より {points}下がり、偶然の範囲を超えています。",
    en="Over {latest} you kept {rate} of active customers, down {points}: more than chance "
    "explains.",
)
_RETENTION_UP = Words(
    ja="{latest}の維持率は {rate}。前の期間より {points}上がり、偶然の範囲を超えています。",
    en="Over {latest} you kept {rate} of active customers, up {points}: more than chance explains.",
)
_RETENTION_SAME = Words(
    ja="{latest}の維持率は {rate}。前の期間との差は偶然の範囲です。",
    en="Over {latest} you kept {rate} of active customers; the difference from before is "
    "within chance.",
)
_RETENTION = Words(
    ja="{latest}の維持率は {rate} です。", en="Over {latest} you kept {rate} of active customers."
)
_COHORTS = Words(
    ja="{next}に戻る方は、{older}に始めた方の {before} に対し、{newer}に始めた方では {after}。"
    "この差は偶然の範囲を超えています。",
    en="{before} of those who began in {older} returned in {next}, but {after} of those who "
    "began in {newer}: more than chance explains.",
)
_ANY = Words(
    ja="{latest}の{name}は {after}。前の期間の {before} からの変化は、偶然の範囲を超えています。",
    en="{name} over {latest} came to {after}, against {before} before: more than chance explains.",
)


# What a shop asks about first, once retention and cohorts have nothing to tell.
_WORTH_TELLING = ("revenue", "active_customers", "repeat_purchase_rate", "average_order_value")


def headline(answer: Answer, writing: Writing) -> Sequence[Sentence]:
    """One or two sentences: the share who came back, then the change that matters most."""
    customers = answer.metrics.get("customers")
    repeat = answer.metrics.get("repeat_purchase_rate")
    count = int(customers.value or 0) if customers else 0
    if not count:
        revenue = answer.metrics.get("revenue")
        is_returned = revenue and revenue.n and not sum(answer.week.by_weekday)
        return [Sentence(_NO_PURCHASE if is_returned else _NOBODY)]
    people = _people(count, writing)
    if repeat is None or repeat.value is None or not repeat.enough:
        needed = writing.number(repeat.needed_n if repeat else FEWEST)
        return [Sentence(_FEW, {"customers": people, "needed": needed}, {"customers": "few"})]
    share = writing.percent(repeat.value)
    first = Sentence(
        _REPEAT, {"customers": people, "share": share}, {"customers": "key", "share": "key"}
    )
    second = _second(answer, writing)
    return [first, second] if second else [first]


def _people(count: int, writing: Writing) -> str:
    shown = writing.number(count)
    if writing.language == "ja":
        return shown
    return f"{shown} customer" if count == 1 else f"{shown} customers"


def _second(answer: Answer, writing: Writing) -> Sentence | None:
    changes = {change.key: change for change in answer.changes}
    kept = changes.get("retention_rate")
    if kept and kept.verdict == "change":
        return _retention_change(answer, kept, writing)
    contrast = cohort_contrast(answer.cohorts)
    if contrast and contrast.is_beyond_chance:
        return _cohorts(contrast, writing)
    for key in _WORTH_TELLING:
        if key in changes and changes[key].verdict == "change":
            return _any_change(answer, changes[key], writing)
    rate = answer.metrics.get("retention_rate")
    if rate is None or not rate.enough:
        return None
    return _retention_level(answer, rate, kept, writing)


def _retention_change(answer: Answer, change: Change, writing: Writing) -> Sentence:
    difference = change.difference or 0.0
    points = writing.difference(abs(difference), change.this.unit).lstrip("+")
    return Sentence(
        _RETENTION_DOWN if difference < 0 else _RETENTION_UP,
        {
            "latest": writing.say(LATEST[answer.period_length]),
            "rate": writing.percent(change.this.value or 0.0),
            "points": points,
        },
        {"latest": "whole", "rate": "key", "points": "risk" if difference < 0 else "good"},
    )


def _retention_level(
    answer: Answer, rate: Estimate, change: Change | None, writing: Writing
) -> Sentence:
    values = {
        "latest": writing.say(LATEST[answer.period_length]),
        "rate": writing.percent(rate.value or 0.0),
    }
    is_noise = change is not None and change.verdict == "noise"
    return Sentence(
        _RETENTION_SAME if is_noise else _RETENTION, values, {"latest": "whole", "rate": "key"}
    )


def _any_change(answer: Answer, change: Change, writing: Writing) -> Sentence:
    unit = change.this.unit
    return Sentence(
        _ANY,
        {
            "name": writing.say(METRICS[change.key].name),
            "latest": writing.say(LATEST[answer.period_length]),
            "before": writing.value(change.before.value or 0.0, unit, is_short=True),
            "after": writing.value(change.this.value or 0.0, unit, is_short=True),
        },
        {"latest": "whole", "after": "good" if change.better else "risk"},
    )


def _cohorts(contrast: Contrast, writing: Writing) -> Sentence:
    falls = contrast.newer_share < contrast.older_share
    values = {
        "next": writing.say(NEXT[label_length(contrast.older[0].label)]),
        "older": stretch(contrast.older, writing),
        "newer": stretch(contrast.newer, writing),
        "before": writing.percent(contrast.older_share),
        "after": writing.percent(contrast.newer_share),
    }
    return Sentence(
        _COHORTS, values, {"next": "whole", "before": "key", "after": "risk" if falls else "good"}
    )


def stretch(cohorts: Sequence[Cohort], writing: Writing) -> str:
    """The months of neighbouring cohorts, as one span."""
    first, last = writing.label(cohorts[0].label), writing.label(cohorts[-1].label)
    if len(cohorts) == 1:
        return first
    if writing.language == "ja":
        same_year = cohorts[0].label[:4] == cohorts[-1].label[:4]
        return f"{first}〜{writing.short_label(cohorts[-1].label) if same_year else last}"
    return f"{first} to {last}"
