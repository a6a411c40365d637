"""One customer under several spellings, and customers that must stay apart."""

import duckdb
import pytest

from kizuna.insight.files.raw.typed import open_frame
from kizuna.insight.files.read import read_tables
from kizuna.insight.files.reading import Reading, ReadOptions
from tests.insight.files.making import codes_of, orders_of, raw_table, reading_of, said_of

HEADER = (
    "注文番号",
    "会員番号",
    "お名前",
    "メールアドレス",
    "電話番号",
    "郵便番号",
    "注文日",
    "金額",
)


def customers(*people: tuple[str | None, ...]) -> tuple[list[str | None], set[str]]:
    """Customer of each order, and the notes' codes, for (number, name, e-mail, phone, postal)."""
    rows = [[str(n), *person, "2026-01-05", "100"] for n, person in enumerate(people)]
    reading = reading_of(HEADER, rows)
    orders = orders_of(reading)
    found = [orders[str(n)]["customer_id"] for n in range(len(people))]
    return [None if one is None else str(one) for one in found], codes_of(reading)


def test_an_order_without_number_joins_the_number_with_its_email() -> None:
    found, codes = customers(
        ("C1", "高崎太郎", "taro@example.jp", None, None),
        (None, "たろう", "Taro@Example.JP", None, None),
    )
    assert found == ["C1", "C1"] and "joined_by_email" in codes


def test_two_numbers_with_one_email_stay_two() -> None:
    found, codes = customers(
        ("C1", "高崎太郎", "t@example.jp", None, None),
        ("C2", "高崎太郎", "t@example.jp", None, None),
    )
    assert found == ["C1", "C2"] and "same_email_two_numbers" in codes


def test_an_email_of_two_numbers_decides_nothing() -> None:
    found, _ = customers(
        ("C1", "高崎", "t@example.jp", None, None),
        ("C2", "山田", "t@example.jp", None, None),
        (None, "佐藤", "t@example.jp", None, None),
    )
    assert found[2] not in ("C1", "C2", None)


def test_width_kana_and_old_characters_do_not_make_a_second_customer() -> None:
    found, codes = customers(
        (None, "髙﨑　たろう", None, None, "060-0001"), (None, "高崎 ﾀﾛｳ", None, None, "〒0600001")
    )
    assert found[0] == found[1] is not None and "joined_by_address" in codes


def test_a_family_with_one_phone_stays_several() -> None:
    found, _ = customers(
        (None, "山田太郎", None, "03-1234-5678", None),
        (None, "山田花子", None, "0312345678", None),
        (None, "山田太郎", None, "０３（１２３４）５６７８", None),
    )
    assert found[0] == found[2] != found[1]


def test_an_address_that_many_share_is_no_key() -> None:
    found, _ = customers(*((None, f"客{n:02}", "shop@example.jp", None, None) for n in range(25)))
    assert len(set(found)) == 25


def test_links_reach_across_a_chain_of_keys() -> None:
    found, _ = customers(
        (None, "A", "a@example.jp", None, None),
        (None, "A", "a@example.jp", "090-1111-2222", None),
        (None, "A", None, "09011112222", None),
        ("C9", "A", None, "+81 90 1111 2222", None),
    )
    assert found == ["C9"] * 4


def test_who_is_shown_is_the_number_else_email_else_phone_else_name() -> None:
    found, _ = customers(
        ("C1", "A", "a@example.jp", None, None),
        (None, "B", "b@example.jp", None, None),
        (None, "C", None, "090-3333-4444", None),
        (None, "D", None, None, None),
        (None, None, None, None, None),
    )
    assert found == ["C1", "b@example.jp", "09033334444", "D", None]


def test_what_a_till_writes_for_nobody_is_no_customer() -> None:
    names = ("非会員", "-", "Guest", "山田花子", "ゲスト")
    rows = [[str(n), name, "2026-01-05", "100"] for n, name in enumerate(names)]
    reading = reading_of(("注文番号", "お名前", "注文日", "金額"), rows)
    found = orders_of(reading)
    assert [found[str(n)]["customer_id"] for n in range(5)] == [None, None, None, "山田花子", None]
    assert "orders_without_customer" in codes_of(reading)


def said_of_guests(*numbers: str) -> str:
    """What is said of an id that may be nobody's, "" if nothing; one order for each number."""
    rows: list[list[str | None]] = [
        [str(n), number, "2026-01-05", "100"] for n, number in enumerate(numbers)
    ]
    said = said_of(reading_of(("注文番号", "会員番号", "注文日", "金額"), rows))
    return said["customer_may_be_nobody"].say("en") if "customer_may_be_nobody" in said else ""


SOME = [f"C{n}" for n in range(30)]


@pytest.mark.parametrize("code", ["0", "9999999", "X"])
def test_an_id_of_a_large_part_of_all_orders_is_asked_about(code: str) -> None:
    assert f"“{code}” has 12 of 42 orders" in said_of_guests(*SOME, *[code] * 12)


@pytest.mark.parametrize("code", ["GUEST", "ゲスト", "非会員"])
def test_a_word_for_nobody_among_customer_numbers_is_asked_about(code: str) -> None:
    assert f"“{code}” has 1 of 31 orders" in said_of_guests(*SOME, code)


def test_a_good_customer_is_not_taken_for_nobody() -> None:
    assert said_of_guests(*SOME, *["C1"] * 6) == "", "less than a fifth of all orders"
    assert said_of_guests(*SOME, *["C1"] * 20, *["C2"] * 3) == "", "others buy often, too"
    assert said_of_guests(*SOME[:5], *["C1"] * 20) == "", "a shop of few customers"


def test_a_full_width_id_is_matched_folded_and_shown_as_it_was_first_written() -> None:
    people = ["Ｃ００１", "C001", "C002", "Ｃ００２"]
    products = ["Ａ１", "A1", "B-2", "A1"]
    rows: list[list[str | None]] = [
        [str(n), who, "2026-01-05", "100", product]
        for n, (who, product) in enumerate(zip(people, products, strict=True))
    ]
    reading = reading_of(("注文番号", "会員番号", "注文日", "金額", "商品コード"), rows)
    orders = orders_of(reading)
    assert [orders[str(n)]["customer_id"] for n in range(4)] == [
        "Ｃ００１",
        "Ｃ００１",
        "C002",
        "C002",
    ]
    tables = reading.tables
    assert tables.order_lines is not None and tables.products is not None
    lines = tables.engine.rows(tables.order_lines)
    assert {(line["customer_id"], line["product_id"]) for line in lines} == {
        ("Ｃ００１", "Ａ１"), ("C002", "B-2"), ("C002", "Ａ１")
    }  # fmt: skip
    assert {row["product_id"] for row in tables.engine.rows(tables.products)} == {"Ａ１", "B-2"}
    assert {row["customer_id"] for row in tables.engine.rows(tables.customers)} == {
        "Ｃ００１",
        "C002",
    }
    # What others build on is the same from one file to the next.
    kept = reading.connection.execute("SELECT DISTINCT customer_id FROM customers").fetchall()
    assert sorted(kept) == [("C001",), ("C002",)]


ORDERS = ("注文番号", "会員番号", "注文日", "金額")
LIST = ("会員番号", "お名前", "メールアドレス")


def beside(*numbers: object) -> Reading:
    """Orders of customers 12 and 13 with a list of customers of these numbers."""
    connection = duckdb.connect()
    orders = [["1", "12", "2026-01-05", "100"], ["2", "13", "2026-01-06", "200"]]
    raws = [raw_table(connection, ORDERS, orders)]
    if all(isinstance(number, str) for number in numbers):
        people = [[str(number), f"名{number}", None] for number in numbers]
        raws.append(raw_table(connection, LIST, people, file="list.csv"))
    else:
        names = [f"名{number}" for number in numbers]
        columns = dict(zip(LIST, (numbers, names, [None] * len(numbers)), strict=True))
        raws.append(open_frame(columns, connection=connection, name="list.csv"))
    return read_tables(raws, connection=connection, options=ReadOptions())


@pytest.mark.parametrize("numbers", [("12", "13", "14"), (12, 13, 14), (12.0, 13.0, 14.0)])
def test_a_list_names_customers_whatever_type_its_numbers_have(numbers: tuple[object, ...]) -> None:
    reading = beside(*numbers)
    customers = reading.tables.engine.rows(reading.tables.customers)
    assert {(row["customer_id"], row["customer_name"]) for row in customers} == {
        ("12", f"名{numbers[0]}"),
        ("13", f"名{numbers[1]}"),
    }
    assert said_of(reading)["customers_enriched"].values == {"file": "list.csv", "n": 3, "found": 2}


def test_a_list_of_nobody_who_ordered_says_so() -> None:
    reading = beside("0012", "0013")
    said = said_of(reading)
    assert "customers_enriched" not in said
    assert "2 行のどれも、注文のあるお客様と結び付きません" in said["others_listed"].say("ja")
    assert "none of its 2 rows is anybody who ordered" in said["others_listed"].say("en")
    assert reading.sources[1].rows_used == 2
