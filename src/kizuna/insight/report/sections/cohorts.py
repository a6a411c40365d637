"""Of those who began in one period, how many came back in each later one: the heat map.

Not here: the counts (`analyses.cohorts`).
"""

from collections.abc import Sequence

from kizuna.base.period import PeriodLength
from kizuna.base.words import Words
from kizuna.insight.analyses.cohorts import Cohort
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST
from kizuna.insight.report.contrast import cohort_contrast
from kizuna.insight.report.headline import stretch
from kizuna.insight.report.layout import Cell, Section, Table, number, words
from kizuna.insight.report.writing import NEXT, Writing, label_length

_TITLE: dict[PeriodLength, Words] = {
    "week": Words(
        ja="始めた週ごとに、何割の方が戻ってきたか", en="Who came back, by the week they began"
    ),
    "month": Words(
        ja="始めた月ごとに、何割の方が戻ってきたか", en="Who came back, by the month they began"
    ),
    "quarter": Words(
        ja="始めた四半期ごとに、何割の方が戻ってきたか",
        en="Who came back, by the quarter they began",
    ),
    "year": Words(
        ja="始めた年ごとに、何割の方が戻ってきたか", en="Who came back, by the year they began"
    ),
}
_LATER: dict[PeriodLength, Words] = {
    "week": Words(ja="{n} 週後", en="+{n} wk"),
    "month": Words(ja="{n} か月後", en="+{n} mo"),
    "quarter": Words(ja="{n} 四半期後", en="+{n} qtr"),
    "year": Words(ja="{n} 年後", en="+{n} yr"),
}
_BEGAN = Words(ja="始めた時期", en="Began")
_SIZE = Words(ja="人数", en="Customers")
_SO_FAR = Words(ja="途中", en="so far")
_EMPTY = Words(
    ja="始めた時期を 2 つ以上比べられるだけの期間が、まだありません。",
    en="The data do not yet span two periods to compare.",
)
_RANGE = Words(
    ja="{next}に戻った方は、{low_label}に始めた方の {low} から、{high_label}に始めた方の "
    "{high} まで。",
    en="In {next}, between {low} (began {low_label}) and {high} (began {high_label}) returned.",
)
_NOISE = Words(
    ja="{older}と{newer}に始めた方の差は、偶然の範囲です。",
    en="The difference between those who began in {older} and in {newer} is within chance.",
)
_CHANGE = Words(
    ja="{older}に始めた方（{before}）と{newer}に始めた方（{after}）の差は、偶然の範囲を超えています。",
    en="The difference between those who began in {older} ({before}) and in {newer} ({after}) is "
    "more than chance explains.",
)
_FIRST = Words(
    ja="データの最初の時期（{first}）には、それより前からのお客様も含まれるため、戻る割合が高く見えます。",
    en="The first period ({first}) also holds customers from before the data begin, so its shares "
    "look high.",
)
_UNRIPE = Words(
    ja="「途中」や点線の枠は、まだ終わっていない時期です。",
    en="Cells marked “so far”, or framed by a dashed line, belong to a period that is not over.",
)
_SMALL = Words(
    ja="始めた方が {size} 名に満たない時期は、割合ではなく「戻った人数/始めた人数」で示します。",
    en="Where fewer than {size} customers began, the cells give counts (returned/began), not "
    "shares.",
)
_FEW = Words(
    ja="{size} 名以上が始めた時期が、まだ 2 つそろっていないため、時期どうしは比べません。",
    en="There are not yet two periods in which at least {size} customers began, so none are "
    "compared.",
)
_MOST_ROWS, _MOST_COLUMNS = 18, 12  # as many as stand side by side on a page


def cohorts(answer: Answer, writing: Writing) -> Section:
    """The heat map, a real table: the latest 18 cohorts, up to 11 periods later."""
    shown = list(answer.cohorts)[-_MOST_ROWS:]
    length = label_length(shown[0].label) if shown else "month"
    title = writing.say(_TITLE[length])
    if len(shown) < 2:
        return Section(key="cohorts", title=title, sentence=writing.say(_EMPTY), is_wide=True)
    return Section(
        key="cohorts",
        title=title,
        sentence=_said(answer.cohorts, length, writing),
        table=_table(shown, length, title, writing),
        note=_note(answer.cohorts, shown, writing),
        is_wide=True,
    )


def _note(all_cohorts: Sequence[Cohort], shown: Sequence[Cohort], writing: Writing) -> str:
    notes = []
    if shown[0] is all_cohorts[0] and shown[0].size >= FEWEST:
        notes.append(writing.say(_FIRST, first=writing.label(shown[0].label)))
    if any(not all(cohort.mature[1:]) for cohort in shown):
        notes.append(writing.say(_UNRIPE))
    if any(0 < cohort.size < FEWEST for cohort in shown):
        notes.append(writing.say(_SMALL, size=FEWEST))
    return writing.joined(notes)


def _said(all_cohorts: Sequence[Cohort], length: PeriodLength, writing: Writing) -> str:
    # The first cohort also holds customers from before the data begin.
    ripe = [c for c in all_cohorts[1:] if c.size >= FEWEST and len(c.active) > 1 and c.mature[1]]
    if len(ripe) < 2:
        return writing.say(_FEW, size=FEWEST)
    share = {cohort.label: cohort.active[1] / cohort.size for cohort in ripe}
    lowest, highest = (
        min(ripe, key=lambda c: share[c.label]),
        max(ripe, key=lambda c: share[c.label]),
    )
    said = writing.say(
        _RANGE,
        next=writing.say(NEXT[length]),
        low=writing.percent(share[lowest.label]),
        high=writing.percent(share[highest.label]),
        low_label=writing.label(lowest.label),
        high_label=writing.label(highest.label),
    )
    contrast = cohort_contrast(all_cohorts)
    if contrast is None:
        return said
    verdict = writing.say(
        _CHANGE if contrast.is_beyond_chance else _NOISE,
        older=stretch(contrast.older, writing),
        newer=stretch(contrast.newer, writing),
        before=writing.percent(contrast.older_share),
        after=writing.percent(contrast.newer_share),
    )
    return writing.joined([said, verdict])


def _table(shown: Sequence[Cohort], length: PeriodLength, title: str, writing: Writing) -> Table:
    columns = min(_MOST_COLUMNS, max(len(cohort.active) for cohort in shown))
    shares = [a / c.size for c in shown if c.size >= FEWEST for a in c.active[1:columns]]
    hottest = max(shares, default=0) or 1
    head = [words(writing.say(_BEGAN)), number(writing.say(_SIZE))]
    head += [Cell(text=later(length, n, writing)) for n in range(1, columns)]
    rows = []
    for cohort in shown:
        row = [words(writing.label(cohort.label)), number(writing.number(cohort.size))]
        row += [
            _cell(cohort, k, hottest, writing) for k in range(1, min(columns, len(cohort.active)))
        ]
        row += [Cell() for _ in range(columns - len(cohort.active))]
        rows.append(row)
    return Table.of(title, head, rows, kind="heat")


def later(length: PeriodLength, n: int, writing: Writing) -> str:
    """How many periods after they began."""
    return writing.say(_LATER[length], n=n)


def _cell(cohort: Cohort, k: int, hottest: float, writing: Writing) -> Cell:
    if not cohort.size:
        return Cell()
    share, is_small, is_ripe = (
        cohort.active[k] / cohort.size,
        cohort.size < FEWEST,
        cohort.mature[k],
    )
    counts = f"{writing.number(cohort.active[k])}/{writing.number(cohort.size)}"
    return Cell(
        text=counts if is_small else writing.percent(share),
        hint="" if is_ripe else writing.say(_SO_FAR),
        heat=0 if is_small else round(9 * share / hottest),
        is_unripe=not is_ripe,
    )
