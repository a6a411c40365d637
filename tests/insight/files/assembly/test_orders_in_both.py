"""Two exports of one till, read together, hold each order twice; two shops' numbers do not."""

from collections.abc import Sequence

import duckdb

from kizuna.insight.files.read import read_tables
from kizuna.insight.files.reading import Reading, ReadOptions
from tests.insight.files.making import raw_table, said_of

ITEMS = ("注文番号", "会員番号", "注文日", "商品名", "金額")
PAYMENTS = ("注文番号", "会員番号", "支払方法", "注文日", "金額")


def read_both(
    items: Sequence[Sequence[str | None]], payments: Sequence[Sequence[str | None]]
) -> Reading:
    connection = duckdb.connect()
    raws = [
        raw_table(connection, ITEMS, items, file="items.csv"),
        raw_table(connection, PAYMENTS, payments, file="payments.csv"),
    ]
    return read_tables(raws, connection=connection, options=ReadOptions())


def test_orders_that_two_layouts_both_hold_are_counted_and_said_with_their_files() -> None:
    reading = read_both(
        [
            ["T1", "7", "2026-01-05", "茶碗", "300"],
            ["T1", "7", "2026-01-05", "箱", "100"],
            ["T2", "8", "2026-01-06", "箱", "100"],
            ["T3", None, "2026-01-06", "箱", "100"],
        ],
        [
            ["T1", "7", "カード", "2026-01-05", "400"],
            ["T2", "8", "現金", "2026-01-06", "100"],
            ["T3", None, "現金", "2026-01-06", "100"],
        ],
    )
    said = said_of(reading)["orders_in_both"]
    assert said.values == {"files": "items.csv, payments.csv", "n": 3}
    assert "3 件、items.csv, payments.csv のどちらにも" in said.say("ja")
    assert "3 orders" in said.say("en")


def test_numbers_that_two_shops_both_count_from_one_are_different_orders() -> None:
    reading = read_both(
        [
            ["1", "7", "2026-01-05", "茶碗", "300"],
            ["2", "8", "2026-01-06", "箱", "100"],
            ["3", None, "2026-01-06", "箱", "100"],
        ],
        [
            ["1", "8", "カード", "2026-01-05", "300"],
            ["2", "8", "現金", "2026-01-07", "100"],
            ["3", None, "現金", "2026-01-06", "250"],
        ],
    )
    assert "orders_in_both" not in said_of(reading)
