"""Files or a frame -> the canonical tables of a shop, with an account of every row.

Not here: any one step; each is a module of its own, named in the order of `_read`.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import narwhals as nw

from kizuna.base.errors import Undecided, UnreadableFile, UsageError
from kizuna.base.money import minor_digits
from kizuna.base.period import Period, day_date, day_number
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.engines.duckdb import DuckDBEngine
from kizuna.insight.files.assembly.amounts import decide_amounts
from kizuna.insight.files.assembly.assemble import (
    OrderRows,
    gather,
    make_lines,
    make_orders,
    tell_customers_of_rows,
    with_ids_spelt,
)
from kizuna.insight.files.assembly.checks import REFUSED, account, check_rows, start_account
from kizuna.insight.files.assembly.currency import decide_currency
from kizuna.insight.files.assembly.identity import found_in_lists, identify
from kizuna.insight.files.assembly.numbers_again import has_mixed_numbers, numbers_apart
from kizuna.insight.files.assembly.orders_in_both import said_of_orders_in_both
from kizuna.insight.files.assembly.products import make_products, refuse_without_code
from kizuna.insight.files.assembly.rows import TypedRows, type_rows
from kizuna.insight.files.assembly.said_of_rows import (
    said_of_later,
    said_of_list,
    said_of_mended,
    said_of_orders,
    said_of_source,
)
from kizuna.insight.files.assembly.shared_numbers import said_of_shared_numbers
from kizuna.insight.files.assembly.status import with_status
from kizuna.insight.files.assembly.written_ids import as_written
from kizuna.insight.files.column_names import places_named, shown_headers
from kizuna.insight.files.columns import Layout, asked_columns, decide_columns
from kizuna.insight.files.raw.open import open_sources, without_guard
from kizuna.insight.files.raw.typed import open_frame
from kizuna.insight.files.reading import Paths, RawTable, Reading, ReadOptions, SourceReport
from kizuna.insight.files.values.ids import ids_as_text
from kizuna.insight.files.values.zones import zone_named
from kizuna.insight.tables.customers import CUSTOMERS
from kizuna.insight.tables.order_lines import ORDER_LINES, PRODUCTS
from kizuna.insight.tables.orders import ORDERS
from kizuna.insight.tables.shape import Frame, Shape
from kizuna.insight.tables.shop_tables import ShopTables

# Refuses rows of a list of customers, the source of that number.
CheckList = Callable[[TypedRows, int], None]


def read_files(
    paths: Paths, *, connection: duckdb.DuckDBPyConnection, options: ReadOptions
) -> Reading:
    """Read all files of one shop together; a file given twice counts once.

    Raises UnreadableFile, Undecided or UsageError, with a sentence in both languages.
    """
    once, notes = _without_doubles(paths)
    raws = open_sources(once, connection=connection, progress=options.progress)
    raws, passed_over = sheets_of_orders(raws, connection=connection, options=options)
    notes += passed_over
    return read_tables(raws, connection=connection, options=options, notes=notes)


def sheets_of_orders(
    raws: Sequence[RawTable], *, connection: duckdb.DuckDBPyConnection, options: ReadOptions
) -> tuple[list[RawTable], list[Said]]:
    """The tables to read, and what is said of those that are passed over.

    A workbook of orders often has a sheet of totals or of notes besides, an archive a text to read
    first: one that cannot hold orders is left out where another beside it does hold them. Beside a
    list of customers or products alone, only what has no days is: orders have.
    """
    silent = replace(options, ask=None)  # whatever is to be asked will be asked when it is read
    of_orders: set[str] = set()
    of_lists: set[str] = set()
    others: list[tuple[RawTable, bool]] = []
    for raw in raws:
        if raw.container is None:
            continue
        try:
            layout = decide_columns(raw, connection=connection, options=silent)
        except UnreadableFile as refused:
            without_days = refused.code == "no_ordered_at_column"
            others.append((raw, without_days))
        except Undecided:
            of_orders.add(raw.container)
        else:
            (of_orders if layout.holds == "orders" else of_lists).add(raw.container)
    left = [
        raw
        for raw, without_days in others
        if raw.container in of_orders or (without_days and raw.container in of_lists)
    ]
    # What is said of a workbook or an archive stands with its first table.
    said = [note for raw in left for note in raw.notes if {"sheet", "member"} & note.values.keys()]
    said += [_passed_over(raw) for raw in left]
    return [raw for raw in raws if raw not in left], said


def _passed_over(raw: RawTable) -> Said:
    values = {"file": raw.file, "columns": shown_headers(raw)}
    if raw.sheet is None:
        return Said("file_without_orders", _NO_ORDERS_IN, values)
    return Said("sheet_without_orders", _NO_ORDERS_HERE, values | {"sheet": raw.sheet})


def read_frame(
    frame: object, *, connection: duckdb.DuckDBPyConnection, options: ReadOptions
) -> Reading:
    """Read one dataframe (pandas, Polars, Arrow, DuckDB) or dict of lists like a file."""
    raw = without_guard(open_frame(frame, connection=connection, name="frame"), connection)
    return read_tables([raw], connection=connection, options=options)


def read_tables(
    raws: Sequence[RawTable],
    *,
    connection: duckdb.DuckDBPyConnection,
    options: ReadOptions,
    notes: Sequence[Said] = (),
    check_list: CheckList = lambda rows, source: None,
) -> Reading:
    """The same from raw tables: decide columns, type rows, refuse, assemble, identify.

    `check_list` refuses rows of lists of customers that the caller cannot use.
    """
    _check_options(raws, options)
    if len(raws) > 1:  # ids of several sources are compared as they are written
        options = replace(options, codes_ids=False)
    layouts = _with_ids_elsewhere(raws, [_layout(raw, connection, options) for raw in raws])
    _refuse_lists_alone(raws, layouts)
    of_orders = [pair for pair in zip(raws, layouts, strict=True) if pair[1].holds == "orders"]
    currency, said = decide_currency(of_orders, connection=connection, options=options)
    start_account(connection)
    typed: list[TypedRows] = []
    for source, (raw, layout) in enumerate(zip(raws, layouts, strict=True)):
        rows = type_rows(
            raw,
            layout,
            table=f"typed_{source}",
            connection=connection,
            options=options,
            digits=minor_digits(currency),
        )
        if layout.holds == "orders":
            decide_amounts(rows, connection)
            check_rows(
                rows,
                connection=connection,
                currency=currency,
                earlier=typed,
                today=options.today,
            )
        elif layout.holds == "products":
            refuse_without_code(rows, connection)
        else:
            check_list(rows, source)
        typed.append(rows)
    # Only now: a later source may supersede rows of an earlier one.
    reports = [_report(typed, i, connection, options) for i in range(len(typed))]
    orders = [(i, rows) for i, rows in enumerate(typed) if rows.layout.holds == "orders"]
    _check_anything_used(reports, [i for i, _ in orders], connection)
    as_of_day = _as_of_day([rows for _, rows in orders], options, connection)
    gathered = gather(orders, connection, as_of_day=as_of_day)
    make_orders(gathered, connection, cost=_cost(gathered, options))
    if gathered.forms and has_mixed_numbers(gathered, connection):
        gathered = with_ids_spelt(gathered, connection)  # they will be told apart by words
        make_orders(gathered, connection, cost=_cost(gathered, options))
    if apart := numbers_apart(gathered, connection):
        gathered, said_of_numbers = apart
        said += said_of_numbers
        make_orders(gathered, connection, cost=_cost(gathered, options))
    members = [rows for rows in typed if rows.layout.holds == "customers"]
    said += identify(gathered.present, members, connection)
    _say_of_lists(reports, typed, connection)
    said += said_of_shared_numbers(typed, connection)
    tell_customers_of_rows(gathered, connection)
    tables = _tables(gathered, typed, connection, currency=currency, options=options)
    said += said_of_orders_in_both([rows for _, rows in orders], connection)
    said += said_of_mended([rows for _, rows in orders], connection)
    said += said_of_orders(gathered, connection, options=options)
    if as_of_day is not None:
        said += said_of_later([rows for _, rows in orders], connection, as_of_day=as_of_day)
    return Reading(
        tables=tables,
        shops=gathered.shops,
        sources=tuple(reports),
        notes=(*notes, *said),
        refused=REFUSED,
        headers=tuple(raw.header for raw in raws),
        connection=connection,
    )


def _without_doubles(paths: Paths) -> tuple[list[str | Path], list[Said]]:
    """Each content once. Only files of equal size are compared, so that this costs nothing."""
    kept: list[str | Path] = []
    seen: dict[tuple[int, str], str | Path] = {}
    notes = []
    sizes = [Path(path).stat().st_size if Path(path).is_file() else -1 for path in paths]
    for path, size in zip(paths, sizes, strict=True):
        if size > 0 and sizes.count(size) > 1:
            with Path(path).open("rb") as file:
                content = (size, hashlib.file_digest(file, "sha256").hexdigest())
            if first := seen.get(content):
                values = {"file": Path(path).name, "first": Path(first).name}
                notes.append(Said("same_file_twice", _SAME_FILE, values))
                continue
            seen[content] = path
        kept.append(path)
    return kept, notes


def _check_options(raws: Sequence[RawTable], options: ReadOptions) -> None:
    for field, header in asked_columns(options).items():
        if header and not any(places_named(raw, header) for raw in raws):
            values = {"header": header, "field": field, "columns": shown_headers(*raws)}
            raise UsageError(Said("no_such_column", _NO_COLUMN, values))
    if options.time_zone:
        zone_named(options.time_zone)  # before a file without any offset hides the slip
    if options.margin is not None and not 0 <= options.margin <= 1:
        raise UsageError(Said("bad_margin", _BAD_MARGIN, {"margin": options.margin}))


def _layout(raw: RawTable, connection: duckdb.DuckDBPyConnection, options: ReadOptions) -> Layout:
    layout = decide_columns(raw, connection=connection, options=options)
    return with_status(raw, layout, connection=connection, options=options.of(raw))


def _with_ids_elsewhere(raws: Sequence[RawTable], layouts: Sequence[Layout]) -> list[Layout]:
    """Each layout with where the other sources hold ids that all files of a shop share."""

    def elsewhere(own: int, key: str) -> tuple[str, ...]:
        return tuple(
            ids_as_text(raw.table, f"c{layout.places[key]}", raw.types[layout.places[key]])
            for number, (raw, layout) in enumerate(zip(raws, layouts, strict=True))
            if number != own and key in layout.places
        )

    shared = ("customer_id", "product_id")
    return [
        replace(layout, elsewhere={key: elsewhere(own, key) for key in shared})
        for own, layout in enumerate(layouts)
    ]


def _refuse_lists_alone(raws: Sequence[RawTable], layouts: Sequence[Layout]) -> None:
    if any(layout.holds == "orders" for layout in layouts):
        return
    known, holds = layouts[0].format, layouts[0].holds
    raise UnreadableFile(
        Said(f"{holds}_without_orders", _NO_ORDERS[holds], {"file": raws[0].file}),
        Said("make_orders_export", known.make_instead)
        if known and known.make_instead
        else Said("give_orders", _GIVE_ORDERS),
    )


def _as_of_day(
    orders: Sequence[TypedRows], options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> int | None:
    """The last day that counts, if the caller named one; nothing to count is a usage error."""
    if options.as_of is None:
        return None
    firsts = [
        found[0]
        for rows in orders
        if (found := connection.execute(
            f"SELECT min(day) FROM {rows.table} WHERE code IS NULL").fetchone())
    ]  # fmt: skip
    first = min(day for day in firsts if day is not None)
    if day_number(options.as_of) < first:
        values = {"day": options.as_of.isoformat(), "first": day_date(first).isoformat()}
        raise UsageError(Said("as_of_before_data", _TOO_EARLY, values))
    return day_number(options.as_of)


def _report(
    typed: Sequence[TypedRows],
    source: int,
    connection: duckdb.DuckDBPyConnection,
    options: ReadOptions,
) -> SourceReport:
    report = account(typed[source], source=source, connection=connection)
    said = said_of_source(
        typed[source],
        refused=report.rows_refused,
        earlier=typed[:source],
        connection=connection,
        options=options,
    )
    return replace(report, notes=report.notes + said)


def _say_of_lists(
    reports: Sequence[SourceReport],
    typed: Sequence[TypedRows],
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Say in the report of each list of customers whom it names: known once all are told apart."""
    lists = [
        report
        for report, rows in zip(reports, typed, strict=True)
        if rows.layout.holds == "customers"
    ]
    found = found_in_lists(connection) if lists else {}
    for number, report in enumerate(lists):
        report.notes.append(
            said_of_list(report.file, n=report.rows_used, found=found.get(number, 0))
        )


def _check_anything_used(
    reports: Sequence[SourceReport], orders: Sequence[int], connection: duckdb.DuckDBPyConnection
) -> None:
    if any(reports[source].rows_used for source in orders):
        return
    from kizuna.insight.files.refusals import REFUSALS

    common = connection.execute(
        f"SELECT code, min(detail) FROM {REFUSED} GROUP BY code ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()
    first = reports[orders[0]]
    code, detail = common or ("no_date", "")
    raise UnreadableFile(
        Said("no_usable_rows", _NO_ROWS, {"file": first.file, "n": first.rows_read}),
        Said(str(code), REFUSALS[str(code)], {"detail": detail}) if common else None,
    )


def _cost(rows: OrderRows, options: ReadOptions) -> str | None:
    if "cost" in rows.present:
        return "cost"
    if options.margin is not None:
        return f"round((1 - {options.margin}::DOUBLE) * (gross - back))"
    return None


def _tables(
    rows: OrderRows,
    sources: Sequence[TypedRows],
    connection: duckdb.DuckDBPyConnection,
    *,
    currency: str,
    options: ReadOptions,
) -> ShopTables:
    has_lines = bool({"product_id", "product_name"} & rows.present)
    if has_lines:
        lists = [source for source in sources if source.layout.holds == "products"]
        make_products(rows.table, lists, connection)
        make_lines(rows, connection)
    found = connection.execute("SELECT min(day), max(day) FROM orders_with_state").fetchone()
    first, last = (int(found[0]), int(found[1])) if found else (0, 0)

    def frame(table: str, shape: Shape, *ids: str) -> Frame:
        for key in ids:
            table = as_written(table, key, sources, connection)
        return shape.conform(nw.from_native(connection.table(table)))

    tables = ShopTables(
        engine=DuckDBEngine(connection),
        orders=frame("orders_with_state", ORDERS, "customer_id"),
        customers=frame("customers", CUSTOMERS, "customer_id"),
        order_lines=(
            frame("order_lines", ORDER_LINES, "customer_id", "product_id") if has_lines else None
        ),
        products=frame("products", PRODUCTS, "product_id") if has_lines else None,
        currency=currency,
        known=Period(day_date(first), day_date(last + 1)),
        has_cost="cost" in rows.present or options.margin is not None,
        customer_form=rows.forms.get("customer_id"),
    )
    if options.as_of is None:
        return tables
    return tables.until(day_number(options.as_of) + 1)


_SAME_FILE = Words(
    ja="{file} は {first} と中身が同じなので、一度だけ読みました。",
    en="{file} has the same content as {first}; it was read once.",
)
_NO_ORDERS_IN = Words(
    ja="{file} は、注文の一覧ではないので読みませんでした（列：{columns}）。",
    en="{file} is no list of orders; it was not read (columns: {columns}).",
)
_NO_ORDERS_HERE = Words(
    ja="{file} のシート「{sheet}」は、注文の一覧ではないので読みませんでした（列：{columns}）。",
    en="The sheet “{sheet}” of {file} is no list of orders; it was not read (columns: {columns}).",
)
_NO_COLUMN = Words(
    ja="--map {field}={header} と指定されましたが、「{header}」という列はありません。列：{columns}",
    en="--map {field}={header}: there is no column “{header}”. Columns: {columns}",
)
_BAD_MARGIN = Words(
    ja="--margin は 0 から 1 の数です（{margin} は使えません）。粗利が 3 割なら 0.3 です。",
    en="--margin is a number from 0 to 1, not {margin}; a gross margin of 30% is 0.3.",
)
_NO_ORDERS = {
    "customers": Words(
        ja="{file} はお客様の一覧で、注文が入っていません。"
        "注文の一覧があると、ここから分析できます。",
        en="{file} lists customers but holds no orders. The report is made from a list of orders.",
    ),
    "products": Words(
        ja="{file} は商品の一覧で、注文が入っていません。"
        "注文の一覧があると、ここから分析できます。",
        en="{file} lists products but holds no orders. The report is made from a list of orders.",
    ),
}
_GIVE_ORDERS = Words(
    ja="注文日・金額・お客様の列がある注文の一覧を渡してください。"
    "この一覧も一緒に渡すと、お名前・ランク・商品名に使います。実は注文の一覧なら、"
    "--map ordered_at=（注文日の列）と --map amount=（金額の列）を付けてください。",
    en="Give a list of orders with a date, an amount and a customer; this list, given along with "
    "it, adds customers' names, ranks and product names. If it is a list of orders after all, say "
    "which columns hold the date and the amount: --map ordered_at=COLUMN --map amount=COLUMN.",
)
_NO_ROWS = Words(
    ja="{file} には使える注文の行がありません（{n} 行を読みました）。",
    en="{file} has no row that can be used as an order ({n} rows read).",
    en_one="{file} has no row that can be used as an order (one row read).",
    count="n",
)
_TOO_EARLY = Words(
    ja="--as-of {day} より前の注文がありません。最初の注文は {first} です。",
    en="--as-of {day}: nothing is known by then. The first order is of {first}.",
)
