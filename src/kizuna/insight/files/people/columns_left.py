"""Columns of a file from which nothing is taken, and as what kind of own field each could be kept.

Not here: what is taken (`columns`, `person_fields`), reading values of own fields (`own_columns`).
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.column_names import shown_header
from kizuna.insight.files.own_columns import own_value
from kizuna.insight.files.reading import RawTable, SourceReport
from kizuna.insight.files.values.blanks import filled_sql

MOST_CHOICES, LONGEST_CHOICE = 12, 40
EXAMPLES, EXAMPLE_LETTERS = 3, 40
_DAY = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?( \d{1,2}:\d{2}(:\d{2})?)?"
# 20150616: a day of the calendar, in this century or the last; else it is a number.
_COMPACT_DAY = r"(19|20)\d{6}"
# As `own_value` reads numbers, but for codes, which would lose the zeros before them.
_NUMBER = r"[-+]?([1-9]\d{0,2}(,\d{3})+|0|[1-9]\d*)(\.\d+)?"


@dataclass(frozen=True, kw_only=True)
class LeftColumn:
    """A column that holds something which is not taken: `kinds` it fits, the likeliest first.

    `choices` are all its values where it could be chosen from.
    """

    place: int
    header: str
    examples: tuple[str, ...]
    kinds: tuple[str, ...]
    choices: tuple[str, ...] = ()


def columns_left(
    raw: RawTable, taken: Collection[str], *, connection: DuckDBPyConnection
) -> list[LeftColumn]:
    """The columns of a table beside those taken, by their shown headers; empty ones left out."""
    left = []
    for place in range(len(raw.header)):
        header = shown_header(raw, place)
        if header in taken:
            continue
        cell = filled_sql(place)
        (facts,) = connection.execute(
            f"""WITH cells AS (SELECT {cell} AS cell FROM {raw.table}),
                several AS (SELECT cell, count(*) AS n FROM cells WHERE cell IS NOT NULL
                    GROUP BY cell ORDER BY n DESC, cell LIMIT {MOST_CHOICES + 1})
            SELECT count(cell) AS filled, (SELECT list(cell) FROM several) AS cells,
                count(cell) FILTER (regexp_full_match(cell, '{_DAY}')
                    OR regexp_full_match(cell, '{_COMPACT_DAY}')
                    AND try_strptime(cell, '%Y%m%d') IS NOT NULL) AS days,
                count(cell) FILTER (regexp_full_match(cell, '{_NUMBER}')) AS numbers
            FROM cells"""
        ).fetchall()
        filled, cells, days, numbers = facts
        if filled:
            is_all = {"date": days == filled, "number": numbers == filled}
            left.append(_left(place, header, cells, filled, is_all))
    return left


def _left(
    place: int, header: str, cells: Sequence[str], filled: int, is_all: Mapping[str, bool]
) -> LeftColumn:
    choices = fitting_choices(cells, filled=filled)
    is_yes_no = len(cells) <= MOST_CHOICES and all(own_value("yes_no", cell) for cell in cells)
    fits = {
        "yes_no": is_yes_no and not is_all["number"],
        **is_all,
        "choice": bool(choices),
        "text": True,
    }
    return LeftColumn(
        place=place,
        header=header,
        examples=tuple(cell[:EXAMPLE_LETTERS] for cell in cells[:EXAMPLES]),
        kinds=tuple(kind for kind, does_fit in fits.items() if does_fit),
        choices=choices,
    )


def fitting_choices(cells: Sequence[str], *, filled: int) -> tuple[str, ...]:
    """All values of a column to choose from: few, short and coming again; else none.

    >>> fitting_choices(["女性", "男性"], filled=90), fitting_choices(["静岡", "京都"], filled=2)
    (('女性', '男性'), ())
    """
    folded = {unicodedata.normalize("NFKC", cell).casefold() for cell in cells}
    is_few = 2 <= len(cells) <= MOST_CHOICES and filled >= 3 * len(cells)
    if not is_few or len(folded) < len(cells) or max(map(len, cells)) > LONGEST_CHOICE:
        return ()
    return tuple(cells)


def said_of_products_left(source: SourceReport, left: Sequence[LeftColumn]) -> Said:
    """What is left of a list of products that came along with orders."""
    values = {"file": source.file, "columns": ", ".join(column.header for column in left)}
    return Said("left_of_list", _OF_PRODUCTS, values)


_OF_PRODUCTS = Words(
    ja="{file}：商品の一覧から取り込むのは商品コードと商品名だけです（使わない列：{columns}）。",
    en="{file}: from a list of products only the codes and the names are taken (not {columns}).",
)
