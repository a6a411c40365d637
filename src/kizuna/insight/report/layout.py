"""What a page is made of: sections, each a sentence with a picture, a table, or why it is empty.

Not here: HTML (`templates/`) or what any section says (`sections/`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from markupsafe import Markup

from kizuna.insight.report.writing import printable

Tone: TypeAlias = Literal["", "key", "good", "risk", "watch", "quiet", "few"]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell. `chip` sets the text in a tinted pill; `heat` 0..9 tints the whole cell."""

    text: str = ""
    hint: str = ""  # small grey text after it
    tone: Tone = ""
    is_number: bool = False
    is_chip: bool = False
    is_from_data: bool = False  # kept apart from the direction of our own text
    is_unripe: bool = False  # hatched: the period was not over
    heat: int | None = None
    share: float | None = None  # 0..1, drawn as a thin bar


def words(text: str, hint: str = "") -> Cell:
    """A cell with text of ours."""
    return Cell(text=text, hint=hint)


def number(text: str, hint: str = "") -> Cell:
    """A right-aligned figure, already written out."""
    return Cell(text=text, hint=hint, is_number=True)


def data(text: str | None) -> Cell:
    """A text that came from the file: a name, a code."""
    return Cell(text=printable(text or ""), is_from_data=True)


def chip(text: str, tone: Tone, *, is_number: bool = False) -> Cell:
    """A short text in a tinted pill."""
    return Cell(text=text, tone=tone, is_chip=True, is_number=is_number)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows under a common heading (empty: none). The first cell of a row names the row."""

    rows: Sequence[Sequence[Cell]]
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """`stacks`: on a phone each row becomes a card, instead of the table scrolling sideways."""

    caption: str
    head: Sequence[Cell]
    groups: Sequence[Group]
    stacks: bool = False
    kind: str = ""

    @classmethod
    def of(
        cls,
        caption: str,
        head: Sequence[Cell],
        rows: Sequence[Sequence[Cell]],
        *,
        stacks: bool = False,
        kind: str = "",
    ) -> "Table":
        """A table of one group."""
        return cls(caption=caption, head=head, groups=(Group(rows=rows),), stacks=stacks, kind=kind)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One question answered. With a chart the table lies behind "as a table", else it is shown."""

    key: str
    title: str
    sentence: str | Markup = ""
    chart: Markup = field(default_factory=Markup)
    table: Table | None = None
    note: str = ""
    is_wide: bool = False
