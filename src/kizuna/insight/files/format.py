"""What one known export is: how its header is recognised and what its columns mean.

Not here: any one format (each is a file in `formats/`), nor files of no known format, which are
read by the words in their header (`columns`).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.insight.files.fields import folded_header

Holds: TypeAlias = Literal["orders", "customers", "products"]


@dataclass(frozen=True, kw_only=True)
class Format:
    """One vendor's export.

    required   headers that only this export has together; all must be there
    columns    field -> its header, or several of which the first one present counts; a number is
               the column's place in a file without header
    amounts    "rows": an order is the sum of its rows; "totals": each order's total counts once,
               wherever in the order it stands; None: decided on the data
    fees       product codes or kinds of line, folded, that are no products (a pattern)
    blank_ids  customer ids that mean "no customer"
    cells      for a file without header: one pattern per column, tried on the first rows
    """

    key: str
    name: Words
    required: tuple[str, ...]
    columns: Mapping[str, str | int | tuple[str | int, ...]]
    holds: Holds = "orders"
    amounts: Literal["rows", "totals"] | None = None
    currency: str | None = None
    fees: str | None = None
    blank_ids: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    note: Words | None = None
    make_instead: Words | None = None  # for customers: which export has the orders

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether a header row is this export's."""
        present = {folded_header(name) for name in header}
        return bool(self.required) and all(folded_header(h) in present for h in self.required)

    def recognises_cells(self, rows: Sequence[Sequence[object]]) -> bool:
        """Whether the first rows of a file without header look like this one's."""
        if not self.cells or not rows:
            return False
        return all(
            len(row) == len(self.cells)
            and all(re.fullmatch(p, str(c)) for p, c in zip(self.cells, row, strict=True))
            for row in rows
        )

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """Field -> column index, for the columns this file has."""
        folded = [folded_header(name) for name in header]
        found: dict[str, int] = {}
        for key, wanted in self.columns.items():
            for name in wanted if isinstance(wanted, tuple) else (wanted,):
                if isinstance(name, int):
                    if not any(folded):
                        found[key] = name
                elif folded_header(name) in folded:
                    found[key] = folded.index(folded_header(name))
                    break
        return found


FORMATS: Registry[Format] = Registry("formats", folder="kizuna.insight.files.formats")


def holds_of(fields: Collection[str]) -> Holds:
    """What a table holds, by the fields that its columns were read as.

    >>> holds_of(["ordered_at", "product_id"]), holds_of(["product_id"]), holds_of(["email"])
    ('orders', 'products', 'customers')
    """
    if "ordered_at" in fields:
        return "orders"
    return "products" if "product_id" in fields else "customers"
