"""A column of order states whose header does not say so, found by its words: 取消, refunded.

Not here: columns found by their header (`columns`), or what a state does to an order (`assemble`).
"""

from collections.abc import Sequence
from dataclasses import replace

from duckdb import DuckDBPyConnection

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.assembly.kinds import is_undone
from kizuna.insight.files.column_names import map_option, shown_header
from kizuna.insight.files.columns import Layout, asked_columns
from kizuna.insight.files.reading import RawTable, ReadOptions

_MOST_STATES, _LONGEST = 20, 20  # different cells, characters: more is no list of states
_SAMPLE_ROWS = 2_000

_ASSUMED = Words(
    ja="{file}：見出しではわかりませんでしたが、「{header}」の列に「{found}」とあるので、"
    "注文の状態として読みました。取り消しの注文は数えず、返品の注文は、買われて戻ったものとして"
    "売上から引きます（違うときは --map status= を付けてください）。",
    en="{file}: no header says so, but “{header}” says “{found}”, so it is read as the order "
    "status: cancelled orders do not count, returned ones were bought and given back. (If it is "
    "something else, add --map status= with nothing after it.)",
)
_SEVERAL = Words(
    ja="{file}：取り消しや返品を表すらしい列がいくつかあり（{headers}）、どれも使っていません。"
    "取り消しを除くには、次のどれかを付けてください：{options}",
    en="{file}: several columns seem to tell of cancellations or returns ({headers}), and none was "
    "used. To leave those orders out, add one of these: {options}",
)


def with_status(
    raw: RawTable, layout: Layout, *, connection: DuckDBPyConnection, options: ReadOptions
) -> Layout:
    """The layout with the one column of few short words of which some are states like 返品.

    Nothing is looked for where a known format or the caller says what there is; where several
    columns fit, none is taken and it is said how to choose.
    """
    is_told = "status" in layout.places or asked_columns(options).get("status") == ""
    if is_told or layout.format or layout.holds != "orders":
        return layout
    short = _short(raw, layout, connection)
    found = {place: words for place in short if (words := _undone_in(raw, place, connection))}
    if not found:
        return layout
    values: dict[str, object] = {"file": raw.file}
    if len(found) > 1:
        values["headers"] = ", ".join(shown_header(raw, place) for place in found)
        values["options"] = ", ".join(map_option(raw, "status", place) for place in found)
        return replace(layout, notes=(*layout.notes, Said("status_unsure", _SEVERAL, values)))
    ((place, words),) = found.items()
    values |= {"header": shown_header(raw, place), "found": ", ".join(words)}
    return replace(
        layout,
        places={**layout.places, "status": place},
        notes=(*layout.notes, Said("assumed_status", _ASSUMED, values)),
    )


def _short(raw: RawTable, layout: Layout, connection: DuckDBPyConnection) -> Sequence[int]:
    """Columns without meaning yet whose first cells are few short words."""
    free = [
        place
        for place, kind in enumerate(raw.types)
        if place not in layout.places.values() and kind.startswith(("VARCHAR", "ENUM"))
    ]
    if not free:
        return []
    cells = ", ".join(f"c{place}::VARCHAR AS c{place}" for place in free)
    fits = ", ".join(
        f"count(DISTINCT c{place}) <= {_MOST_STATES} AND "
        f"coalesce(max(length(c{place})), 0) <= {_LONGEST}"
        for place in free
    )
    found = connection.execute(
        f"SELECT {fits} FROM (SELECT {cells} FROM {raw.table} LIMIT {_SAMPLE_ROWS})"
    ).fetchone()
    return [place for place, is_short in zip(free, found or (), strict=True) if is_short]


def _undone_in(raw: RawTable, place: int, connection: DuckDBPyConnection) -> list[str]:
    """The states of a column that say cancelled or returned; none where it is no list of states."""
    found = connection.execute(
        f"SELECT DISTINCT c{place}::VARCHAR AS state FROM {raw.table} "
        f"WHERE c{place} IS NOT NULL ORDER BY state LIMIT {_MOST_STATES + 1}"
    ).fetchall()
    states = [state for (state,) in found]
    if len(states) > _MOST_STATES or any(len(state) > _LONGEST for state in states):
        return []
    return [state for state in states if is_undone(state)]
