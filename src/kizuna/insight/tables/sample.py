"""Tiny shops written down as plain Python lists: for examples in docstrings and for tests.

Not here: reading a real shop's files (`insight.files`).
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import narwhals as nw

from kizuna.base.period import Period, day_date
from kizuna.insight.engines.engine import Engine
from kizuna.insight.tables.customers import CUSTOMERS
from kizuna.insight.tables.order_lines import ORDER_LINES
from kizuna.insight.tables.orders import ORDERS
from kizuna.insight.tables.shape import Frame, Rows, Shape
from kizuna.insight.tables.shop_tables import ShopTables
from kizuna.insight.tables.slice import Slice

Cell: TypeAlias = str | int | float | bool | None
Load: TypeAlias = Callable[[Engine, Shape, Sequence[tuple[Cell, ...]]], Frame]

_SQL = {nw.String: "VARCHAR", nw.Int32: "INTEGER", nw.Int64: "BIGINT"} | {
    nw.Float64: "DOUBLE",
    nw.Boolean: "BOOLEAN",
}


def load_duckdb(engine: Engine, shape: Shape, rows: Sequence[tuple[Cell, ...]]) -> Frame:
    """Rows as a table of a DuckDB engine's connection, in the order given."""
    from kizuna.insight.engines.duckdb import DuckDBEngine

    assert isinstance(engine, DuckDBEngine)
    columns = ", ".join(f"{column.name} {_SQL[column.dtype]}" for column in shape.columns)
    engine.connection.execute(f"create or replace table {shape.name} ({columns})")
    if rows:
        row = f"({', '.join('?' * len(shape.columns))})"
        engine.connection.execute(
            f"insert into {shape.name} values {', '.join([row] * len(rows))}",
            [cell for values in rows for cell in values],
        )
    return nw.from_native(engine.connection.table(shape.name))


def sample_tables(
    orders: Sequence[tuple[Cell, ...]],
    *,
    lines: Sequence[tuple[Cell, ...]] | None = None,
    days: int = 100,
    engine: Engine | None = None,
    load: Load = load_duckdb,
    has_cost: bool | None = None,
) -> ShopTables:
    """A shop known from day 0 (1970-01-01) up to, not including, day `days`.

    orders  (customer or None, day, gross[, returned[, cost]]); a negative gross is a pure return
    lines   (customer or None, day, product[, quantity])
    load    writes rows of a Shape as a frame of the engine
    """
    from kizuna.insight.engines.duckdb import DuckDBEngine

    engine = engine or DuckDBEngine()
    rows = [_order(number, *order) for number, order in enumerate(orders)]
    who = sorted({str(row[1]) for row in rows if row[1] is not None})
    return ShopTables(
        engine=engine,
        orders=load(engine, ORDERS, rows),
        customers=load(engine, CUSTOMERS, [(name, name.title(), None) for name in who]),
        order_lines=None
        if lines is None
        else load(engine, ORDER_LINES, [_line(number, *line) for number, line in enumerate(lines)]),
        products=None,
        currency="JPY",
        known=Period(day_date(0), day_date(days)),
        has_cost=any(row[7] is not None for row in rows) if has_cost is None else has_cost,
    )


def _order(
    number: int, customer: Cell, day: Cell, gross: Cell, returned: Cell = 0, cost: Cell = None
) -> tuple[Cell, ...]:
    assert isinstance(gross, int)
    if gross < 0:
        return f"o{number}", customer, day, None, False, 0, -gross, cost
    return f"o{number}", customer, day, None, True, gross, returned, cost


def _line(
    number: int, customer: Cell, day: Cell, product: Cell, quantity: Cell = 1
) -> tuple[Cell, ...]:
    return f"l{number}", customer, day, product, quantity, 100, True


def sample_slice(
    orders: Sequence[tuple[Cell, ...]],
    *,
    lines: Sequence[tuple[Cell, ...]] | None = None,
    days: int = 100,
    start: int = 0,
    window: int = 30,
) -> Slice:
    """The sample shop looked at from day `start` to its end; active window in days.

    >>> sample_slice([("a", 3, 100), (None, 4, 50)]).period.days
    100
    """
    tables = sample_tables(orders, lines=lines, days=days)
    return Slice(tables, period=Period(day_date(start), day_date(days)), active_window_days=window)


def rows(slice_: Slice, frame: Callable[[Slice], Frame]) -> Rows:
    """What a metric's function gives for a slice, as plain rows."""
    return slice_.tables.engine.rows(frame(slice_))
