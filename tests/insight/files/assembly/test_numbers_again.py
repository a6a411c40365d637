"""Order numbers that restart, and what comes back later under the same number."""

from tests.insight.files.making import codes_of, orders_of, reading_of

HEADER = ("レシート番号", "会員番号", "売上日", "商品名", "数量", "金額")


def test_receipt_numbers_that_restart_each_day_are_orders_of_their_own() -> None:
    reading = reading_of(
        HEADER,
        [
            ["1", "A", "2026-01-05", "茶", "1", "100"],
            ["1", "A", "2026-01-05", "羊羹", "1", "300"],
            ["2", "B", "2026-01-05", "茶", "1", "100"],
            ["1", "B", "2026-01-06", "茶", "1", "200"],
            ["1", "A", "2026-01-07", "茶", "1", "400"],
        ],
    )
    found = {k: (o["customer_id"], o["gross_minor"]) for k, o in orders_of(reading).items()}
    assert found == {
        "1": ("A", 400),
        "2": ("B", 100),
        "1/2026-01-06": ("B", 200),
        "1/2026-01-07": ("A", 400),
    }
    (note,) = [said for said in reading.notes if said.code == "order_numbers_again"]
    assert (note.values["n"], note.values["orders"]) == (1, 3)


def test_customers_who_share_a_number_on_one_day_are_not_merged() -> None:
    reading = reading_of(
        HEADER,
        [
            ["1", "A", "2026-01-05", "茶", "1", "100"],
            ["1", "B", "2026-01-05", "茶", "1", "200"],
            ["1", None, "2026-01-05", "茶", "1", "400"],
        ],
    )
    found = {(o["customer_id"], o["gross_minor"]) for o in orders_of(reading).values()}
    assert found == {("A", 100), ("B", 200), (None, 400)}
    assert "order_numbers_again" in codes_of(reading)


def test_a_line_without_customer_belongs_to_the_only_one_of_its_number() -> None:
    rows = [["1", who, "2026-01-05", "茶", "1", "100"] for who in ("A", None)]
    (order,) = orders_of(reading_of(HEADER, rows)).values()
    assert (order["customer_id"], order["gross_minor"]) == ("A", 200)


def test_what_comes_back_later_under_the_same_number_counts_on_its_own_day() -> None:
    reading = reading_of(
        HEADER,
        [
            ["1", "A", "2026-01-05", "茶", "2", "1000"],
            ["1", "A", "2026-03-09", "茶", "-1", "-500"],
        ],
    )
    orders = orders_of(reading)
    bought, back = orders["1"], orders["1/2026-03-09"]
    assert (bought["is_purchase"], bought["gross_minor"], bought["returned_minor"]) == (
        True,
        1000,
        0,
    )
    assert (back["is_purchase"], back["gross_minor"], back["returned_minor"]) == (False, 0, 500)
    assert reading.tables.known.last.isoformat() == "2026-03-09"
    assert "order_numbers_again" not in codes_of(reading)


def test_a_later_row_that_says_returned_gives_back_what_was_bought() -> None:
    reading = reading_of(
        ("注文番号", "会員番号", "注文日", "金額", "取引区分"),
        [["1", "A", "2026-01-05", "1000", "売上"], ["1", "A", "2026-02-05", "400", "返品"]],
    )
    orders = orders_of(reading)
    bought, back = orders["1"], orders["1/2026-02-05"]
    assert (bought["gross_minor"], bought["returned_minor"]) == (1000, 0)
    assert (back["is_purchase"], back["returned_minor"]) == (False, 400)


def test_a_total_that_every_row_repeats_is_one_order_whatever_its_lines_days() -> None:
    header = ("注文番号", "会員番号", "発送日付", "注文日", "商品名", "合計金額")
    rows = [
        [str(n), "A", None, day, name, "5000"]
        for n in (1, 2, 3)
        for day, name in (("2026-01-05", "茶"), ("2026-01-05", "羊羹"), ("2026-01-06", "椀"))
    ]
    found = orders_of(reading_of(header, rows))
    assert [order["gross_minor"] for order in found.values()] == [5000] * 3


def test_repeated_totals_of_numbers_that_restart_count_once_each() -> None:
    header = ("注文番号", "会員番号", "注文日", "商品名", "合計金額")
    rows = [
        [str(n), "A", f"2026-01-0{day}", name, str(1000 * n * day)]
        for day in (5, 6)
        for n in (1, 2, 3)
        for name in ("茶", "羊羹")
    ]
    found = orders_of(reading_of(header, rows))
    assert sorted(int(str(order["gross_minor"])) for order in found.values()) == [
        5000, 6000, 10000, 12000, 15000, 18000,
    ]  # fmt: skip
