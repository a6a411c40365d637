"""The cohort heat map and the map of relationships (RFM).

Not here: the counts (`insight.analyses`), their sentences (`insight.report.sections`).
"""

from collections.abc import Sequence

from kizuna.base.words import Words
from kizuna.core.charts.rules import Cell, CellMap, Tone
from kizuna.core.language.speaking import current_language
from kizuna.insight.analyses.cohorts import Cohort
from kizuna.insight.analyses.rfm import RfmCell
from kizuna.insight.analyses.scores import BINS
from kizuna.insight.analyses.segments import SEGMENTS
from kizuna.insight.answer import Answer
from kizuna.insight.metric import FEWEST, Unit
from kizuna.insight.report.layout import Table
from kizuna.insight.report.sections import cohorts as told
from kizuna.insight.report.sections import people
from kizuna.insight.report.writing import Writing, label_length

_MOST_ROWS, _MOST_COLUMNS = 18, 13
_TONES: dict[str, Tone] = {"good": "matsu", "watch": "yama", "risk": "shu", "quiet": "quiet"}
_OF = Words(ja="{active} / {size} 名", en="{active} of {size} customers")
_SPAN = Words(ja="95% 区間 {interval}", en="95% interval {interval}")
_EARLY = Words(ja="この月はまだ途中です", en="This month is not over yet")
_PEOPLE = Words(ja="{n} 名", en="{n} customers", en_one="one customer", count="n")
_BROUGHT = Words(ja="売上 {money}", en="Revenue {money}")
_RECENCY = Words(ja="最後の購入（右ほど最近）", en="Last purchase (right: most recent)")
_OFTEN = Words(ja="よく買う", en="Often")
_SELDOM = Words(ja="たまに", en="Seldom")
_LONG_AGO = Words(ja="しばらく前", en="Long ago")
_LATELY = Words(ja="最近", en="Lately")
_BY_CUSTOMERS = Words(ja="円の面積は人数です。", en="The area of a circle is its customers.")
_BY_REVENUE = Words(ja="円の面積は売上です。", en="The area of a circle is its revenue.")


def cohort_map(answer: Answer) -> CellMap | None:
    """Of those who began in a month, the share who came back in each later one."""
    shown = list(answer.cohorts)[-_MOST_ROWS:]
    if len(shown) < 2:
        return None
    writing = Writing(current_language(), answer.currency)
    section = told.cohorts(answer, writing)
    assert section.table is not None
    columns = min(_MOST_COLUMNS, max(len(cohort.active) for cohort in shown))
    shares = [a / c.size for c in shown if c.size >= FEWEST for a in c.active[1:columns]]
    hottest = max(shares, default=0) or 1
    return CellMap(
        key="cohorts",
        title=section.title,
        summary=str(section.sentence),
        note=section.note,
        rows=[
            f"{writing.label(cohort.label)}\n{writing.say(_PEOPLE, n=cohort.size)}"
            for cohort in shown
        ],
        columns=[told.later(label_length(shown[0].label), n, writing) for n in range(1, columns)],
        cells=[
            _cohort_cell(cohort, row, k, hottest, writing)
            for row, cohort in enumerate(shown)
            for k in range(1, min(columns, len(cohort.active)))
            if cohort.size
        ],
        heads=[cell.text for cell in section.table.head],
        listed=listed(section.table),
    )


def listed(table: Table) -> list[list[str]]:
    """The rows of a report's table as texts."""
    rows = [row for group in table.groups for row in group.rows]
    return [[f"{cell.text} {cell.hint}".strip() for cell in row] for row in rows]


def _cohort_cell(cohort: Cohort, row: int, k: int, hottest: float, writing: Writing) -> Cell:
    share, is_few = cohort.active[k] / cohort.size, cohort.size < FEWEST
    of = writing.say(_OF, active=cohort.active[k], size=cohort.size)
    interval = writing.interval(cohort.low[k], cohort.high[k], Unit.RATIO)
    said = [of] if is_few else [of, writing.say(_SPAN, interval=interval)]
    is_early = not cohort.mature[k]
    counts = f"{cohort.active[k]}/{cohort.size}"
    return Cell(
        row=row,
        column=k - 1,
        strength=0 if is_few else share / hottest,
        text=counts if is_few else writing.percent(share),
        short=counts if is_few else writing.percent(share, 0).rstrip("%"),
        said=[*said, writing.say(_EARLY)] if is_early else said,
        is_early=is_early,
    )


def rfm_map(answer: Answer, *, by_revenue: bool) -> CellMap | None:
    """Recency across, frequency up; a circle a cell, on the ground of its segment."""
    writing = Writing(current_language(), answer.currency)
    section = people.relationship_map(answer, writing)
    if section.table is None:
        return None
    sizes = [max(cell.net_minor, 0) if by_revenue else cell.customers for cell in answer.rfm.cells]
    largest = max(sizes) or 1
    named = _corners(answer.rfm.cells)
    return CellMap(
        key="rfm",
        title=section.title,
        summary=str(section.sentence),
        note=writing.say(_BY_REVENUE if by_revenue else _BY_CUSTOMERS),
        kind="circles",
        rows=[writing.say(_OFTEN), "", "", "", writing.say(_SELDOM)],
        columns=[writing.say(_LONG_AGO), "", "", "", writing.say(_LATELY)],
        column_axis=writing.say(_RECENCY),
        cells=[
            _rfm_cell(
                cell,
                strength=size / largest,
                text=writing.money(size, whole=True) if by_revenue else writing.number(size),
                has_name=(cell.recency, cell.frequency) in named,
                writing=writing,
            )
            for cell, size in zip(answer.rfm.cells, sizes, strict=True)
        ],
        heads=[cell.text for cell in section.table.head],
        listed=[
            [cell.text for cell in row] for group in section.table.groups for row in group.rows
        ],
    )


def _rfm_cell(
    cell: RfmCell, *, strength: float, text: str, has_name: bool, writing: Writing
) -> Cell:
    kind = SEGMENTS[cell.segment]
    return Cell(
        row=BINS - cell.frequency,
        column=cell.recency - 1,
        strength=strength,
        text=text,
        said=[
            writing.say(kind.name),
            writing.say(_PEOPLE, n=cell.customers),
            writing.say(_BROUGHT, money=writing.money(cell.net_minor, whole=True)),
        ],
        tone=_TONES[kind.tone],
        corner=writing.say(kind.name) if has_name else "",
    )


def _corners(cells: Sequence[RfmCell]) -> set[tuple[int, int]]:
    """The top left cell of each segment, where its name stands."""
    corners: dict[str, tuple[int, int]] = {}
    for cell in sorted(cells, key=lambda one: (-one.frequency, one.recency)):
        corners.setdefault(cell.segment, (cell.recency, cell.frequency))
    return set(corners.values())
