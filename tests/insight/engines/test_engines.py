"""Polars and pandas, where they are, answer as DuckDB does."""

from collections.abc import Callable

import narwhals as nw
import polars
import pyarrow
import pytest

from kizuna.insight.engines.in_place import InPlaceEngine
from kizuna.insight.metric import METRICS
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.shop_tables import ShopTables
from tests.insight.engines.conftest import looked_at
from tests.insight.engines.same_answers import ANALYSES, answers, moved, same


def _polars(table: pyarrow.Table) -> Frame:
    frame = polars.from_arrow(table)
    assert isinstance(frame, polars.DataFrame)
    return nw.from_native(frame.lazy())


def _pandas(table: pyarrow.Table) -> Frame:
    frame: Frame = nw.from_native(table.to_pandas()).lazy()
    return frame


@pytest.fixture(scope="module")
def on_duckdb(part: ShopTables) -> dict[str, object]:
    return answers(looked_at(part))


@pytest.fixture(scope="module", params=[_polars, _pandas], ids=["polars", "pandas"])
def elsewhere(request: pytest.FixtureRequest, part: ShopTables) -> ShopTables:
    frame_of: Callable[[pyarrow.Table], Frame] = request.param
    return moved(part, InPlaceEngine(), frame_of)


@pytest.mark.parametrize("name", list(ANALYSES))
def test_analyses_answer_as_on_duckdb(
    name: str, elsewhere: ShopTables, on_duckdb: dict[str, object]
) -> None:
    found = ANALYSES[name](looked_at(elsewhere))
    assert same(found, on_duckdb[name]), f"{found}\n{on_duckdb[name]}"


@pytest.mark.parametrize("key", list(METRICS))
def test_metrics_answer_as_on_duckdb(
    key: str, elsewhere: ShopTables, on_duckdb: dict[str, object]
) -> None:
    found = METRICS[key].measure(looked_at(elsewhere))
    assert same(found, on_duckdb[key]), f"{found}\n{on_duckdb[key]}"


def test_the_shop_compared_has_something_to_say(on_duckdb: dict[str, object]) -> None:
    assert all(on_duckdb[name] for name in ANALYSES)
