"""The figures: eight on cards, all of them in a table, each with interval, n and verdict.

Not here: how any figure is made (`insight.metrics`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kizuna.base.words import Words
from kizuna.insight.analyses.changes import Change
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST, METRICS, Basis, Estimate, Unit
from kizuna.insight.report.layout import Cell, Group, Section, Table, Tone, chip, number, words
from kizuna.insight.report.sections.groups import GROUPS, in_groups
from kizuna.insight.report.writing import LATEST, LATEST_SHORT, Writing

_CARDS = (
    "repeat_purchase_rate",
    "retention_rate",
    "average_order_value",
    "days_between_orders",
    "customers",
    "revenue",
    "churn_rate",
    "revenue_per_customer",
)
VERDICTS = {
    "change": Words(ja="変化あり", en="Real change"),
    "noise": Words(ja="偶然の範囲", en="Within chance"),
    "too_few": Words(ja="データ不足", en="Too few to say"),
    "missing": Words(ja="—", en="—"),
}
TOO_FEW = VERDICTS["too_few"]
_NEEDS = Words(
    ja="{needed} 名分のデータから出せます（いま {n} 名）",
    en="Needs {needed} customers; so far {n}",
)
_NEEDS_RECEIPTS = Words(
    ja="お客様と、だれのものかわからない注文を合わせて {needed} 件分のデータから出せます"
    "（いま {n} 件）",
    en="Needs {needed} customers and orders without a customer; so far {n}",
)
_PLAIN = Words(
    ja="このデータでは {value}（見込みや比較には使えません）",
    en="{value} in these data; not enough to expect or compare by",
)
_PLAIN_BESIDE = Words(
    ja="「データ不足」の横の金額は、このデータでの事実です。見込みや比較には使えません。",
    en="An amount beside “too few to say” is a fact of these data; it is not enough to expect or "
    "compare by.",
)
_BEHIND = {
    Basis.CUSTOMERS: Words(
        ja="お客様 {n} 名分", en="from {n} customers", en_one="from one customer", count="n"
    ),
    Basis.WITH_RETURNS: Words(
        ja="お客様 {n} 名分（返品だけの方も数えて）",
        en="from {n} customers, counting those with only returns",
        en_one="from one customer",
        count="n",
    ),
    Basis.RECEIPTS: Words(
        ja="お客様と、だれのものかわからない注文を合わせて {n} 件分",
        en="from {n} customers and orders without a customer",
    ),
}
_NOT_COVERED = Words(
    ja="前の期間がデータの範囲に収まらないため、期間の比較はしていません。",
    en="The data do not cover the period before, so no periods are compared.",
)
MISSING = {
    "orders": Words(ja="注文がありません", en="No orders"),
    "order_lines": Words(ja="商品の明細がないため出せません", en="Needs order lines"),
    "history": Words(ja="過去のデータが足りないため出せません", en="Needs data further back"),
    "cost": Words(ja="原価か粗利の列がないため出せません", en="Needs a cost or margin column"),
}
_IN_PERIOD = Words(ja="{name}（{latest}）", en="{name}, {latest}")
_INTERVAL = Words(ja="95% 区間 {interval}", en="95% interval {interval}")
_CHANCE = Words(ja="偶然だけで動く幅 {interval}", en="by chance alone: {interval}")
_NOT_DEFINED = Words(ja="まだ数えるものがありません", en="Nothing to count yet")
_TITLE = Words(ja="すべての指標", en="Every figure")
_SENTENCE = Words(
    ja="「値」は全期間のもの（維持率など、期間を区切って数える指標は{latest}）、「今の期間」と"
    "「前の期間」は{latest}とその前を比べたものです。"
    "並べて比べる数が多いほど偶然の差も混ざるため、判定はその分きびしくしています。",
    en="“Value” is over all your data (for figures of a period, such as retention: {latest}); "
    "“This period” and “Before” set {latest} against the stretch before it. The more figures are "
    "compared, the more chance differences appear, so the verdicts are stricter to match.",
)
_COUNTED = Words(
    ja="人数・件数・金額の合計は、数えたとおりの事実です。その 95% 区間は数えまちがいの幅ではなく、"
    "同じ調子の店でも偶然だけで動く幅です。",
    en="Totals (customers, orders, money) are counted, not estimated: their 95% interval is not a "
    "doubt about the count but how far chance alone moves it in a shop that stays as it is.",
)
_COUNTED_N = Words(
    ja="もとの数（n）はお客様の人数です。返品を引く数字では返品だけの方も、店全体の売上では"
    "だれのものかわからない注文も 1 件ずつ、数に入れています。",
    en="n is how many customers stand behind a figure. Where returns are taken off, those with "
    "only returns count as well; for the revenue of the whole shop, so does each order whose "
    "customer is not known.",
)
_HEAD = (
    Words(ja="指標", en="Figure"),
    Words(ja="値", en="Value"),
    Words(ja="95% 区間", en="95% interval"),
    Words(ja="もとの数（n）", en="Counted (n)"),
    Words(ja="今の期間", en="This period"),
    Words(ja="前の期間", en="Before"),
    Words(ja="判定", en="Verdict"),
)


@dataclass(frozen=True, kw_only=True)
class Card:
    """One large figure; `lines` are the small grey text.

    `latest` is the value in the latest period, `change` the verdict on it, in a chip of its tone.
    """

    name: str
    value: str
    unit: str
    lines: Sequence[str]
    latest: str = ""
    change: str = ""
    tone: Tone = ""
    few: str = ""


def cards(answer: Answer, writing: Writing) -> list[Card]:
    """The chief figures that this shop's data can give."""
    changes = {change.key: change for change in answer.changes}
    chosen = [answer.metrics[key] for key in _CARDS if key in answer.metrics]
    return [_card(e, changes.get(e.key), answer, writing) for e in chosen if not e.missing]


def _card(estimate: Estimate, change: Change | None, answer: Answer, writing: Writing) -> Card:
    name = writing.say(METRICS[estimate.key].name)
    if METRICS[estimate.key].span == "period":
        latest = writing.say(LATEST_SHORT[answer.period_length]).lower()
        name = writing.say(_IN_PERIOD, name=name, latest=latest)
    lines = said_of(estimate, answer, writing)
    if not estimate.enough:
        few = "" if estimate.value is None else writing.say(TOO_FEW)
        return Card(name=name, value="—", unit="", lines=lines, few=few)
    value, unit = split_value(estimate, writing)
    card = Card(name=name, value=value, unit=unit, lines=lines)
    return _with_change(card, change, answer, writing) if change else card


def said_of(estimate: Estimate, answer: Answer, writing: Writing) -> list[str]:
    """How sure a figure is; or why there is none."""
    if estimate.value is None:
        is_short = METRICS[estimate.key].span == "period" and answer.retention is None
        return [writing.say(MISSING["history"] if is_short else _NOT_DEFINED)]
    if not estimate.enough:
        is_of_receipts = METRICS[estimate.key].basis is Basis.RECEIPTS
        needs = _NEEDS_RECEIPTS if is_of_receipts else _NEEDS
        told = writing.say(needs, needed=estimate.needed_n, n=estimate.n)
        plain = plain_value(estimate, writing)
        return [writing.say(_PLAIN, value=plain), told] if plain else [told]
    return _certainty(estimate, writing)


def plain_value(estimate: Estimate, writing: Writing) -> str:
    """An amount of too few as a fact of these data: any owner can divide revenue by orders.

    Empty for all else: a rate, as a percentage, would claim more than its few customers.
    """
    if estimate.enough or estimate.unit is not Unit.MONEY or estimate.value is None:
        return ""
    return writing.value(estimate.value, estimate.unit)


def _certainty(estimate: Estimate, writing: Writing) -> list[str]:
    """The interval and how many customers stand behind it; what is counted needs no witnesses."""
    metric = METRICS[estimate.key]
    is_counted = metric.is_counted
    behind = [] if is_counted else [writing.say(_BEHIND[metric.basis], n=estimate.n)]
    if estimate.low is None or estimate.high is None or estimate.n < FEWEST:
        return behind
    interval = writing.interval(estimate.low, estimate.high, estimate.unit)
    return [writing.say(_CHANCE if is_counted else _INTERVAL, interval=interval), *behind]


def _with_change(card: Card, change: Change, answer: Answer, writing: Writing) -> Card:
    """The card with the latest period's value where it is not the card's own, and the verdict."""
    if change.verdict not in ("change", "noise"):
        return card
    latest = ""
    if METRICS[change.key].span == "history" and change.this.value is not None:
        shown = writing.value(change.this.value, change.this.unit, is_short=True)
        latest = f"{writing.say(LATEST_SHORT[answer.period_length])} {shown}"
    return replace(card, latest=latest, change=_said(change, writing), tone=change_tone(change))


def split_value(estimate: Estimate, writing: Writing) -> tuple[str, str]:
    """The figure and its unit apart, so that the unit can be set smaller."""
    value = estimate.value or 0.0
    shown = writing.value(value, estimate.unit, is_short=True)
    if estimate.unit is Unit.RATIO:
        return shown.removesuffix("%"), "%"
    if estimate.unit is Unit.DAYS:
        figure, _, unit = shown.partition(" ")
        return figure, unit
    return shown, ""


def change_tone(change: Change) -> Tone:
    """The colour of a change: gain, loss, or neither."""
    if change.verdict != "change" or change.better is None:
        return "quiet"
    return "good" if change.better else "risk"


def all_figures(answer: Answer, writing: Writing) -> Section:
    """Every metric, in three groups."""
    changes = {change.key: change for change in answer.changes}
    groups = [
        Group(
            heading=writing.say(GROUPS[group]),
            rows=[_row(answer.metrics[key], changes.get(key), writing) for key in keys],
        )
        for group, keys in in_groups(answer.metrics).items()
    ]
    head = [words(writing.say(_HEAD[0]))] + [number(writing.say(title)) for title in _HEAD[1:]]
    title = writing.say(_TITLE)
    latest = writing.say(LATEST[answer.period_length])
    is_compared = any(change.verdict != "missing" for change in answer.changes)
    has_plain = any(plain_value(estimate, writing) for estimate in answer.metrics.values())
    notes = [_COUNTED, _COUNTED_N]
    notes += [_PLAIN_BESIDE] if has_plain else []
    notes += [] if is_compared else [_NOT_COVERED]
    return Section(
        key="figures",
        title=title,
        sentence=writing.say(_SENTENCE, latest=latest),
        table=Table(caption=title, head=head, groups=groups, stacks=True),
        note=writing.joined([writing.say(said) for said in notes]),
        is_wide=True,
    )


def _row(estimate: Estimate, change: Change | None, writing: Writing) -> list[Cell]:
    name = words(writing.say(METRICS[estimate.key].name))
    if estimate.missing:
        why = writing.say(MISSING[estimate.missing[0]])
        return [words(name.text, why), *(number("—") for _ in range(6))]
    # A period that the data cover in part gives a value, but not one to set beside another.
    is_compared = change and change.verdict != "missing"
    interval = "—"
    if estimate.enough and estimate.low is not None and estimate.high is not None:
        interval = writing.interval(estimate.low, estimate.high, estimate.unit)
    return [
        name,
        value_cell(estimate, writing),
        number(interval),
        number(writing.number(estimate.n)),
        value_cell(change.this, writing) if change else number("—"),
        value_cell(change.before, writing) if change and is_compared else number("—"),
        _verdict(change, writing),
    ]


def value_cell(estimate: Estimate, writing: Writing) -> Cell:
    """The value, a dash where undefined, a yellow chip where n is too small: beside it, small, an
    amount that is a fact all the same."""
    if estimate.value is None:
        return number("—")
    if not estimate.enough:
        few = chip(writing.say(TOO_FEW), "few", is_number=True)
        return replace(few, hint=plain_value(estimate, writing))
    return number(writing.value(estimate.value, estimate.unit))


def _verdict(change: Change | None, writing: Writing) -> Cell:
    if change is None or change.verdict == "missing":
        return number("—")
    said = _said(change, writing)
    if change.verdict == "change":
        return chip(said, change_tone(change), is_number=True)
    if change.verdict == "too_few":
        return chip(said, "few", is_number=True)
    return number(said)


def _said(change: Change, writing: Writing) -> str:
    """The verdict, with the difference behind it where that is a real one."""
    said = writing.say(VERDICTS[change.verdict])
    if change.verdict != "change" or change.difference is None:
        return said
    return f"{said} {writing.difference(change.difference, change.this.unit)}"
