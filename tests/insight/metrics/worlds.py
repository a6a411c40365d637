"""Random small shops for the suite over every metric, and how they become tables of an engine.

Not here: what the metrics must answer (`twins`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
import polars
from hypothesis import strategies as st

from kizuna.base.period import Period, day_date
from kizuna.insight.engines.engine import Engine
from kizuna.insight.tables.sample import Cell, Load, sample_tables
from kizuna.insight.tables.shape import Frame, Shape
from kizuna.insight.tables.slice import Slice
from tests.insight.metrics.twins import Line, Order, World

WHO = st.one_of(st.none(), st.sampled_from(["ann", "bob", "花子", "d'Arc"]))
DAY = st.integers(0, 99)
ORDER = st.builds(
    Order,
    customer=WHO,
    day=DAY,
    gross=st.integers(-60, 1000),
    returned=st.sampled_from([0, 0, 0, 40]),
    cost=st.integers(0, 300),
)
LINE = st.builds(
    Line, customer=WHO, day=DAY, product=st.sampled_from("xyz"), quantity=st.integers(-1, 3)
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A shop of up to 14 orders and 8 lines, looked at in some period of its hundred days."""
    start = draw(st.sampled_from([0, 20, 50, 60]))
    return World(
        orders=draw(st.lists(ORDER, max_size=14)),
        lines=draw(st.lists(LINE, max_size=8)),
        start=start,
        end=draw(st.sampled_from([start + 1, 75, 100])),
        window=draw(st.sampled_from([5, 20, 40])),
    )


_POLARS = {nw.String: polars.String, nw.Int32: polars.Int32, nw.Int64: polars.Int64} | {
    nw.Float64: polars.Float64,
    nw.Boolean: polars.Boolean,
}


def _polars_frame(shape: Shape, rows: Sequence[tuple[Cell, ...]]) -> polars.DataFrame:
    schema = {column.name: _POLARS[column.dtype] for column in shape.columns}
    return polars.DataFrame(rows, schema=schema, orient="row")


def load_polars(engine: Engine, shape: Shape, rows: Sequence[tuple[Cell, ...]]) -> Frame:
    """Rows as a lazy Polars frame, in the order given."""
    return nw.from_native(_polars_frame(shape, rows).lazy())


def load_pandas(engine: Engine, shape: Shape, rows: Sequence[tuple[Cell, ...]]) -> Frame:
    """Rows as a pandas frame, in the order given, with the types that Arrow gives it."""
    frame: Frame = nw.from_native(_polars_frame(shape, rows).to_arrow().to_pandas()).lazy()
    return frame


@dataclass(frozen=True)
class Workbench:
    """An engine and how rows are written into it; on how many random worlds it is asked."""

    engine: Engine
    load: Load
    examples: int = 20

    def slice_of(self, world: World) -> Slice:
        """The world as tables of this engine, cut to its period."""
        tables = sample_tables(
            [(o.customer, o.day, o.gross, o.returned, o.cost) for o in world.orders],
            lines=[(x.customer, x.day, x.product, x.quantity) for x in world.lines],
            days=world.end,
            engine=self.engine,
            load=self.load,
            has_cost=True,
        )
        period = Period(day_date(world.start), day_date(world.end))
        seen = tables.until(world.end)
        return Slice(seen, period=period, active_window_days=world.window)
