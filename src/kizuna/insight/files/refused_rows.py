"""Refused rows as a file: the source's own columns plus the reason, to be mended and fed again.

With them go the other rows of their orders: an order is as the last file tells it, and would else
be left with the mended row alone.

A cell that a spreadsheet would run as a formula gets an apostrophe before it; the same cells lose
it when the mended file is read, so that `+81…` and `-1200` come back as they were.
"""

import csv
import dataclasses
from collections.abc import Iterator
from pathlib import Path

from kizuna.base.words import Language, Words
from kizuna.insight.files.assembly.checks import BESIDE
from kizuna.insight.files.raw.open import EXTRA
from kizuna.insight.files.reading import Account, source_names
from kizuna.insight.files.refusals import REFUSALS
from kizuna.insight.files.values.guard import guarded

SHOWN_ROWS, SHOWN_LETTERS = 5, 60  # of each reason, where it is shown and not written to a file


SAME_ORDER = Words(
    ja="同じ注文のほかの行です。注文がそろうよう、このまま残してください。",
    en="Another row of the same order: leave it here, so that the order stays whole.",
)


def write_refused(reading: Account, path: str | Path, *, language: Language) -> list[Path]:
    """Write each source's refused rows as CSV (UTF-8 with BOM, which Excel needs).

    One source with refusals: `path` itself; several: `name-1.csv`, `name-2.csv`. Returns the paths.
    """
    path = Path(path)
    sources = [i for i, source in enumerate(reading.sources) if source.rows_refused]
    written = []
    for number, source in enumerate(sources, start=1):
        target = path if len(sources) == 1 else path.with_stem(f"{path.stem}-{number}")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            header = reading.headers[source]
            names = (*header, *(extra.say(language) for extra in EXTRA))
            writer.writerow([guarded(name) for name in names])
            for row in _rows(reading, source, len(header), language):
                writer.writerow([guarded(cell) for cell in row])
        written.append(target)
    return written


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why rows were refused: a key of `refusals.REFUSALS`, how many, and the first of them.

    `rows` are file, row in it, and the cell that is meant (may be empty).
    """

    code: str
    n: int
    rows: list[tuple[str, int, str]]


def reasons_of(account: Account) -> list[Reason]:
    """The reasons of all refused rows of all files, the commonest first."""
    files = source_names([(source.file, source.sheet) for source in account.sources])
    found = account.connection.execute(
        f"""SELECT code, count(*), list({{source: source, row: row, detail:
            left(coalesce(detail, ''), {SHOWN_LETTERS})}} ORDER BY source, row)[:{SHOWN_ROWS}]
        FROM {account.refused} GROUP BY code ORDER BY 2 DESC, 1"""
    ).fetchall()
    return [
        Reason(code, n, [(files[one["source"]], one["row"], one["detail"]) for one in first])
        for code, n, first in found
    ]


def _rows(reading: Account, source: int, width: int, language: Language) -> Iterator[list[str]]:
    found = reading.connection.execute(
        f"""SELECT row, code, detail, cells FROM {reading.refused} WHERE source = $source
        UNION ALL SELECT row, 'same_order', '', cells FROM {BESIDE} WHERE source = $source
        ORDER BY row""",
        {"source": source},
    )
    while batch := found.fetchmany(1000):
        for row, code, detail, cells in batch:
            filled = ["" if cell is None else cell for cell in cells or []]
            # A row with too many cells keeps them all, folded into its last column.
            filled = [*filled[: width - 1], ",".join(filled[width - 1 :])]
            filled += [""] * (width - len(filled))
            words = SAME_ORDER if code == "same_order" else REFUSALS[code]
            yield [*filled, words.say(language, detail=detail), str(row), code]
