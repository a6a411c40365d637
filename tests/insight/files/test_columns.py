"""Which column means what: words, contents, the caller's map, and what we will not guess."""

from collections import Counter

import pytest

from kizuna.base.errors import Undecided, UnreadableFile, UsageError
from kizuna.insight.files.fields import FIELDS, meaning
from kizuna.insight.files.reading import Question, ReadOptions
from tests.insight.files.making import codes_of, orders_of, reading_of, said_of


def test_no_header_word_stands_for_two_fields() -> None:
    words = Counter(word for field in FIELDS.values() for word in set(field.headers))
    assert [word for word, n in words.items() if n > 1] == []


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("受注番号", "order_id"), ("売上日", "ordered_at"), ("購入日", "ordered_at"),
        ("顧客コード", "customer_id"), ("会員番号", "customer_id"),
        ("購入者 名前", "customer_name"),
        ("税込金額", "amount"), ("金額（円）", "amount"), ("ｶﾅ", None), ("個数", "quantity"),
        ("Order_Date", "ordered_at"), ("UNIT PRICE", "unit_price"), ("Customer Email", "email"),
        ("注文者電話番号", "phone"), ("備考", None), ("お名前(姓)", "last_name"),
    ],
)  # fmt: skip
def test_shops_own_words_are_understood(header: str, field: str | None) -> None:
    found = meaning(header)
    assert (found[0] if found else None) == field


ROWS: list[list[str | None]] = [["C1", "2026-01-05", "100", "7"], ["C2", "2026-01-06", "200", "8"]]


@pytest.mark.parametrize("header", ["id", "返金ID", "refundId", "店舗コード", "支払番号"])
def test_what_is_numbered_is_never_taken_for_an_amount(header: str) -> None:
    rows = [["C1", "2026-01-05", "801704738887"], ["C2", "2026-01-06", "801704738888"]]
    with pytest.raises(UnreadableFile):
        reading_of(("顧客番号", "注文日", header), rows)
    with pytest.raises(Undecided) as undecided:
        columns = ("顧客番号", "注文日", header, "払った", "足した")
        reading_of(columns, [[*row, "100", "200"] for row in rows])
    assert header not in str(undecided.value)


def test_the_only_column_of_dates_is_taken_and_said() -> None:
    reading = reading_of(("顧客番号", "いつ", "金額", "メモ"), ROWS)
    assert reading.sources[0].columns["ordered_at"] == "いつ"
    assert "assumed_ordered_at" in codes_of(reading)


def test_an_undecided_amount_names_the_choices_and_what_to_type() -> None:
    with pytest.raises(Undecided) as failure:
        reading_of(("顧客番号", "日付", "甲", "乙"), ROWS)
    assert failure.value.code == "which_amount"
    assert "--map amount=甲" in failure.value.say("ja")
    assert "--map amount=乙" in failure.value.say("en")


def test_on_a_terminal_it_asks() -> None:
    asked: list[Question] = []

    def answer(question: Question) -> int:
        asked.append(question)
        return question.options.index("--map amount=乙")

    reading = reading_of(("顧客番号", "日付", "甲", "乙"), ROWS, options=ReadOptions(ask=answer))
    assert reading.sources[0].columns["amount"] == "乙"
    assert asked[0].options == ("--map amount=甲", "--map amount=乙")


def test_a_column_to_choose_is_shown_with_what_it_holds() -> None:
    asked: list[Question] = []
    rows = [["2026-01-05", "はな", "100"], ["2026-01-06", "たろう", "200"]] * 3

    def answer(question: Question) -> int:
        asked.append(question)
        return 0

    reading_of(("", "", ""), rows, options=ReadOptions(ask=answer), header_row=None)
    assert asked[0].choices == ("2 (たろう, はな)",)
    with pytest.raises(Undecided) as undecided:
        reading_of(("", "", ""), rows, header_row=None)
    assert "--map customer_id=2  # たろう, はな" in undecided.value.say("ja")


@pytest.mark.parametrize("given", ["乙", "4"])
def test_the_callers_map_overrides_by_header_or_number(given: str) -> None:
    options = ReadOptions(columns={"total": given})
    reading = reading_of(("顧客番号", "日付", "金額", "乙"), ROWS, options=options)
    assert {o["gross_minor"] for o in orders_of(reading).values()} == {7, 8}


def test_what_is_said_of_one_header_alone_stands_before_what_is_said_of_all() -> None:
    header = ("誰", "いつ", "甲", "乙")
    said = ReadOptions(
        columns={"customer_id": "誰", "amount": "甲"}, columns_of={header: {"amount": "乙"}}
    )
    columns = reading_of(header, ROWS, options=said).sources[0].columns
    assert (columns["customer_id"], columns["amount"]) == ("誰", "乙")


def test_a_map_to_nothing_is_a_usage_error() -> None:
    for columns, code in (({"amount": "ない"}, "no_such_column"), ({"x": "金額"}, "unknown_field")):
        with pytest.raises(UsageError) as failure:
            reading_of(
                ("顧客番号", "日付", "金額", "乙"), ROWS, options=ReadOptions(columns=columns)
            )
        assert failure.value.code == code


def test_without_dates_it_says_what_a_list_of_orders_needs() -> None:
    with pytest.raises(UnreadableFile) as failure:
        reading_of(("顧客番号", "金額"), [["C1", "100"]])
    assert failure.value.code == "no_ordered_at_column"


def test_a_line_without_an_end_is_not_told_whole() -> None:
    with pytest.raises(UnreadableFile) as failure:
        reading_of(("金額" * 50_000,), [["100"]])
    assert "金額…" in failure.value.say("ja") and len(failure.value.say("en")) < 500


TWINS = ("顧客番号", "日付", "金額", "金額")


def test_of_two_columns_of_one_name_none_is_taken_without_asking() -> None:
    with pytest.raises(Undecided) as failure:
        reading_of(TWINS, ROWS)
    assert failure.value.code == "which_of_one_header"
    said = failure.value.say("ja")
    assert "「金額」という列が 2 つあります。「金額」として読むのはどれですか。" in said
    assert "--map amount='金額#1'  # 100, 200" in said
    assert "--map amount='金額#2'  # 7, 8" in failure.value.say("en")


def test_a_cell_of_several_lines_stays_in_the_comment_after_an_option() -> None:
    rows = [["C1", "2026-01-05", "100\nrm x", "7"], ["C2", "2026-01-06", "200", "8"]]
    with pytest.raises(Undecided) as failure:
        reading_of(TWINS, rows)
    assert "--map amount='金額#1'  # 100 rm x, 200\n" in failure.value.say("en")


def test_a_person_sees_what_each_of_the_two_holds() -> None:
    asked: list[Question] = []

    def answer(question: Question) -> int:
        asked.append(question)
        return 1

    reading = reading_of(TWINS, ROWS, options=ReadOptions(ask=answer))
    assert asked[0].choices == ("金額#1 (100, 200)", "金額#2 (7, 8)")
    assert reading.sources[0].columns["amount"] == "金額#2"
    assert {o["gross_minor"] for o in orders_of(reading).values()} == {7, 8}


@pytest.mark.parametrize(
    ("given", "amounts"),
    [("金額#1", {100, 200}), ("金額#2", {7, 8}), ("金額＃２", {7, 8}), ("3", {100, 200})],
)
def test_which_of_two_is_typed_by_its_place_among_them(given: str, amounts: set[int]) -> None:
    reading = reading_of(TWINS, ROWS, options=ReadOptions(columns={"amount": given}))
    assert {o["gross_minor"] for o in orders_of(reading).values()} == amounts


def test_a_third_of_two_is_no_column_and_a_bare_name_is_asked_about() -> None:
    with pytest.raises(UsageError) as wrong:
        reading_of(TWINS, ROWS, options=ReadOptions(columns={"amount": "金額#3"}))
    assert wrong.value.code == "no_such_column"
    with pytest.raises(Undecided) as failure:
        reading_of(TWINS, ROWS, options=ReadOptions(columns={"total": "金額"}))
    assert "--map order_total='金額#2'" in failure.value.say("en")


def test_a_header_that_holds_the_mark_itself_is_found_as_it_is() -> None:
    header = ("顧客番号", "日付", "金額#2", "金額")
    reading = reading_of(header, ROWS, options=ReadOptions(columns={"amount": "金額#2"}))
    assert {o["gross_minor"] for o in orders_of(reading).values()} == {100, 200}


@pytest.mark.parametrize("second", ["same", "empty"])
def test_a_second_column_that_says_nothing_else_is_not_asked_about(second: str) -> None:
    rows = [[*row[:3], row[2] if second == "same" else None] for row in ROWS]
    reading = reading_of(TWINS, rows)
    assert {o["gross_minor"] for o in orders_of(reading).values()} == {100, 200}


def test_of_two_phone_numbers_beside_a_customer_number_the_first_is_taken_and_said() -> None:
    header = ("顧客番号", "日付", "金額", "電話番号", "電話番号")
    reading = reading_of(header, [["C1", "2026-01-05", "100", "03-1", "03-2"]])
    assert reading.sources[0].columns["phone"] == "電話番号#1"
    assert said_of(reading)["first_of_one_header"].values["option"] == "--map phone='電話番号#2'"
    with pytest.raises(Undecided):
        reading_of(header[1:], [["2026-01-05", "100", "03-1", "03-2"]])


def test_columns_without_header_are_named_by_their_number() -> None:
    with pytest.raises(UnreadableFile) as failure:
        reading_of(("", ""), [["C1", "100"]], header_row=None)
    assert "Columns found: 1, 2." in failure.value.say("en")
    options = ReadOptions(columns={"amount": "金額"})
    with pytest.raises(UsageError) as wrong:
        reading_of(("", "日付"), [["C1", "100"]], options=options)
    assert wrong.value.say("en").endswith("Columns: 1, 日付")


@pytest.mark.parametrize(
    ("sign", "code"), [("￡", "GBP"), ("£", "GBP"), ("＄", "USD"), ("￥", "JPY"), ("€", "EUR")]
)
def test_a_full_width_sign_names_the_currency(sign: str, code: str) -> None:
    rows = [["C1", "2026-01-05", f"{sign}1,234"], ["C2", "2026-01-06", f"{sign}５０"]]
    assert reading_of(("customer", "date", "total"), rows).tables.currency == code
    stated = [["C1", "2026-01-05", "10", sign]]
    header = ("customer", "date", "total", "currency")
    assert reading_of(header, stated).tables.currency == code


def test_several_currencies_are_never_added_up() -> None:
    header = ("order id", "customer id", "date", "total", "currency")
    rows: list[list[str | None]] = [
        ["1", "C1", "2026-01-05", "10", "USD"],
        ["2", "C1", "2026-01-06", "10", "EUR"],
    ]
    with pytest.raises(UsageError) as failure:
        reading_of(header, rows)
    assert "USD: 1" in failure.value.say("en") and "--currency" in failure.value.say("ja")
    reading = reading_of(header, rows, options=ReadOptions(currency="eur"))
    assert list(orders_of(reading)) == ["2"] and reading.sources[0].rows_refused == 1


def test_nothing_that_names_a_currency_leaves_it_open() -> None:
    reading = reading_of(("customer id", "date", "total"), [["C1", "2026-01-05", "10.50"]])
    assert reading.tables.currency == "XXX" and "currency_unknown" in codes_of(reading)


@pytest.mark.parametrize(
    "header", [("金額（税抜）", "金額（税込）"), ("金額（税込）", "金額（税抜）")]
)
def test_of_an_amount_with_and_without_tax_the_one_with_tax_is_taken_and_said(
    header: tuple[str, str],
) -> None:
    amounts = {"金額（税抜）": "100", "金額（税込）": "110"}
    cells = [amounts[name] for name in header]
    reading = reading_of(("顧客番号", "日付", *header), [["C1", "2026-01-05", *cells]])
    assert reading.sources[0].columns["amount"] == "金額（税込）"
    assert [order["gross_minor"] for order in orders_of(reading).values()] == [110]
    told = said_of(reading)["amount_with_tax"].say("ja")
    assert "「金額（税込）」と「金額（税抜）」がある" in told
    assert "--map amount='金額（税抜）'" in told


def test_what_the_caller_says_of_tax_holds() -> None:
    options = ReadOptions(columns={"amount": "金額（税抜）"})
    header = ("顧客番号", "日付", "金額（税抜）", "金額（税込）")
    reading = reading_of(header, [["C1", "2026-01-05", "100", "110"]], options=options)
    assert reading.sources[0].columns["amount"] == "金額（税抜）"
    assert "amount_with_tax" not in codes_of(reading)


def test_a_list_of_customers_is_told_what_is_needed_and_offered_no_amount() -> None:
    rows: list[list[str | None]] = [
        [str(n), f"山田{n}郎", f"19{60 + n}-05-01", f"2024-01-0{n}"] for n in range(1, 7)
    ]
    with pytest.raises(UnreadableFile) as failure:
        reading_of(("id", "氏名", "生年月日", "登録日"), rows)
    assert failure.value.code == "customers_without_orders"
    assert "注文日・金額・お客様の列がある注文の一覧を渡してください" in failure.value.say("ja")


def test_of_very_many_columns_the_first_are_named_and_the_others_counted() -> None:
    with pytest.raises(UnreadableFile) as failure:
        reading_of([f"名{n}" for n in range(273)], [])
    told = str(failure.value.said.values["columns"])
    assert "名0, 名1, " in told and "名29, … (+243)" in told and "名30" not in told


FEW = [["C1", "山田", "1990-01-05", "120"], ["C2", "佐藤", "1985-03-02", "50"]]


def test_few_people_by_number_and_name_without_any_day_are_a_list_of_customers() -> None:
    for header in (("会員番号", "氏名"), ("会員番号", "氏名", "生年月日", "ポイント残高")):
        with pytest.raises(UnreadableFile) as failure:
            reading_of(header, [row[: len(header)] for row in FEW])
        assert failure.value.code == "customers_without_orders"


def test_few_orders_by_number_and_name_are_orders_where_a_column_holds_days() -> None:
    reading = reading_of(("会員番号", "氏名", "いつ", "いくら"), FEW)
    assert {"assumed_ordered_at", "assumed_amount"} <= codes_of(reading)


def test_a_birthday_is_never_taken_for_the_day_of_an_order() -> None:
    rows = [[*row, f"2026-01-0{n}"] for n, row in enumerate(FEW, start=1)]
    reading = reading_of(("会員番号", "氏名", "生年月日", "金額", "いつ"), rows)
    assert reading.sources[0].columns["ordered_at"] == "いつ"
    with pytest.raises(UnreadableFile) as failure:
        reading_of(("会員番号", "氏名", "生年月日", "金額"), FEW)
    assert failure.value.code == "no_ordered_at_column"
