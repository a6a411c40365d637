"""How answers show themselves in a notebook, and how they leave for the caller's own library.

Not here: the printable report (`insight.report`).
"""

import dataclasses
import html
import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal, TypeAlias

import narwhals as nw

from kizuna.base.money import NO_CURRENCY, minor_digits
from kizuna.base.period import Period
from kizuna.base.words import Words
from kizuna.insight.analyses.changes import Change
from kizuna.insight.metric import Estimate, Metric, Unit
from kizuna.insight.report.text import clip, columns
from kizuna.insight.stats.measured import Measured

Library: TypeAlias = Literal["pandas", "polars", "pyarrow"]
_BACKENDS: tuple[Library, ...] = ("pandas", "polars", "pyarrow")
_SHOWN_ROWS = 10
_CELL_COLUMNS = 24
_TABLE_COLUMNS = 120


@dataclasses.dataclass(frozen=True)
class Figure:
    """One metric's answer: `value`, `low`, `high` in major units and ratios, and its `n`."""

    metric: Metric
    estimate: Estimate
    currency: str

    def _shown(self, number: float | None) -> float | None:
        return number if self.metric.unit is not Unit.MONEY else _major(number, self.currency)

    @property
    def value(self) -> float | None:
        """The figure; money in major units."""
        return self._shown(self.estimate.value)

    @property
    def low(self) -> float | None:
        """Lower end of the interval."""
        return self._shown(self.estimate.low)

    @property
    def high(self) -> float | None:
        """Upper end of the interval."""
        return self._shown(self.estimate.high)

    @property
    def n(self) -> int:
        """How many observations stand behind it."""
        return self.estimate.n

    def __repr__(self) -> str:
        name = self.metric.name.en
        if not self.estimate.enough:
            return f"{name}: too few to say (n={self.n}, needs {self.estimate.needed_n})"
        is_named = self.metric.unit is Unit.MONEY and self.currency != NO_CURRENCY
        unit = f" {self.currency}" if is_named else ""
        interval = "" if self.low is None else f" ({self.low:.4g} to {self.high:.4g})"
        return f"{name}: {self.value:.6g}{unit}{interval}, n={self.n}"

    def _repr_html_(self) -> str:
        meaning = html.escape(f"{self.metric.meaning.en} {self.metric.meaning.ja}")
        name = html.escape(self.metric.name.en)
        rest = html.escape(repr(self).removeprefix(self.metric.name.en))
        return f'<span title="{meaning}"><b>{name}</b>{rest}</span>'


class Listing(Sequence[object]):
    """Rows of one analysis. Iterate them, show them, or take them as a frame."""

    def __init__(self, rows: Sequence[object], *, currency: str, backend: str | None) -> None:
        self.rows = rows
        self._currency = currency
        self._backend = backend

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place):  # type: ignore[no-untyped-def]  # int or slice, as in Sequence
        return self.rows[place]

    def __iter__(self) -> Iterator[object]:
        return iter(self.rows)

    def frame(self, backend: str | None = None) -> object:
        """A dataframe of the library the data came in with, else of the first one installed.

        One row per row, one column per plain value: money in major units (`net` for `net_minor`);
        a figure gives `name`, `name_low`, `name_high`, `name_n`, a period `name_start` and
        `name_end`, a sentence `name_ja` and `name_en`, counts by label one column per label.
        """
        chosen = backend or self._backend
        library = next((name for name in _BACKENDS if name == chosen), None) or _installed()
        return nw.from_dict(self._table(self.rows), backend=library).to_native()

    def _table(self, rows: Sequence[object]) -> dict[str, list[object]]:
        flat = [dict(_flat(row, self._currency)) for row in rows]
        names = dict.fromkeys(name for row in flat for name in row)
        in_order = sorted(names, key=lambda name: name.endswith(("_ja", "_en")))  # sentences last
        # Only counts by label differ from row to row: a label that a row lacks counts none.
        return {name: [row.get(name, 0) for row in flat] for name in in_order}

    def __repr__(self) -> str:
        """The first rows as a small table of text."""
        if not self.rows:
            return "No rows."
        table = self._table(self.rows[:_SHOWN_ROWS])
        shown = [
            [clip(cell, _CELL_COLUMNS) for cell in (name, *map(_said, cells))]
            for name, cells in table.items()
        ]
        widths = [max(map(columns, column)) for column in shown]
        lines = [
            "  ".join(
                cell + " " * (width - columns(cell))
                for cell, width in zip(line, widths, strict=True)
            ).rstrip()
            for line in zip(*shown, strict=True)
        ]
        more = [f"{len(self):,} rows in all."] if len(self) > _SHOWN_ROWS else []
        return "\n".join([clip(line, _TABLE_COLUMNS) for line in lines] + more)

    def _repr_html_(self) -> str:
        if not self.rows:
            return "<p>No rows.</p>"
        table = self._table(self.rows[: 2 * _SHOWN_ROWS])
        head = "".join(f"<th>{html.escape(name)}</th>" for name in table)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_said(cell))}</td>" for cell in row) + "</tr>"
            for row in zip(*table.values(), strict=True)
        )
        more = f"<p>{len(self):,} rows in all.</p>" if len(self) > 2 * _SHOWN_ROWS else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _installed() -> Library:
    for name in _BACKENDS:
        if importlib.util.find_spec(name):
            return name
    raise ModuleNotFoundError("frame() needs pandas, polars or pyarrow installed")


def _said(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.10g}" if abs(cell) >= 1 else f"{cell:.4g}"
    if isinstance(cell, list):
        return ", ".join(map(_said, cell))
    return "" if cell is None else str(cell)


def _major(minor: float | None, currency: str) -> float | None:
    if minor is None:
        return None
    return float(Decimal(repr(minor)).scaleb(-minor_digits(currency)))


def _flat(row: object, currency: str) -> Iterator[tuple[str, object]]:
    """The plain columns of one row dataclass, by name."""
    is_money = isinstance(row, Change) and row.this.unit is Unit.MONEY
    for field in dataclasses.fields(row):  # type: ignore[arg-type]
        name, value = field.name, getattr(row, field.name)
        if is_money and name in ("difference", "low", "high"):
            yield name, _major(value, currency)
        else:
            yield from _columns(name, value, currency)


def _columns(name: str, value: object, currency: str) -> Iterator[tuple[str, object]]:
    """One field as the columns it becomes."""
    if isinstance(value, Estimate | Measured):
        in_money = isinstance(value, Estimate) and value.unit is Unit.MONEY
        for part, number in (("", value.value), ("_low", value.low), ("_high", value.high)):
            yield name + part, _major(number, currency) if in_money else number
        yield f"{name}_n", value.n
    elif isinstance(value, Period):
        yield from ((f"{name}_start", value.start), (f"{name}_end", value.end))
    elif isinstance(value, Words):
        yield from ((f"{name}_ja", value.ja), (f"{name}_en", value.en))
    elif dataclasses.is_dataclass(value):
        for inner, cell in _flat(value, currency):
            yield name if inner == "key" else f"{name}_{inner}", cell
    elif isinstance(value, Mapping):
        yield from ((f"{name}_{inner}", cell) for inner, cell in value.items())
    elif name.endswith("_minor"):
        yield name.removesuffix("_minor"), _in_major(value, currency)
    else:
        yield name, list(value) if isinstance(value, tuple) else value


def _in_major(minor: object, currency: str) -> object:
    if isinstance(minor, tuple):
        return [_major(each, currency) for each in minor]
    return _major(minor, currency) if isinstance(minor, int | float) else minor
