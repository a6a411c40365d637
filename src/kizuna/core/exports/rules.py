"""What can be taken out and in which form; an app adds what it has in one file, `exports.py`.

    EXPORTS.add("customers", Export(name=Words(ja="顧客", en="Customers"), table=customers_table,
                                    permission=EXPORT_CUSTOMERS))

Not here: writing the file (`writers`), who took what and why (`models`).
"""

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.core.permissions.rules import Actor, Permission

Value: TypeAlias = str | int | float | Decimal | bool | date | datetime | None
ColumnKind: TypeAlias = Literal["text", "number", "day", "moment", "yes_no"]
# The rows of a batch, column by column; all columns are equally long.
Batch: TypeAlias = Sequence[Sequence[Value]]
Filters: TypeAlias = Mapping[str, str]
ROWS_PER_BATCH = 2000
# A file with personal data lies about no longer than this.
KEPT = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its header, and what its cells hold; `text` is never read as anything else."""

    name: Words
    kind: ColumnKind = "text"


@dataclass(frozen=True, kw_only=True)
class Table:
    """What is taken out. `rows` is how many there are at the moment, to say how far it is."""

    columns: Sequence[Column]
    rows: int
    batches: Iterable[Batch]


@dataclass(frozen=True, kw_only=True)
class Export:
    """One thing that can be taken out.

    `table` answers the filters that `filters` names; `told` says the value of one as people call
    it. A filter in `personal` may say who someone is, and is left out of logs. In the header of the
    first column, `Kizuna …` tells our own import that the cells are guarded.
    """

    name: Words
    permission: Permission
    table: Callable[[Filters], Table]
    filters: Mapping[str, Words] = field(default_factory=dict)
    personal: frozenset[str] = frozenset()
    told: Callable[[str, str], str] = lambda key, value: value


EXPORTS: Registry[Export] = Registry("exports")


def exports_of(actor: Actor) -> dict[str, Export]:
    """What somebody may take out, by key."""
    return {key: EXPORTS[key] for key in EXPORTS if actor.may(EXPORTS[key].permission)}


class Format(StrEnum):
    """The forms a file can have."""

    XLSX = "xlsx"
    CSV = "csv"
    CSV_CP932 = "csv_cp932"

    @property
    def ending(self) -> str:
        """What the file's name ends with."""
        return "xlsx" if self is Format.XLSX else "csv"


FORMAT_NAMES: dict[Format, Words] = {
    Format.XLSX: Words(ja="Excel（.xlsx）", en="Excel (.xlsx)"),
    Format.CSV: Words(ja="CSV（UTF-8）", en="CSV (UTF-8)"),
    Format.CSV_CP932: Words(
        ja="CSV（Shift_JIS。古いソフト向け）", en="CSV (Shift_JIS, for older Japanese software)"
    ),
}


def watermark(chance: bytes) -> str:
    """The mark by which a file that turns up somewhere is traced; `chance` are five random bytes.

    >>> watermark(bytes([7, 91, 205, 21, 3]))
    'a5n42fid'
    """
    return base64.b32encode(chance).decode().lower()


def file_name(kind: str, *, mark: str, on: date, form: Format) -> str:
    """What the file is called: what it holds, of which day, and its mark.

    >>> file_name("customers", mark="a5n42fid", on=date(2026, 11, 22), form=Format.CSV)
    'kizuna-customers-20261122-a5n42fid.csv'
    """
    return f"kizuna-{kind}-{on:%Y%m%d}-{mark}.{form.ending}"


def loggable(kind: Export, filters: Filters) -> dict[str, str]:
    """The filters as the audit log may hold them: of personal ones only that there was one."""
    return {key: "…" if key in kind.personal else value for key, value in filters.items()}
