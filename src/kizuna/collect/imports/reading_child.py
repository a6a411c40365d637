"""Runs alone in a child process: files -> Parquet files of what they hold, and `reading.json`.

A child, because a hostile or broken file may take all the memory and time it is given. It uses the
reading of `kizuna report`, so that both count the same. Not here: Django, the database.

    python -m kizuna.collect.imports.reading_child FOLDER
"""

import json
import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection

from kizuna.base.errors import KizunaError, Undecided
from kizuna.base.said import Said
from kizuna.base.words import LANGUAGES, Verbatim
from kizuna.collect.imports.laying_down import (
    lay_down,
    lay_down_people,
    lay_down_products,
    said_of_contacts,
)
from kizuna.collect.imports.rules import examples, fingerprint
from kizuna.insight.engines.duckdb import open_connection
from kizuna.insight.files.column_names import shown_header
from kizuna.insight.files.format import holds_of
from kizuna.insight.files.people.address_book import (
    lists_people,
    read_address_book,
    refuse_in_list,
    said_of_perhaps_list,
    with_lists,
)
from kizuna.insight.files.people.columns_left import columns_left, said_of_products_left
from kizuna.insight.files.people.of_orders import options_of_orders, with_people
from kizuna.insight.files.product_list import lists_products, read_product_list
from kizuna.insight.files.raw.open import open_sources
from kizuna.insight.files.read import read_tables, sheets_of_orders
from kizuna.insight.files.reading import Account, OwnColumn, Question, RawTable, ReadOptions
from kizuna.insight.files.refused_rows import reasons_of, write_refused

MEMORY_BYTES, CPU_SECONDS = (
    6 << 30,
    900,
)  # address space, of which DuckDB reserves more than it uses
ENGINE_MEMORY = "700MB"
RESULT = "reading.json"
_NOT_ORDERS = {"no_ordered_at_column", "no_amount_column", "no_customer_id_column"}
SAMPLE_ROWS, SAMPLE_LETTERS = 500, 100  # among which examples of a column are looked for


def said_in_both(said: Said) -> dict[str, str]:
    """A finished sentence in each language, fit for JSON."""
    return {"code": said.code, "ja": said.say("ja"), "en": said.say("en")}


def read_into(folder: Path, connection: DuckDBPyConnection) -> dict[str, Any]:
    """What `reading.json` will say: what was understood, or what to ask, or why it failed."""
    request = json.loads((folder / "request.json").read_text("utf-8"))
    asked: list[Question] = []

    def ask(question: Question) -> int | None:
        asked.append(question)
        return None

    options = ReadOptions(
        columns=request["columns"],
        currency=request["currency"],
        usual_currency=request.get("usual_currency"),
        time_zone=request["time_zone"],
        date_order=request["date_order"],
        today=date.fromisoformat(request["today"]),
        ask=ask,
        own=tuple(
            OwnColumn(
                key=own["key"],
                name=Verbatim(ja=own["ja"], en=own["en"]),
                kind=own["kind"],
                choices=tuple(own["choices"]),
            )
            for own in request.get("own", ())
        ),
    )
    raws: list[RawTable] = []
    try:
        raws = open_sources([folder / name for name in request["files"]], connection=connection)
        options = _with_layouts(options, request.get("layouts", {}), raws)
        of_people = [lists_people(raw, options) for raw in raws]
        if all(of_people):
            return _read_people(folder, raws, connection=connection, options=options)
        of_orders = options_of_orders(options)
        raws, passed_over = sheets_of_orders(raws, connection=connection, options=of_orders)
        if all(lists_people(raw, options) for raw in raws):
            read = _read_people(folder, raws, connection=connection, options=options)
            return _with_notes(read, passed_over)
        if all(lists_products(raw, connection=connection, options=of_orders) for raw in raws):
            read = _read_products(folder, raws, connection=connection, options=of_orders)
            return _with_notes(read, passed_over)
        reading = read_tables(
            raws,
            connection=connection,
            options=of_orders,
            notes=passed_over,
            check_list=partial(refuse_in_list, connection=connection, options=options),
        )
        reading = with_people(reading, raws, connection=connection, options=options)
        reading = with_lists(reading, raws, connection=connection, options=options)
    except Undecided as undecided:
        return _question(undecided, asked) | {"tables": [_shown(raw, connection) for raw in raws]}
    except KizunaError as error:
        return _error(error, raws, options) | {"tables": [_shown(raw, connection) for raw in raws]}
    _write_refused(reading, folder)
    counts = lay_down(reading, raws, folder=folder, time_zone=request["time_zone"])
    return _understood(reading, raws, said_of_contacts(connection, folder)) | {
        "currency": reading.tables.currency,
        "first_day": reading.tables.known.start.isoformat(),
        "last_day": reading.tables.known.last.isoformat(),
        "counts": counts,
    }


def _with_layouts(
    options: ReadOptions, layouts: Mapping[str, Mapping[str, str]], raws: Sequence[RawTable]
) -> ReadOptions:
    """The options with what was said of the columns of some headers alone.

    That no column holds a field is said of the first file's: others may have one.
    """
    said = {raw.header: dict(layouts.get(fingerprint(raw.header), {})) for raw in raws}
    nowhere = {key: name for key, name in options.columns.items() if not name}
    said[raws[0].header] = nowhere | said[raws[0].header]
    columns = {key: name for key, name in options.columns.items() if name}
    return replace(options, columns=columns, columns_of=said)


def _read_people(
    folder: Path, raws: list[RawTable], *, connection: DuckDBPyConnection, options: ReadOptions
) -> dict[str, Any]:
    """Lists of customers without any order: the same, with nothing but people."""
    book = read_address_book(raws, connection=connection, options=options)
    _write_refused(book, folder)
    counts = lay_down_people(book, raws, folder=folder)
    told = said_of_contacts(connection, folder)
    return _understood(book, raws, told) | {"lists": "customers", "counts": counts}


def _read_products(
    folder: Path, raws: list[RawTable], *, connection: DuckDBPyConnection, options: ReadOptions
) -> dict[str, Any]:
    """Lists of products without any order: the same, with nothing but what is sold."""
    listed = read_product_list(raws, connection=connection, options=options)
    _write_refused(listed, folder)
    counts = lay_down_products(listed, raws, folder=folder)
    return _understood(listed, raws) | {"lists": "products", "counts": counts}


def _with_notes(read: dict[str, Any], passed_over: Sequence[Said]) -> dict[str, Any]:
    return read | {"notes": [*map(said_in_both, passed_over), *read["notes"]]}


def _write_refused(account: Account, folder: Path) -> None:
    for language in LANGUAGES:
        write_refused(account, folder / "refused" / f"{language}.csv", language=language)


def _question(undecided: Undecided, asked: list[Question]) -> dict[str, Any]:
    question = asked[-1] if asked else None
    return {
        "question": said_in_both(undecided.said),
        "answers": list(question.choices) if question else [],
        "options": list(question.options) if question else [],
        "next_step": said_in_both(undecided.next_step) if undecided.next_step else None,
    }


def _error(
    error: KizunaError, raws: Sequence[RawTable] = (), options: ReadOptions | None = None
) -> dict[str, Any]:
    next_step = error.next_step
    if next_step is None and options and error.code in _NOT_ORDERS:
        file = error.said.values.get("file")
        perhaps = (said_of_perhaps_list(raw, options) for raw in raws if raw.file == file)
        next_step = next(filter(None, perhaps), None)
    return {
        "error": said_in_both(error.said),
        "next_step": said_in_both(next_step) if next_step else None,
    }


def _understood(
    account: Account, raws: Sequence[RawTable], told: Sequence[Said] = ()
) -> dict[str, Any]:
    """What was made of each table: which columns hold what, and which were left; and what else is
    `told` of all."""
    sources, tables = [], []
    holds = [holds_of(source.columns) for source in account.sources]
    for raw, source, header, held in zip(
        raws, account.sources, account.headers, holds, strict=True
    ):
        notes = [said_in_both(note) for note in source.notes]
        left = columns_left(raw, source.columns.values(), connection=account.connection)
        if left and held == "products" and "orders" in holds:
            notes.append(said_in_both(said_of_products_left(source, left)))
            left = []  # nothing that could be chosen for them would be read
        sources.append(asdict(source) | {"notes": notes, "header": list(header)})
        tables.append(_shown(raw, account.connection) | {"left": [asdict(one) for one in left]})
    notes = [said_in_both(note) for note in (*account.notes, *told)]
    reasons = [asdict(reason) for reason in reasons_of(account)]
    return {"sources": sources, "notes": notes, "tables": tables, "refused": reasons}


def _shown(raw: RawTable, connection: DuckDBPyConnection) -> dict[str, Any]:
    """The header and examples of each column, for the preview."""
    cells = ", ".join(f"left(c{i}::VARCHAR, {SAMPLE_LETTERS})" for i in range(len(raw.header)))
    rows = connection.execute(f"SELECT {cells} FROM {raw.table} LIMIT {SAMPLE_ROWS}").fetchall()
    return {
        "file": raw.file,
        "sheet": raw.sheet,
        "encoding": raw.encoding,
        "header": list(raw.header),
        "columns": [shown_header(raw, place) for place in range(len(raw.header))],
        "examples": [examples([row[i] for row in rows]) for i in range(len(raw.header))],
    }


def main(folder: Path) -> None:
    """Read under limits; a break of them ends the process, which the parent tells apart."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    connection = open_connection()
    connection.execute(f"SET memory_limit = '{ENGINE_MEMORY}'")
    connection.execute(
        f"SET temp_directory = '{str(folder / 'spill').replace(chr(39), chr(39) * 2)}'"
    )
    result = json.dumps(read_into(folder, connection), ensure_ascii=False, default=str)
    (folder / f"{RESULT}.part").write_text(result, encoding="utf-8")
    (folder / f"{RESULT}.part").rename(folder / RESULT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
