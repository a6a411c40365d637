"""Orders, lines and customers made of rows: what counts as what."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kizuna.base.errors import UsageError
from kizuna.insight.files.reading import ReadOptions
from tests.insight.files.making import codes_of, orders_of, reading_of, said_of

LINES = ("注文番号", "会員番号", "注文日", "商品名", "数量", "単価")


def test_lines_of_one_order_add_up_and_keep_their_products() -> None:
    reading = reading_of(
        LINES,
        [
            ["1", "C1", "2026-01-05", "緑茶", "2", "540"],
            ["1", "C1", "2026-01-05", "羊羹", "1", "2160"],
            ["2", "C2", "2026-01-06", "緑茶", "1", "540"],
        ],
    )
    orders = orders_of(reading)
    assert {k: v["gross_minor"] for k, v in orders.items()} == {"1": 3240, "2": 540}
    assert reading.tables.currency == "JPY"
    assert reading.tables.order_lines is not None
    lines = reading.tables.engine.rows(reading.tables.order_lines)
    assert sorted(line["amount_minor"] for line in lines) == [540, 1080, 2160]
    assert "amount_is_price_times_quantity" in codes_of(reading)


def test_a_negative_quantity_is_a_return_and_no_purchase() -> None:
    reading = reading_of(
        LINES,
        [
            ["1", "C1", "2026-01-05", "緑茶", "2", "540"],
            ["R1", "C1", "2026-01-09", "緑茶", "-1", "540"],
        ],
    )
    back = orders_of(reading)["R1"]
    assert (back["is_purchase"], back["gross_minor"], back["returned_minor"]) == (False, 0, 540)
    assert "returns" in codes_of(reading)


def test_postage_counts_in_revenue_but_is_no_product() -> None:
    reading = reading_of(
        LINES,
        [
            ["1", "C1", "2026-01-05", "緑茶", "1", "540"],
            ["1", "C1", "2026-01-05", "送料", "1", "600"],
            ["1", "C1", "2026-01-05", "値引き", "1", "-100"],
        ],
    )
    order = orders_of(reading)["1"]
    assert (order["gross_minor"], order["returned_minor"]) == (1040, 0)
    assert reading.tables.products is not None
    products = reading.tables.engine.rows(reading.tables.products)
    assert [row["product_name"] for row in products] == ["緑茶"]
    assert "fees" in codes_of(reading)


def test_a_cancelled_order_is_read_but_counts_for_nothing() -> None:
    reading = reading_of(
        ("注文番号", "会員番号", "注文日", "金額", "ステータス"),
        [
            ["1", "C1", "2026-01-05", "1000", "発送済み"],
            ["2", "C1", "2026-01-06", "9000", "キャンセル"],
        ],
    )
    void = orders_of(reading)["2"]
    assert (void["is_purchase"], void["gross_minor"], void["returned_minor"]) == (False, 0, 0)
    assert reading.sources[0].rows_used == 2
    assert "cancelled_orders" in codes_of(reading)


def test_a_total_repeated_on_every_row_counts_once() -> None:
    rows = [
        [str(n), "C1", "2026-01-05", item, "5000"] for n in (1, 2, 3) for item in ("茶", "菓子")
    ]
    reading = reading_of(("注文番号", "会員番号", "注文日", "商品名", "合計金額"), rows)
    assert [o["gross_minor"] for o in orders_of(reading).values()] == [5000] * 3
    assert "amount_once_per_order" in codes_of(reading)


def test_equal_amounts_that_price_times_quantity_explains_are_added_up() -> None:
    header = ("注文番号", "会員番号", "注文日", "数量", "単価", "金額")
    rows = [[str(n), "C1", "2026-01-05", "1", "500", "500"] for n in (1, 2, 3, 4) for _ in "ab"]
    assert {o["gross_minor"] for o in orders_of(reading_of(header, rows)).values()} == {1000}


def test_without_order_numbers_each_row_is_an_order() -> None:
    reading = reading_of(
        ("お名前", "日付", "金額"),
        [["髙﨑", "2026-01-05", "1,200円"], ["髙﨑", "2026-01-05", "300"]],
    )
    assert len(orders_of(reading)) == 2
    assert "each_row_an_order" in codes_of(reading)


def test_orders_without_a_customer_stay_in_revenue_only() -> None:
    reading = reading_of(
        ("注文番号", "会員番号", "注文日", "金額"),
        [["1", "C1", "2026-01-05", "1000"], ["2", None, "2026-01-05", "500"]],
    )
    assert orders_of(reading)["2"]["customer_id"] is None
    assert len(reading.tables.engine.rows(reading.tables.customers)) == 1
    assert "orders_without_customer" in codes_of(reading)


def test_cost_comes_from_a_column_else_from_the_margin_given() -> None:
    header = ("注文番号", "会員番号", "注文日", "金額", "原価")
    rows = [["1", "C1", "2026-01-05", "1000", "650"]]
    assert orders_of(reading_of(header, rows))["1"]["cost_minor"] == 650
    margin = reading_of(header[:4], [rows[0][:4]], options=ReadOptions(margin=0.4))
    assert orders_of(margin)["1"]["cost_minor"] == 600
    assert margin.tables.has_cost


def test_what_came_after_the_as_of_day_was_not_known_yet() -> None:
    reading = reading_of(
        ("注文番号", "会員番号", "注文日", "金額"),
        [["1", "C1", "2026-01-05", "1000"], ["2", "C1", "2026-02-05", "500"]],
        options=ReadOptions(as_of=date(2026, 1, 31)),
    )
    assert list(orders_of(reading)) == ["1"]
    assert reading.tables.known.last == date(2026, 1, 31)
    assert reading.sources[0].rows_used == 2


def test_rows_cancellations_and_states_later_than_the_as_of_day_do_not_count() -> None:
    header = ("注文番号", "会員番号", "注文日", "数量", "金額", "ステータス", "キャンセル日")
    reading = reading_of(
        header,
        [
            ["1", "A", "2026-01-05", "2", "1000", "完了", None],
            ["1", "A", "2026-02-09", "-1", "-500", "完了", None],
            ["2", "A", "2026-01-06", "1", "700", "キャンセル", "2026-02-01"],
            ["3", "A", "2026-01-07", "1", "900", "キャンセル", "2026-01-08"],
            ["4", "B", "2026-03-01", "1", "100", "キャンセル", "2026-03-02"],
        ],
        options=ReadOptions(as_of=date(2026, 1, 31)),
    )
    found = {k: (o["gross_minor"], o["returned_minor"]) for k, o in orders_of(reading).items()}
    assert found == {"1": (1000, 0), "2": (700, 0), "3": (0, 0)}
    said = {note.code: note.values.get("n") for note in reading.notes}
    assert (said["rows_after_as_of"], said["cancelled_after_as_of"]) == (2, 1)
    assert said["cancelled_orders"] == 1 and "returns" not in said
    assert reading.tables.known.last == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("as_of", "is_said"),
    [
        (date(2026, 2, 5), False),
        (date(2026, 2, 6), False),  # a day without orders is no gap in the data
        (date(2026, 1, 20), False),  # later rows show that the data reach further
        (date(2026, 2, 7), True),
        (date(2099, 1, 1), True),
    ],
)
def test_an_as_of_day_that_the_data_do_not_reach_is_said(as_of: date, is_said: bool) -> None:
    reading = reading_of(
        ("注文番号", "会員番号", "注文日", "金額"),
        [["1", "C1", "2026-01-05", "1000"], ["2", "C1", "2026-02-05", "500"]],
        options=ReadOptions(as_of=as_of),
    )
    said = said_of(reading).get("as_of_after_data")
    assert (said is not None) == is_said
    if said:
        assert "2026-02-05" in said.say("ja") and as_of.isoformat() in said.say("en")


def test_an_as_of_day_before_all_data_is_refused() -> None:
    with pytest.raises(UsageError) as refusal:
        reading_of(
            ("注文番号", "会員番号", "注文日", "金額"),
            [["1", "C1", "2026-01-05", "1000"]],
            options=ReadOptions(as_of=date(2025, 1, 31)),
        )
    assert refusal.value.code == "as_of_before_data"


@pytest.mark.parametrize("state", ["返品", "返金済み", "Refunded", "returned"])
def test_a_returned_order_was_bought_and_given_back(state: str) -> None:
    reading = reading_of(
        ("注文番号", "会員番号", "注文日", "金額", "状態"),
        [["1", "C1", "2026-01-05", "1000", state], ["2", "C1", "2026-01-06", "500", "完了"]],
    )
    order = orders_of(reading)["1"]
    assert (order["is_purchase"], order["gross_minor"], order["returned_minor"]) == (
        True,
        1000,
        1000,
    )
    assert "returns" in codes_of(reading) and "cancelled_orders" not in codes_of(reading)


@pytest.mark.parametrize("name", ["会員割引", "クーポン SUMMER", "WELCOME10"])
def test_a_negative_line_beside_what_was_bought_lowers_it(name: str) -> None:
    bought = ["1", "C1", "2026-01-05", "緑茶", "2", "540"]
    lowered = ["1", "C1", "2026-01-05", name, "1", "-80"]
    reading = reading_of(LINES, [bought, lowered])
    order = orders_of(reading)["1"]
    assert (order["gross_minor"], order["returned_minor"]) == (1000, 0)
    assert "returns" not in codes_of(reading)


def test_an_order_worth_less_than_nothing_is_a_return() -> None:
    rows = [["1", "C1", "2026-01-05", "1000"], ["2", "C1", "2026-01-06", "-300"]]
    back = orders_of(reading_of(("注文番号", "会員番号", "注文日", "金額"), rows))["2"]
    assert (back["is_purchase"], back["gross_minor"], back["returned_minor"]) == (False, 0, 300)


@pytest.mark.parametrize(("day", "is_said"), [("2062-01-07", True), ("1926-01-07", True),
                                              ("2026-03-30", False)])  # fmt: skip
def test_a_day_far_from_all_others_is_named(day: str, is_said: bool) -> None:
    days = ["2026-01-05", "2026-01-06", "2026-01-09", day]
    reading = reading_of(
        ("注文番号", "会員番号", "注文日", "金額"),
        [[f"N{n}", "C1", day, "100"] for n, day in enumerate(days)],
    )
    found = [note.values for note in reading.notes if note.code == "day_far_away"]
    assert [(v["day"], v["number"]) for v in found] == ([(day, "N3")] if is_said else [])


def test_a_day_that_no_month_has_is_refused_and_still_tells_the_order_of_the_others() -> None:
    rows = [["1", "C1", "05/01/2026", "100"], ["2", "C1", "31/02/2026", "100"]]
    reading = reading_of(("注文番号", "会員番号", "注文日", "金額"), rows)
    found = reading.connection.execute("SELECT code, detail FROM refused_rows").fetchall()
    assert found == [("no_such_day", "31/02/2026")]
    assert reading.tables.known.start == date(2026, 1, 5)


CELLS = st.sampled_from(
    ["2026-01-05", "2026-02-31", "", "abc", "1000", "-5", "１，２００円", "=1+1"]
)


@settings(deadline=None, max_examples=30)  # an example is a whole reading
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=12))
def test_every_row_is_used_or_refused(rows: list[tuple[str, str, str, str]]) -> None:
    good = ("1", "C1", "2026-01-05", "1000")
    reading = reading_of(("注文番号", "会員番号", "注文日", "金額"), [good, *rows])
    (source,) = reading.sources
    refused = reading.connection.execute(f"SELECT row, code FROM {reading.refused}").fetchall()
    assert source.rows_read == len(rows) + 1
    assert source.rows_read == source.rows_used + source.rows_refused
    assert len(refused) == source.rows_refused and all(code for _, code in refused)


def test_one_order_without_customer_is_spoken_of_as_one() -> None:
    reading = reading_of(
        ("注文番号", "会員番号", "注文日", "金額"),
        [["1", None, "2026-01-05", "100"], ["2", "C1", "2026-01-06", "100"]],
    )
    sentence = said_of(reading)["orders_without_customer"].say("en")
    assert sentence.startswith("One order names no customer.")


@pytest.mark.parametrize(("day", "is_refused"), [("2026-11-23", False), ("2062-01-07", True)])
def test_an_order_of_a_day_to_come_is_refused_as_a_slip(day: str, is_refused: bool) -> None:
    options = ReadOptions(today=date(2026, 11, 22))
    header = ("注文番号", "顧客番号", "注文日", "金額")
    rows: list[list[str | None]] = [
        ["1", "C1", "2026-01-05", "100"], ["2", "C2", day, "200"],
    ]  # fmt: skip
    found = reading_of(header, rows, options=options)
    assert found.sources[0].rows_refused == is_refused
    if is_refused:
        told = found.connection.execute(f"SELECT code, detail FROM {found.refused}").fetchall()
        assert told == [("day_to_come", "2062-01-07")]


def test_a_line_that_is_refused_as_a_double_is_not_called_kept() -> None:
    header = ("明細ID", "顧客番号", "注文日", "金額")
    lines = [[str(i), f"K{i % 3}", "2026-01-05", "100"] for i in range(4)]
    reading = reading_of(header, [*lines, *lines[:2]])
    assert reading.sources[0].rows_refused == 2
    assert "duplicate_rows_kept" not in codes_of(reading)
    twice = reading_of(header[1:], [row[1:] for row in lines])
    assert said_of(twice)["duplicate_rows_kept"].values["n"] == 1
