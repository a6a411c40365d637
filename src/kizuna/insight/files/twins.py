"""Several columns under one header: which of them is meant is asked, where it matters.

Not here: what a header means (`columns`).
"""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.column_names import map_option, which_column
from kizuna.insight.files.fields import FIELDS
from kizuna.insight.files.reading import RawTable, ReadOptions

_WHICH = Words(
    ja="{file}：「{header}」という列が {n} つあります。「{field}」として読むのはどれですか。",
    en="{file} has {n} columns called “{header}”. Which one is to be read as “{field}”?",
)
_FIRST = Words(
    ja="{file}：「{header}」という列が {n} つあるので、先の列を「{field}」として読みました"
    "（{option} で変えられます）。",
    en="{file} has {n} columns called “{header}”; the first is read as “{field}” "
    "({option} changes it).",
)


def that_differ(raw: RawTable, twins: Sequence[int], connection: DuckDBPyConnection) -> list[int]:
    """Those of some columns among which a choice makes a difference: empty ones and ones with the
    same cells throughout are left out; at least one remains."""

    def ask(aggregates: list[str]) -> tuple[object, ...]:
        found = connection.execute(f"SELECT {', '.join(aggregates)} FROM {raw.table}").fetchone()
        return tuple(found or ())

    counts = ask([f"count(c{place})" for place in twins])
    first, *others = [p for p, n in zip(twins, counts, strict=True) if n] or twins[:1]
    if not others:
        return [first]
    differ = ask([f"bool_or(c{place} IS DISTINCT FROM c{first})" for place in others])
    return [first, *(place for place, d in zip(others, differ, strict=True) if d)]


def one_of(
    raw: RawTable,
    field: str,
    twins: Sequence[int],
    *,
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> int:
    """The column that is read as a field, of several with one header.

    Raises Undecided (which_of_one_header) with an example of each where they differ.
    """
    if len(twins) < 2:
        return twins[0]
    choices = that_differ(raw, twins, connection)
    if len(choices) == 1:
        return choices[0]
    said = Said("which_of_one_header", _WHICH, _values(raw, field, choices))
    return which_column(raw, field, choices, said=said, connection=connection, options=options)


def said_of_first(raw: RawTable, field: str, choices: Sequence[int]) -> Said:
    """That the first of several columns was taken, and how to take the next."""
    option = map_option(raw, field, choices[1])
    values = _values(raw, field, choices) | {"option": option}
    return Said("first_of_one_header", _FIRST, values)


def _values(raw: RawTable, field: str, choices: Sequence[int]) -> dict[str, object]:
    header, name = raw.header[choices[0]], FIELDS[field].name
    return {"file": raw.file, "header": header, "n": len(choices), "field": name}
