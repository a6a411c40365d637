"""A Spark cluster (master and two workers, on loopback) answers as DuckDB does."""

import shutil
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import narwhals as nw
import pyarrow
import pytest

import kizuna.insight as ki
from kizuna.insight.metric import METRICS
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.shop_tables import ShopTables
from kizuna.insight.tables.slice import Slice
from tests.insight.engines.conftest import looked_at
from tests.insight.engines.same_answers import ANALYSES, answers, moved, same

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[SparkSession]":
    pytest.importorskip("pyspark", reason="the extra kizuna[spark] is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none here")
    from pyspark.sql import SparkSession

    from tests.insight.engines.spark_cluster import HOST, spark_cluster

    with spark_cluster(tmp_path_factory.mktemp("spark")) as master:
        settings = {
            "spark.driver.host": HOST,
            "spark.driver.bindAddress": HOST,
            "spark.executor.memory": "512m",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
        }
        builder = SparkSession.builder.master(master).appName("kizuna-tests")
        for key, value in settings.items():
            builder = builder.config(key, value)
        started = builder.getOrCreate()
        yield started
        started.stop()


@pytest.fixture(scope="module")
def on_spark(session: "SparkSession", part: ShopTables) -> Slice:
    from kizuna.insight.engines.spark import SparkEngine

    def frame_of(table: pyarrow.Table) -> Frame:
        frame: Frame = nw.from_native(session.createDataFrame(table).cache())
        return frame

    return looked_at(moved(part, SparkEngine(session), frame_of))


@pytest.fixture(scope="module")
def on_duckdb(part: ShopTables) -> dict[str, object]:
    return answers(looked_at(part))


def test_two_workers_share_the_work(session: "SparkSession") -> None:
    context = session.sparkContext
    assert context.master.startswith("spark://127.0.0.1:")
    until = time.monotonic() + 120  # an executor starts when it can, on a busy machine late
    while (members := context._jsc.sc().getExecutorMemoryStatus().size()) < 3:
        assert time.monotonic() < until, f"{members} of the driver and two executors came"
        time.sleep(0.2)
    assert members == 3


@pytest.mark.parametrize("name", list(ANALYSES))
def test_analyses_answer_as_on_duckdb(
    name: str, on_spark: Slice, on_duckdb: dict[str, object]
) -> None:
    found = ANALYSES[name](on_spark)
    assert same(found, on_duckdb[name]), f"{found}\n{on_duckdb[name]}"


@pytest.mark.parametrize("key", list(METRICS))
def test_metrics_answer_as_on_duckdb(
    key: str, on_spark: Slice, on_duckdb: dict[str, object]
) -> None:
    found = METRICS[key].measure(on_spark)
    assert same(found, on_duckdb[key]), f"{found}\n{on_duckdb[key]}"


def test_a_shop_stands_on_the_cluster(session: "SparkSession", part: ShopTables) -> None:
    from kizuna.insight.engines.spark import SparkEngine

    frame = session.createDataFrame(nw.to_native(part.orders).to_arrow_table())
    shop = ki.shop_on(SparkEngine(session), orders=frame, currency="GBP")
    here = ki.shop_on(part.engine, orders=nw.to_native(part.orders), currency="GBP")
    assert shop.retention_rate().estimate == here.retention_rate().estimate
    assert repr(shop.cohorts()) == repr(here.cohorts())
    assert shop.tables.engine.name == "spark"
