"""What people come back for, and what goes together.

Not here: the counts (`analyses.products`).
"""

from kizuna.base.words import Words
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST, Unit
from kizuna.insight.report.layout import Section, Table, data, number, words
from kizuna.insight.report.writing import Writing, printable

_PRODUCTS = Words(ja="また買われている商品", en="What people come back for")
_PRODUCTS_SAID = Words(
    ja="買った方のうち、別の日に同じ商品をもう一度買った方の割合です。"
    "少なく見積もっても（95% 区間の下の端で）高い順に並べています。"
    "いちばんは「{name}」の {share}。",
    en="The share of a product's buyers who bought it again on a later day, ranked by the low end "
    "of its 95% interval. “{name}” leads with {share}.",
)
_PRODUCTS_FEW = Words(
    ja="買った方のうち、別の日に同じ商品をもう一度買った方の数です。"
    "どの商品も、割合を言うには買った方が少なすぎます（{needed} 名から）。",
    en="How many of a product's buyers bought it again on a later day. No product has enough "
    "buyers yet for a rate (that takes {needed}).",
)
_PRODUCTS_NOTE = Words(
    ja="買った方が {needed} 名に満たない商品は、割合ではなく"
    "「また買った人数/買った人数」で示します。",
    en="Where fewer than {needed} people bought, the counts are given (bought again/bought), not a "
    "rate.",
)
_PRODUCTS_NONE = Words(
    ja="十分な人数が買い、そのうえ別の日にもう一度買われた商品は、まだありません。",
    en="No product with enough buyers has been bought again on a later day yet.",
)
_NO_LINES = Words(
    ja="このファイルには商品の明細がないため、商品ごとの数字は出せません。商品の列がある書き出しを渡すと、ここに並びます。",
    en="These files hold no order lines, so nothing can be said about products. Give an export "
    "with a product column and they will appear here.",
)
_PRODUCTS_HEAD = (
    Words(ja="商品", en="Product"),
    Words(ja="買った方", en="Buyers"),
    Words(ja="また買った割合", en="Bought again"),
)
_PAIRS = Words(ja="一緒に買われている組み合わせ", en="Bought together")
_PAIRS_SAID = Words(
    ja="同じ注文に入ることが、偶然の何倍あるか。95% 区間つきです。",
    en="How many times more often than by chance two products share an order, with a 95% interval.",
)
_PAIRS_EMPTY = Words(
    ja="同じ注文に何度も並ぶ組み合わせは、まだ見つかりません。",
    en="No pair of products shares enough orders yet.",
)
_PAIRS_HEAD = (
    Words(ja="組み合わせ", en="Pair"),
    Words(ja="注文", en="Orders"),
    Words(ja="偶然の何倍", en="Times chance"),
)
_TIMES = Words(ja="{lift} 倍", en="{lift}×")
_MOST = 10


def products(answer: Answer, writing: Writing) -> Section:
    """Products by the share who bought them again."""
    title = writing.say(_PRODUCTS)
    if not answer.products:
        why = writing.say(_NO_LINES if answer.products is None else _PRODUCTS_NONE)
        return Section(key="products", title=title, sentence=why)
    rows = []
    for row in answer.products[:_MOST]:
        again, span = row.repeat, ""
        is_few = row.buyers < FEWEST
        if again.low is not None and again.high is not None and not is_few:
            span = writing.interval(again.low, again.high, Unit.RATIO)
        counts = f"{round((again.value or 0) * row.buyers)}/{row.buyers}"
        rows.append(
            [
                data(row.product_name or row.product_id),
                number(writing.number(row.buyers)),
                number(counts if is_few else writing.percent(again.value or 0), span),
            ]
        )
    known = [row for row in answer.products if row.buyers >= FEWEST]
    said = writing.say(_PRODUCTS_FEW, needed=FEWEST)
    if known:
        said = writing.say(
            _PRODUCTS_SAID,
            name=printable(known[0].product_name or known[0].product_id),
            share=writing.percent(known[0].repeat.value or 0),
        )
    has_few = len(known) < len(answer.products)
    note = writing.say(_PRODUCTS_NOTE, needed=FEWEST) if has_few else ""
    head = [words(writing.say(_PRODUCTS_HEAD[0]))]
    head += [number(writing.say(title)) for title in _PRODUCTS_HEAD[1:]]
    table = Table.of(title, head, rows)
    return Section(key="products", title=title, sentence=said, table=table, note=note)


def pairs(answer: Answer, writing: Writing) -> Section | None:
    """Pairs by lift; nothing at all where there are no lines."""
    if answer.products is None:
        return None
    title = writing.say(_PAIRS)
    if not answer.pairs:
        return Section(key="pairs", title=title, sentence=writing.say(_PAIRS_EMPTY))
    rows = []
    for row in answer.pairs[:_MOST]:
        lift, span = row.lift, ""
        if lift.low is not None and lift.high is not None:
            dash = "〜" if writing.language == "ja" else "–"
            span = f"{writing.number(lift.low, 1)}{dash}{writing.number(lift.high, 1)}"
        both = (
            f"{printable(row.name_a or row.product_a)} + {printable(row.name_b or row.product_b)}"
        )
        times = (
            "—" if lift.value is None else writing.say(_TIMES, lift=writing.number(lift.value, 1))
        )
        rows.append([data(both), number(writing.number(row.orders)), number(times, span)])
    head = [words(writing.say(_PAIRS_HEAD[0]))]
    head += [number(writing.say(title)) for title in _PAIRS_HEAD[1:]]
    table = Table.of(title, head, rows)
    return Section(key="pairs", title=title, sentence=writing.say(_PAIRS_SAID), table=table)
