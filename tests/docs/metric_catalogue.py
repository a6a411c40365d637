"""The catalogue of metrics as a page of Markdown, in one language.

Not here: writing it into the documentation, or any figure.
"""

from kizuna.base.words import Language, Words
from kizuna.insight.metric import BASES, METRICS, Metric

_TITLE = Words(ja="指標の一覧", en="Metrics")
_INTRODUCTION = Words(
    ja="{n} 個の指標です。どの数字にも 95% 区間と、その数字を支える人数（または件数）が付きます。"
    "「必要な数」に届かないときは「データ不足」と示します。",
    en="{n} metrics. Every figure comes with its 95% interval and with how many observations "
    'stand behind it. Below the number needed it is shown as "too few to say".',
)
_LABELS = {
    "formula": Words(ja="式", en="Formula"),
    "unit": Words(ja="単位", en="Unit"),
    "better": Words(ja="望ましい向き", en="Better"),
    "span": Words(ja="範囲", en="Span"),
    "needs": Words(ja="必要なデータ", en="Needs"),
    "basis": Words(ja="n が数えるもの", en="What n counts"),
    "needed_n": Words(ja="必要な数", en="Needed n"),
    "empty": Words(ja="数えるものがないとき", en="When there is nothing to count"),
    "interval": Words(ja="区間", en="Interval"),
    "source": Words(ja="出典", en="Source"),
}
_VALUES = {
    "ratio": Words(ja="割合（0〜1、画面では %）", en="ratio (0..1; % on the screen)"),
    "money": Words(ja="金額", en="money"),
    "count": Words(ja="数", en="count"),
    "days": Words(ja="日", en="days"),
    "orders": Words(ja="お客様 1 人あたりの注文数", en="orders per customer"),
    "up": Words(ja="高いほどよい", en="up"),
    "down": Words(ja="低いほどよい", en="down"),
    "neither": Words(ja="どちらとも言えない", en="neither"),
    "history": Words(ja="全期間（比べるときは期間ごと）", en="all data (a period when comparing)"),
    "period": Words(ja="1 つの期間", en="one period"),
    "orders_table": Words(ja="注文", en="orders"),
    "order_lines": Words(ja="注文明細", en="order lines"),
    "cost": Words(ja="原価か粗利", en="cost or margin"),
    "no_answer": Words(ja="答えなし", en="no answer"),
    "zero": Words(ja="0", en="0"),
}


def catalogue(language: Language) -> str:
    """All metrics as Markdown: name, meaning and a table of facts each.

    >>> page = catalogue("en")
    >>> page.splitlines()[0], "## Retention rate" in page
    ('# Metrics', True)
    """
    head = [f"# {_TITLE.say(language)}", _INTRODUCTION.say(language, n=len(METRICS))]
    return "\n\n".join([*head, *(_entry(entry, language) for entry in METRICS.values())]) + "\n"


def _entry(entry: Metric, language: Language) -> str:
    def value(key: str) -> str:
        return _VALUES[key].say(language)

    facts = {
        "formula": entry.formula.say(language),
        "unit": value(entry.unit.value),
        "better": value(entry.better),
        "span": value(entry.span),
        "needs": ", ".join(value("orders_table" if n == "orders" else n) for n in entry.needs),
        "basis": BASES[entry.basis].say(language),
        "needed_n": str(entry.needed_n),
        "empty": value("no_answer" if entry.empty is None else "zero"),
        "interval": entry.method.say(language),
        "source": entry.source.say(language),
    }
    table = [f"| `{entry.key}` | |", "| --- | --- |"]
    table += [f"| {_LABELS[name].say(language)} | {text} |" for name, text in facts.items()]
    meaning = entry.meaning.say(language)
    return "\n\n".join([f"## {entry.name.say(language)}", meaning, "\n".join(table)])
