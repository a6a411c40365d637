"""When people buy: how long they wait between purchases, and at what time of the week.

Not here: the counts (`analyses.gaps`, `analyses.weekdays`).
"""

from collections.abc import Sequence
from dataclasses import replace

from kizuna.base.words import Words
from kizuna.insight.analyses.weekdays import WeekPattern
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST, METRICS, Unit
from kizuna.insight.report.charts.gap_distribution import gap_bins, gap_distribution
from kizuna.insight.report.layout import Cell, Section, Table, number, words
from kizuna.insight.report.writing import Writing
from kizuna.insight.stats.measured import EMPTY

_GAPS = Words(ja="購入の間隔", en="Days between purchases")
_GAPS_SAID = Words(
    ja="間隔の半分は {median}以内（95% 区間 {interval}）。4 回に 1 回は {upper}より長く空きます。",
    en="Half of all gaps are {median} or shorter (95% interval {interval}); one in four is longer "
    "than {upper}.",
)
_GAPS_FEW = Words(
    ja="間隔がわかるお客様はまだ {n} 名で、ふだんの間隔を言うには少なすぎます（{needed} 名から）。",
    en="Gaps are known of {n} customers only: too few to say what is usual ({needed} are needed).",
    en_one="Gaps are known of one customer only: too few to say what is usual ({needed} are "
    "needed).",
    count="n",
)
_GAPS_EMPTY = Words(
    ja="同じお客様の 2 回目の購入がまだないため、間隔は出せません。",
    en="No customer has bought on a second day yet, so there are no gaps to show.",
)
_GAPS_NOTE = Words(
    ja="{n} 回の間隔から。これから空く長い間隔は、まだ見えていません。",
    en="From {n} gaps. Long gaps that are still open cannot be seen yet.",
    en_one="From a single gap. Long gaps that are still open cannot be seen yet.",
    count="n",
)
_GAPS_HEAD = (Words(ja="日数", en="Days"), Words(ja="回数", en="Times"))
_WEEK = Words(ja="いつ買われているか", en="When in the week people buy")
_WEEK_SAID = Words(
    ja="いちばん多いのは{day}の {hour} 時台（{n} 件）。お知らせを送るなら、"
    "その少し前を試してみてください。",
    en="Busiest: {day} from {hour}:00 ({n} orders). Just before then is worth trying for a "
    "message.",
)
_DAY_SAID = Words(
    ja="いちばん多いのは{day}（{n} 件）。時刻のないデータなので、曜日だけを数えています。",
    en="Busiest day: {day} ({n} orders). The data have no times, so only days are counted.",
)
_DAY_ONLY = Words(
    ja="いちばん多いのは{day}（{n} 件）。時間帯ごとの差を言うには、まだ注文が足りません。",
    en="Busiest day: {day} ({n} orders). There are too few orders yet to compare hours.",
)
_WEEK_FEW = Words(
    ja="注文はまだ {n} 件で、曜日や時間の傾向を言うには少なすぎます（{needed} 件から）。",
    en="There are {n} orders so far: too few to speak of habits (that takes {needed}).",
    en_one="There is one order so far: too few to speak of habits (that takes {needed}).",
    count="n",
)
_DAYS_ALIKE = Words(
    ja="曜日ごとの注文数の差は、偶然の範囲です。",
    en="The days of the week differ in orders no more than by chance.",
)
_WEEK_OF_ALL = Words(
    ja="お客様のわからない注文も数えています（{all} 件。お客様のわかる注文は {known} 件）。",
    en="Orders whose customer is unknown are counted too ({all}; {known} of known customers).",
)
_CLOSED = Words(ja="{days}の注文はありません。", en="There are no orders on {days}.")
_WEEK_EMPTY = Words(ja="購入がまだありません。", en="There are no purchases yet.")
_DAY = Words(ja="曜日", en="Day")
_ORDERS = Words(ja="注文", en="Orders")


def gaps(answer: Answer, writing: Writing) -> Section:
    """The distribution of order gaps with its median."""
    title, found = writing.say(_GAPS), answer.gaps
    if not found.n or found.median.value is None or not found.counts:
        return Section(key="gaps", title=title, sentence=writing.say(_GAPS_EMPTY))
    median = found.median
    said = writing.say(
        _GAPS_SAID,
        median=writing.value(median.value or 0, Unit.DAYS),
        interval=writing.interval(median.low or 0, median.high or 0, Unit.DAYS),
        upper=writing.value(found.upper_quartile or median.value or 0, Unit.DAYS),
    )
    needed = METRICS["days_between_orders"].needed_n
    if median.n < needed:
        said = writing.say(_GAPS_FEW, n=median.n, needed=needed)
        found = replace(found, median=EMPTY, lower_quartile=None, upper_quartile=None)
    rows = [
        [
            words(f"{bin.first}–{bin.last}" if bin.last else f"{bin.first}+"),
            number(writing.number(bin.count)),
        ]
        for bin in gap_bins(found.counts)
    ]
    head = [words(writing.say(_GAPS_HEAD[0])), number(writing.say(_GAPS_HEAD[1]))]
    return Section(
        key="gaps",
        title=title,
        sentence=said,
        chart=gap_distribution(found, writing, title=said),
        table=Table.of(title, head, rows),
        note=writing.say(_GAPS_NOTE, n=found.n),
    )


def week(answer: Answer, writing: Writing) -> Section:
    """Orders by weekday and hour, a table tinted by number."""
    title, pattern = writing.say(_WEEK), answer.week
    if not sum(pattern.by_weekday):
        return Section(key="week", title=title, sentence=writing.say(_WEEK_EMPTY), is_wide=True)
    said = _week_said(pattern, writing)
    table = _hours(pattern, title, writing) if pattern.by_hour else _days(pattern, title, writing)
    every, known = sum(pattern.by_weekday), int(answer.metrics["orders"].value or 0)
    note = writing.say(_WEEK_OF_ALL, all=every, known=known) if known < every else ""
    return Section(key="week", title=title, sentence=said, table=table, is_wide=True, note=note)


def _week_said(pattern: WeekPattern, writing: Writing) -> str:
    if sum(pattern.by_weekday) < FEWEST:
        return writing.say(_WEEK_FEW, n=sum(pattern.by_weekday), needed=FEWEST)
    busiest = max(range(7), key=lambda d: pattern.by_weekday[d])
    hours = pattern.by_hour or ((0,) * 24,) * 7
    n, day, hour = max((n, d, h) for d, row in enumerate(hours) for h, n in enumerate(row))
    if n >= FEWEST:
        said = writing.say(_WEEK_SAID, day=writing.weekday_in_full(day), hour=hour, n=n)
    elif _is_alike(pattern.by_weekday):
        said = writing.say(_DAYS_ALIKE)
    else:
        told = _DAY_ONLY if pattern.by_hour else _DAY_SAID
        said = writing.say(
            told, day=writing.weekday_in_full(busiest), n=pattern.by_weekday[busiest]
        )
    closed = [writing.weekday_in_full(day) for day in range(7) if not pattern.by_weekday[day]]
    if not closed:
        return said
    days = "・".join(closed) if writing.language == "ja" else writing.listed(closed)
    return writing.joined([said, writing.say(_CLOSED, days=days)])


def _is_alike(by_weekday: Sequence[int]) -> bool:
    """Whether Pearson's chi-squared, 7 - 1 degrees of freedom, leaves the days equal at 5%."""
    expected = sum(by_weekday) / 7
    return sum((n - expected) ** 2 for n in by_weekday) / expected < 12.592


def _hours(pattern: WeekPattern, title: str, writing: Writing) -> Table:
    by_hour = pattern.by_hour or ()
    used = [h for h in range(24) if any(by_hour[d][h] for d in range(7))]
    hours = range(min(used), max(used) + 1)
    hottest = max(max(row) for row in by_hour)
    head = [
        words(writing.say(_DAY)),
        *(Cell(text=f"{h}") for h in hours),
        number(writing.say(_ORDERS)),
    ]
    rows = []
    for day in range(7):
        row = [words(writing.weekday(day))]
        row += [
            Cell(text=writing.number(by_hour[day][h]), heat=round(9 * by_hour[day][h] / hottest))
            for h in hours
        ]
        rows.append([*row, number(writing.number(pattern.by_weekday[day]))])
    return Table.of(title, head, rows, kind="heat small")


def _days(pattern: WeekPattern, title: str, writing: Writing) -> Table:
    highest = max(pattern.by_weekday)
    rows = [
        [
            words(writing.weekday(day)),
            number(writing.number(pattern.by_weekday[day])),
            Cell(share=pattern.by_weekday[day] / highest),
        ]
        for day in range(7)
    ]
    head = [words(writing.say(_DAY)), number(writing.say(_ORDERS)), Cell()]
    return Table.of(title, head, rows)
