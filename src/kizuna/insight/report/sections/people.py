"""Who they are and who to talk to: the RFM map, its segments, and customers overdue.

Not here: scores and advice (`analyses.rfm`, `.segments`), who is overdue (`analyses.overdue`).
"""

from kizuna.base.words import Words
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST
from kizuna.insight.report.charts.rfm_map import rfm_map
from kizuna.insight.report.layout import Cell, Section, Table, Tone, data, number, words
from kizuna.insight.report.writing import Writing, printable

_MAP = Words(ja="関係の地図（RFM）", en="A map of relationships (RFM)")
_MAP_SAID = Words(
    ja="右上ほど、最近よく買う方。いちばん売上が大きいのは「{best}」で、{people} の方が売上の "
    "{money} を占めます。",
    en="Top right: those who bought lately and often. “{best}” brings most: {people} of customers, "
    "{money} of revenue.",
)
_MAP_NO_MONEY = Words(
    ja="右上ほど、最近よく買う方です。", en="Top right: those who bought lately and often."
)
_MAP_EMPTY = Words(
    ja="お客様のわかる購入がまだないため、地図は描けません。",
    en="No purchase by a known customer yet, so no map.",
)
_MAP_FEW = Words(
    ja="地図はお客様を 5 段階に分けて比べるもので、"
    "{people} 名ではまだ描けません（{needed} 名から）。",
    en="The map ranks customers in fifths: {people} are too few for that (it takes {needed}).",
    en_one="The map ranks customers in fifths: one is too few for that (it takes {needed}).",
    count="people",
)
_MAP_NOTE = Words(
    ja="円の面積と数字は人数。縦横は 5 段階の点数です。",
    en="Area and figure: customers. Both axes are scores in five steps.",
)
_MAP_HEAD = (
    Words(ja="最終購入の新しさ", en="Recency"),
    Words(ja="頻度", en="Frequency"),
    Words(ja="区分", en="Segment"),
    Words(ja="人数", en="Customers"),
    Words(ja="売上", en="Revenue"),
)
_SEGMENTS = Words(ja="区分ごとの次の一手", en="What to do, group by group")
_SEGMENTS_HEAD = (
    Words(ja="区分", en="Segment"),
    Words(ja="人数", en="Customers"),
    Words(ja="売上", en="Revenue"),
    Words(ja="売上の割合", en="Share of revenue"),
    Words(ja="最後の購入（中央値）", en="Last bought (median)"),
    Words(ja="おすすめ", en="What to do"),
)
_AGO = Words(ja="{days} 日前", en="{days} days ago", en_one="1 day ago", count="days")
_AGO_NOTE = Words(
    ja="「最後の購入」は、データの最終日から数えた日数です。",
    en="“Last bought” is counted back from the last day in the data.",
)
_RANKS = Words(ja="いまの会員ランクとの対応", en="Beside your own customer ranks")
_RANKS_SAID = Words(
    ja="ファイルにあった「ランク」と、購入から見た区分を並べました。ずれている所が見直しの候補です。",
    en="Your own rank from the file beside the segment their purchases put them in. Where the two "
    "disagree, look again.",
)
_OVERDUE = Words(ja="いま声をかけたいお客様", en="Who to talk to now")
_OVERDUE_SAID = Words(
    ja="3 回以上買い、いつもの間隔を大きく過ぎた方を、これまでの購入額の順に。"
    "経過はデータの最終日までの日数です。",
    en="Bought at least three times, and silent for long by their own rhythm; the most "
    "valuable first. Silence is counted up to the last day in the data.",
)
_OVERDUE_EMPTY = Words(
    ja="いつもの間隔を大きく過ぎたお客様は、いまいません。",
    en="Nobody is overdue by their own rhythm.",
)
_OVERDUE_HEAD = (
    Words(ja="お客様", en="Customer"),
    Words(ja="最後の購入", en="Last bought"),
    Words(ja="いつもの間隔", en="Usual gap"),
    Words(ja="経過", en="Silent for"),
    Words(ja="注文", en="Orders"),
    Words(ja="購入額", en="Spent"),
    Words(ja="よく買うもの", en="Often buys"),
)
_TIMES = Words(ja="いつもの {ratio} 倍", en="{ratio}× usual")
_DAYS = Words(ja="{days} 日", en="{days} days", en_one="1 day", count="days")
_TONES: dict[str, Tone] = {"good": "good", "watch": "watch", "risk": "risk"}
_MOST_OVERDUE = 15
_RISKY = 3  # times the usual wait


def relationship_map(answer: Answer, writing: Writing) -> Section:
    """Recency against frequency, one bubble a cell."""
    title = writing.say(_MAP)
    count = sum(cell.customers for cell in answer.rfm.cells)
    if not answer.segments or count < FEWEST:
        why = writing.say(_MAP_FEW if count else _MAP_EMPTY, people=count, needed=FEWEST)
        return Section(key="rfm", title=title, sentence=why)
    best = max(answer.segments, key=lambda row: row.net_minor)
    said = writing.say(
        _MAP_SAID if best.revenue_share > 0 else _MAP_NO_MONEY,
        best=writing.say(best.kind.name),
        people=writing.percent(best.customer_share),
        money=writing.percent(best.revenue_share),
    )
    kinds = {row.kind.key: row.kind for row in answer.segments}
    rows = [
        [
            words(f"{cell.recency}"),
            number(f"{cell.frequency}"),
            words(writing.say(kinds[cell.segment].name) if cell.segment in kinds else "—"),
            number(writing.number(cell.customers)),
            number(writing.money(cell.net_minor, whole=True)),
        ]
        for cell in sorted(answer.rfm.cells, key=lambda c: (-c.recency, -c.frequency))
    ]
    head = [
        words(writing.say(title)) if index in (0, 2) else number(writing.say(title))
        for index, title in enumerate(_MAP_HEAD)
    ]
    return Section(
        key="rfm",
        title=title,
        sentence=said,
        chart=rfm_map(
            answer.rfm.cells, {key: kind.tone for key, kind in kinds.items()}, writing, title=said
        ),
        table=Table.of(title, head, rows),
        note=writing.say(_MAP_NOTE),
    )


def segments(answer: Answer, writing: Writing) -> list[Section]:
    """Named groups with plain advice; and beside the shop's own ranks, where it has them."""
    shown = [row for row in answer.segments if row.customers]
    if sum(row.customers for row in shown) < FEWEST:
        return []
    rows = []
    for row in shown:
        ago = row.median_recency_days
        rows.append(
            [
                Cell(
                    text=writing.say(row.kind.name),
                    tone=_TONES.get(row.kind.tone, "quiet"),
                    is_chip=True,
                ),
                number(writing.number(row.customers), writing.percent(row.customer_share, 0)),
                number(writing.money(row.net_minor, whole=True)),
                Cell(
                    text=writing.percent(row.revenue_share), share=row.revenue_share, is_number=True
                ),
                number("—" if ago is None else writing.say(_AGO, days=ago)),
                words(writing.say(row.kind.advice)),
            ]
        )
    names = [writing.say(title) for title in _SEGMENTS_HEAD]
    head = [words(names[0]), *(number(name) for name in names[1:5]), words(names[5])]
    title = writing.say(_SEGMENTS)
    table = Table.of(title, head, rows, stacks=True, kind="advice")
    note = writing.say(_AGO_NOTE)
    found = [Section(key="segments", title=title, table=table, note=note, is_wide=True)]
    if any(row.by_own_rank for row in shown):
        found.append(_own_ranks(answer, writing))
    return found


def _own_ranks(answer: Answer, writing: Writing) -> Section:
    ranks = sorted({rank for row in answer.segments for rank in row.by_own_rank})
    highest = max(n for row in answer.segments for n in row.by_own_rank.values())
    rows = [
        [
            words(writing.say(row.kind.name)),
            *(
                Cell(
                    text=writing.number(row.by_own_rank.get(rank, 0)),
                    heat=round(9 * row.by_own_rank.get(rank, 0) / highest),
                )
                for rank in ranks
            ),
        ]
        for row in answer.segments
        if row.customers
    ]
    title = writing.say(_RANKS)
    head = [words(writing.say(_SEGMENTS_HEAD[0])), *(data(rank) for rank in ranks)]
    table = Table.of(title, head, rows, kind="heat")
    return Section(
        key="ranks", title=title, sentence=writing.say(_RANKS_SAID), table=table, is_wide=True
    )


def overdue(answer: Answer, writing: Writing) -> Section:
    """Customers to talk to, the most valuable first, at most fifteen."""
    title = writing.say(_OVERDUE)
    if not answer.overdue:
        said = writing.say(_OVERDUE_EMPTY)
        return Section(key="overdue", title=title, sentence=said, is_wide=True)
    shown = answer.overdue[:_MOST_OVERDUE]
    has_products = any(row.favourites for row in shown)
    rows = []
    for row in shown:
        who = data(row.customer_name or row.customer_id)
        ratio = round(row.silence_ratio, 1)  # by what is shown, so that 3.0× has one colour
        favourites = data(writing.listed([printable(name) for name in row.favourites]))
        rows.append(
            [
                Cell(
                    text=who.text,
                    hint=printable(row.customer_id) if who.text != row.customer_id else "",
                    is_from_data=True,
                ),
                number(writing.short_date(row.last_on)),
                number(writing.say(_DAYS, days=row.usual_gap_days)),
                Cell(
                    text=writing.say(_DAYS, days=row.days_since),
                    hint=writing.say(_TIMES, ratio=writing.number(ratio, 1)),
                    tone="risk" if ratio >= _RISKY else "watch",
                    is_chip=True,
                    is_number=True,
                ),
                number(writing.number(row.orders)),
                number(writing.money(row.net_minor, whole=True)),
                *([favourites] if has_products else []),
            ]
        )
    names = [writing.say(title) for title in _OVERDUE_HEAD]
    head = [words(names[0]), *(number(name) for name in names[1:6])]
    head += [words(names[6])] if has_products else []
    return Section(
        key="overdue",
        title=title,
        sentence=writing.say(_OVERDUE_SAID),
        table=Table.of(title, head, rows, stacks=True),
        is_wide=True,
    )
