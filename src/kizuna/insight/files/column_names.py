"""How a column is called: to the reader, who may have to choose one, and by who types `--map`.

Not here: what it means, and when that has to be asked (`columns`, `twins`).
"""

import re
import shlex
import unicodedata
from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from kizuna.base.errors import Undecided
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.fields import folded_header
from kizuna.insight.files.reading import Question, RawTable, ReadOptions

_MOST_SHOWN = 30  # of a table without a header, every cell of a long row would be one
_LONGEST = 60  # letters: what is no table may be one line without an end
_EXAMPLES = 3
_TYPE_MAP = Words(
    ja="次のどれかを付けて、もう一度実行してください。\n  {options}",
    en="Run it again with one of these:\n  {options}",
)


def shown_header(raw: RawTable, place: int) -> str:
    """A column's header; `金額#2` for the second of that name; its number where it has no name."""
    header = raw.header[place]
    if header and raw.header.count(header) > 1:
        return f"{header}#{raw.header[: place + 1].count(header)}"
    return header or str(place + 1)


def shown_headers(*raws: RawTable) -> str:
    """The columns of some tables as a reader can name them, each once; of very many the first."""
    shown = (shown_header(raw, place) for raw in raws for place in range(len(raw.header)))
    names = list(dict.fromkeys(shown))
    more = len(names) - _MOST_SHOWN
    names = [name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…" for name in names]
    return ", ".join(names[:_MOST_SHOWN]) + (f", … (+{more})" if more > 0 else "")


def places_named(raw: RawTable, name: str) -> list[int]:
    """Where the columns stand that a typed name may mean: by header, `header#2` or number from 1.

    Several where a header stands several times; none where this file has no such column.
    """
    if same := [place for place, header in enumerate(raw.header) if header == name != ""]:
        return same
    header, mark, number = unicodedata.normalize("NFKC", name).rpartition("#")
    if mark and number.isdecimal() and (twin := places_named(raw, header)[: int(number)]):
        return twin[-1:] if len(twin) == int(number) else []
    folded = folded_header(name)
    if same := [p for p, header in enumerate(raw.header) if folded_header(header) == folded != ""]:
        return same
    is_number = name.isdecimal() and 1 <= int(name) <= len(raw.header)
    return [int(name) - 1] if is_number else []


def map_option(raw: RawTable, field: str, place: int) -> str:
    """What to type in a shell so that a column is read as a field."""
    name = shown_header(raw, place)
    is_plain = re.fullmatch(r"[\w.-]+", name)  # shlex quotes all that is not ASCII
    return f"--map {field}={name if is_plain else shlex.quote(name)}"


def which_column(
    raw: RawTable,
    field: str,
    places: Sequence[int],
    *,
    said: Said,
    connection: DuckDBPyConnection,
    options: ReadOptions,
) -> int:
    """The column that somebody chose for a field; raises Undecided with what to type otherwise."""
    examples = [_examples(raw, place, connection) for place in places]
    typed = [map_option(raw, field, place) for place in places]
    shown = [f"{shown_header(raw, p)} ({e})" for p, e in zip(places, examples, strict=True)]
    question = Question(said=said, choices=tuple(shown), options=tuple(typed))
    answer = options.ask(question) if options.ask else None
    if answer is None:
        lines = [f"{option}  # {e}" for option, e in zip(typed, examples, strict=True)]
        raise Undecided(said, Said("type_map", _TYPE_MAP, {"options": "\n  ".join(lines)}))
    return places[answer]


def _examples(raw: RawTable, place: int, connection: DuckDBPyConnection) -> str:
    cells = connection.execute(
        f"SELECT DISTINCT left(c{place}::VARCHAR, 20) FROM (SELECT c{place} FROM {raw.table} "
        f"WHERE c{place} IS NOT NULL LIMIT 100) ORDER BY ALL LIMIT {_EXAMPLES}"
    ).fetchall()
    # On one line: what follows would be no part of the comment any more where it is pasted.
    return ", ".join(" ".join(str(cell).split()) for (cell,) in cells)
