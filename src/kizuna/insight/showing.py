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

from kizuna.base.money import minor_digits
from kizuna.insight.metric import Estimate, Metric, Unit

Library: TypeAlias = Literal["pandas", "polars", "pyarrow"]
_BACKENDS: tuple[Library, ...] = ("pandas", "polars", "pyarrow")


@dataclasses.dataclass(frozen=True)
class Figure:
    """One metric's answer: `value`, `low`, `high` in major units and ratios, and its `n`."""

    metric: Metric
    estimate: Estimate
    currency: str

    def _shown(self, number: float | None) -> float | None:
        if number is None or self.metric.unit is not Unit.MONEY:
            return number
        return float(Decimal(repr(number)).scaleb(-minor_digits(self.currency)))

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
        unit = f" {self.currency}" if self.metric.unit is Unit.MONEY else ""
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

        One row per row; nested figures become columns `name_low`, `name_high`, `name_n`.
        """
        chosen = backend or self._backend
        library = next((name for name in _BACKENDS if name == chosen), None) or _installed()
        flat = [_flat(row) for row in self.rows]
        names = list(flat[0]) if flat else []
        columns = {name: [row[name] for row in flat] for name in names}
        return nw.from_dict(columns, backend=library).to_native()

    def _repr_html_(self) -> str:
        shown = [_flat(row) for row in self.rows[:20]]
        if not shown:
            return "<p>No rows.</p>"
        head = "".join(f"<th>{html.escape(name)}</th>" for name in shown[0])
        body = "".join(
            "<tr>"
            + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row.values())
            + "</tr>"
            for row in shown
        )
        more = "" if len(self) <= len(shown) else f"<p>{len(self):,} rows in all.</p>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _installed() -> Library:
    for name in _BACKENDS:
        if importlib.util.find_spec(name):
            return name
    raise ModuleNotFoundError("frame() needs pandas, polars or pyarrow installed")


def _flat(row: object) -> dict[str, object]:
    """A row dataclass as one level of columns."""
    flat: dict[str, object] = {}
    for name, value in dataclasses.asdict(row).items():  # type: ignore[call-overload]
        if isinstance(value, Mapping):
            for inner, cell in value.items():
                flat[name if inner == "value" else f"{name}_{inner}"] = cell
        else:
            flat[name] = list(value) if isinstance(value, tuple) else value
    return flat
