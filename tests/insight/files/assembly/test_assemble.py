"""Orders, lines and customers made of rows: what counts as what."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kizuna.insight.files.reading import ReadOptions
from tests.insight.files.making import codes_of, orders_of, reading_of

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
    from datetime import date

    reading = reading_of(
        ("注文番号", "会員番号", "注文日", "金額"),
        [["1", "C1", "2026-01-05", "1000"], ["2", "C1", "2026-02-05", "500"]],
        options=ReadOptions(as_of=date(2026, 1, 31)),
    )
    assert list(orders_of(reading)) == ["1"]
    assert reading.tables.known.last == date(2026, 1, 31)
    assert reading.sources[0].rows_used == 2


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
