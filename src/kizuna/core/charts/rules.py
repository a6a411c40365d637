"""Charts and maps as values: what they show and what they say in a sentence.

Not here: drawing it, its table and its export (`web.chrome`: `{% chart chart %}`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

# A colour has one meaning on every page: 藍 the thing itself, 朱 loss, 松 gain, 山吹 caution.
Tone: TypeAlias = Literal["ai", "shu", "matsu", "yama", "quiet"]
ChartUnit: TypeAlias = Literal["count", "ratio", "money"]


@dataclass(frozen=True, kw_only=True)
class Series:
    """One line or one row of bars; one value for each label, None where there is none.

    `low` and `high` are the ends of each value's interval, drawn as a band. From the index
    `forecast_from` on, values are a forecast: dashed, or paler. `is_behind`: counts on a scale of
    their own, low behind the rest.
    """

    name: str
    values: Sequence[float | None]
    kind: Literal["line", "bar"] = "line"
    tone: Tone = "ai"
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    forecast_from: int | None = None
    is_behind: bool = False


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A line across the chart at one label: where the median lies, say."""

    at: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Some series over the same labels, all in one unit.

    `summary` says in one sentence what is to be seen, for those who do not see it too; `note`
    what to beware of. `lies`: labels run down the side, each value is a point with its interval.
    `ticks`: the labels as the axis has room for them; the table and what is pointed at have all.
    Ratios are 0..1, money is in minor units of `currency`. Texts are in the reader's language.
    """

    key: str
    title: str
    summary: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: ChartUnit = "count"
    currency: str = "JPY"
    axis: str = ""
    ticks: Sequence[str] = ()
    marks: Sequence[Mark] = ()
    lies: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        lengths = {len(self.labels), len(self.ticks or self.labels)}
        for series in self.series:
            lengths |= {len(series.values)}
            lengths |= {len(ends) for ends in (series.low, series.high) if ends}
        if len(lengths) > 1:
            raise ValueError(f"chart {self.key}: rows of different length {sorted(lengths)}")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a map; `row` and `column` count from 0 at the top left.

    strength  0..1, how deep its colour, or how large its circle
    text      what stands in it; `short` where there is little room; `said` the whole of it
    is_early  too early to judge: hatched, and said so in the table
    corner    a name that begins in this cell
    """

    row: int
    column: int
    strength: float
    text: str
    short: str = ""
    said: Sequence[str] = ()
    tone: Tone = "ai"
    is_early: bool = False
    corner: str = ""


@dataclass(frozen=True, kw_only=True)
class CellMap:
    """Cells in rows and columns: a heat map, or circles on a ground of their tone.

    `heads` and `listed` are the same as a table, each row with its label first. Texts are in the
    reader's language.
    """

    key: str
    title: str
    summary: str
    rows: Sequence[str]
    columns: Sequence[str]
    cells: Sequence[Cell]
    heads: Sequence[str]
    listed: Sequence[Sequence[str]]
    kind: Literal["heat", "circles"] = "heat"
    row_axis: str = ""
    column_axis: str = ""
    note: str = ""
