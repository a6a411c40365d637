"""A chart as a value: what it shows and what it says in a sentence.

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
    `forecast_from` on, values are a forecast: dashed, or paler.
    """

    name: str
    values: Sequence[float | None]
    kind: Literal["line", "bar"] = "line"
    tone: Tone = "ai"
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    forecast_from: int | None = None


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Some series over the same labels, all in one unit.

    `summary` says in one sentence what is to be seen, for those who do not see it too.
    Ratios are 0..1, money is in minor units of `currency`. Texts are in the reader's language.
    """

    key: str
    title: str
    summary: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: ChartUnit = "count"
    currency: str = "JPY"

    def __post_init__(self) -> None:
        lengths = {len(self.labels)}
        for series in self.series:
            lengths |= {len(series.values)}
            lengths |= {len(ends) for ends in (series.low, series.high) if ends}
        if len(lengths) > 1:
            raise ValueError(f"chart {self.key}: rows of different length {sorted(lengths)}")
