"""RFM: recency, frequency, monetary value of each customer, and quintile scores of the three."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import narwhals as nw

from kizuna.insight.analyses.scores import BINS, scored, scored_alike
from kizuna.insight.analyses.segments import segment_of
from kizuna.insight.tables.shape import Frame, Rows
from kizuna.insight.tables.slice import Slice

_PAGE_ROWS = 10_000


@dataclass(frozen=True, kw_only=True)
class RfmRow:
    """One customer at the as-of day. Scores 1..5, 5 is best; `score` is "543"."""

    customer_id: str
    customer_name: str | None
    customer_rank: str | None  # the shop's own
    recency_days: int
    orders: int
    net_minor: int
    recency: int
    frequency: int
    monetary: int
    segment: str  # key of segments.SEGMENTS

    @property
    def score(self) -> str:
        """The three digits, recency first."""
        return f"{self.recency}{self.frequency}{self.monetary}"


@dataclass(frozen=True, kw_only=True)
class RfmCell:
    """One cell of the map: recency score x frequency score."""

    recency: int
    frequency: int
    customers: int
    net_minor: int
    segment: str


@dataclass(frozen=True, kw_only=True)
class Rfm:
    """All customers' rows, most valuable first, and the 25 cells they fall in (empty ones too)."""

    rows: Sequence[RfmRow]
    cells: tuple[RfmCell, ...]


def rfm(slice_: Slice) -> Rfm:
    """Every customer at the end of the slice, and the map of recency by frequency scores.

    The rows are fetched only when somebody looks at them; the map comes from one grouped query.
    """
    groups = _groups(slice_)
    scores = range(1, BINS + 1)
    return Rfm(
        rows=RfmRows(slice_, sum(group["customers"] for group in groups)),
        cells=tuple(
            _cell(recency, frequency, groups) for recency in scores for frequency in scores
        ),
    )


def _cell(recency: int, frequency: int, groups: Rows) -> RfmCell:
    """A cell bears the segment of most of its customers: those of many orders may have another."""
    own = [g for g in groups if (g["recency"], g["frequency"]) == (recency, frequency)]
    most = max(own, key=lambda group: (group["customers"], group["standing"]), default=None)
    return RfmCell(
        recency=recency,
        frequency=frequency,
        customers=sum(group["customers"] for group in own),
        net_minor=sum(group["net_minor"] for group in own),
        segment=segment_of(recency, most["standing"] if most else frequency),
    )


def _groups(slice_: Slice) -> Rows:
    groups = scored_alike(slice_).group_by("recency", "frequency", "standing")
    counted = groups.agg(nw.col("customers", "net_minor").sum())
    return slice_.tables.engine.rows(counted)


class RfmRows(Sequence[RfmRow]):
    """Every customer's row, most valuable first, fetched page by page when somebody looks."""

    def __init__(self, slice_: Slice, length: int) -> None:
        self._slice = slice_
        self._length = length

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        return f"<{self._length} RFM rows>"

    @overload
    def __getitem__(self, index: int) -> RfmRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[RfmRow]: ...
    def __getitem__(self, index: int | slice) -> RfmRow | list[RfmRow]:
        places = range(self._length)[index]
        if isinstance(places, int):
            return self._between(places, places + 1)[0]
        if not places:
            return []
        low, high = min(places), max(places)
        found = self._between(low, high + 1)
        return [found[place - low] for place in places]

    def __iter__(self) -> Iterator[RfmRow]:
        for start in range(0, self._length, _PAGE_ROWS):
            yield from self._between(start, start + _PAGE_ROWS)

    def _between(self, start: int, end: int) -> list[RfmRow]:
        place = nw.col("place")
        page = self._ranked().filter(place >= start, place < end)
        named = page.join(self._slice.tables.customers, on="customer_id", how="left")
        rows = self._slice.tables.engine.rows(named.sort("place").drop("place"))
        spell = self._slice.tables.spell_customer
        return [
            RfmRow(
                **{**row, "customer_id": spell(row["customer_id"])},
                segment=segment_of(row["recency"], standing),
            )
            for row in rows
            for standing in (row.pop("standing"),)
        ]

    def _ranked(self) -> Frame:
        return self._slice.kept("rfm_ranked", lambda: _by_value(scored(self._slice)))


def _by_value(table: Frame) -> Frame:
    """The rows with their `place`, 0 for the most valuable; equal ones by customer_id."""
    value = table.with_columns(lost=-nw.col("net_minor"))
    return value.with_row_index("place", order_by=["lost", "customer_id"]).drop("lost")
