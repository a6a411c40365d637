"""One currency for all amounts: stated, chosen, or refused where the evidence disagrees."""

import unicodedata

import duckdb
import pytest

from kizuna.base.errors import UsageError
from kizuna.insight.files.read import read_tables
from kizuna.insight.files.reading import Reading, ReadOptions
from tests.insight.files.making import raw_table, reading_of

ENGLISH = ("order id", "customer id", "date", "amount")
JAPANESE = ("注文番号", "会員番号", "注文日", "金額")


def read(currency: str | None, *amounts: str) -> Reading:
    rows = [[str(n), "C1", "2026-01-05", amount] for n, amount in enumerate(amounts)]
    return reading_of(ENGLISH, rows, options=ReadOptions(currency=currency))


def both(first: str | None, headers: tuple[str, ...], *, currency: str | None = None) -> Reading:
    """A file with a currency column, and one of `headers` that says nothing of it."""
    connection = duckdb.connect()
    rows = [["1", "C1", "2026-01-05", "100", first], ["2", "C1", "2026-01-06", "100", None]]
    stating = raw_table(connection, (*ENGLISH, "currency"), rows)
    silent = raw_table(connection, headers, [["7", "C1", "2026-01-07", "100"]], file="b.csv")
    return read_tables(
        [stating, silent], connection=connection, options=ReadOptions(currency=currency)
    )


def test_a_chosen_currency_that_the_signs_contradict_is_refused() -> None:
    with pytest.raises(UsageError) as refusal:
        read("GBP", "$10.00", "$20.00")
    assert refusal.value.code == "currency_contradicted"
    assert "--currency USD" in refusal.value.say("ja")


def test_a_sign_that_several_currencies_share_leaves_the_choice() -> None:
    assert read("AUD", "$10.00").tables.currency == "AUD"
    assert read("CNY", "¥10.00").tables.currency == "CNY"


@pytest.mark.parametrize("word", ["yen", "円", "日本円", "jpy"])
def test_yen_may_be_named_by_its_words(word: str) -> None:
    assert read(word, "100").tables.currency == "JPY"


@pytest.mark.parametrize("word", ["ABC", "dollar", "£"])
def test_only_real_codes_are_currencies(word: str) -> None:
    with pytest.raises(UsageError) as refusal:
        read(word, "100")
    assert refusal.value.code == "unknown_currency" and word in refusal.value.say("en")


def test_a_silent_file_that_looks_like_another_currency_is_not_added_up() -> None:
    with pytest.raises(UsageError) as refusal:
        both("USD", JAPANESE)
    assert refusal.value.code == "currencies_disagree"
    assert "--currency USD" in refusal.value.say("en")
    assert both("USD", JAPANESE, currency="USD").tables.currency == "USD"
    assert both("円", JAPANESE).tables.currency == "JPY"


def test_what_is_assumed_of_silent_files_and_blank_cells_is_said() -> None:
    reading = both("USD", ENGLISH)
    said = {note.code: note.values for note in reading.notes}
    assert said["currency_assumed_same"] == {"file": "b.csv", "currency": "USD"}
    assert said["currency_blank"]["n"] == 1


def test_a_shared_sign_is_of_the_currency_of_the_orders_so_far() -> None:
    for usual, amount, currency in (
        ("AUD", "$10.00", "AUD"), ("EUR", "$10.00", "USD"), ("AUD", "£10.00", "GBP"),
    ):  # fmt: skip
        rows = [["1", "C1", "2026-01-05", amount]]
        reading = reading_of(ENGLISH, rows, options=ReadOptions(usual_currency=usual))
        assert reading.tables.currency == currency


def stating(*rows: tuple[str, str], currency: str | None = None) -> Reading:
    """A file of amounts, each with what its currency column says."""
    header = (*ENGLISH, "currency")
    cells = [[str(n), "C1", "2026-01-05", *row] for n, row in enumerate(rows)]
    return reading_of(header, cells, options=ReadOptions(currency=currency))


@pytest.mark.parametrize(
    ("named", "currency"),
    [
        ("ＪＰＹ", "JPY"),
        ("￦", "KRW"),
        ("US$", "USD"),
        ("ドル", "USD"),
        ("ユーロ", "EUR"),
        ("Euro", "EUR"),
    ],
)
def test_a_currency_column_may_use_words_and_signs_of_any_width(named: str, currency: str) -> None:
    assert stating(("100", named)).tables.currency == currency


@pytest.mark.parametrize("named", ["円（外税）", "ABC", "D'oh", "1"])
def test_a_column_that_names_no_currency_is_not_taken_for_one(named: str) -> None:
    with pytest.raises(UsageError) as refusal:
        stating(("100", named), ("200", named))
    assert refusal.value.code == "unknown_currency"
    assert unicodedata.normalize("NFKC", named.upper()) in refusal.value.say("ja")
    assert "--map currency=" in refusal.value.say("ja") and "--map" in refusal.value.say("en")


def test_of_several_the_one_to_choose_is_a_currency_and_few_are_told() -> None:
    points = [("3", f"pt{n}") for n in range(50)]
    with pytest.raises(UsageError) as refusal:
        stating(("100", "JPY"), *points)
    assert "--currency JPY" in refusal.value.say("en")
    assert len(refusal.value.say("ja")) < 300
    reading = stating(("100", "JPY"), *points, currency="JPY")
    assert (reading.sources[0].rows_used, reading.sources[0].rows_refused) == (1, 50)


def test_signs_that_differ_from_the_currency_column_are_said() -> None:
    for named, amount, said in (
        ("USD", "€10.00", ["currency_signs_differ"]), ("JPY", "$10", ["currency_signs_differ"]),
        ("AUD", "$10.00", []), ("CNY", "¥10", []), ("GBP", "￡10.00", []),
    ):  # fmt: skip
        reading = stating((amount, named))
        assert reading.tables.currency == named
        assert [note.code for note in reading.notes if "currency" in note.code] == said
    (note,) = [n for n in stating(("€1", "USD")).notes if n.code == "currency_signs_differ"]
    assert "one amount bears the sign of EUR" in note.say("en")


@pytest.mark.parametrize("mark", ["-", "なし", "N/A", "－"])
def test_a_mark_for_nothing_in_the_currency_column_is_no_currency(mark: str) -> None:
    reading = stating(("100", "JPY"), ("200", mark))
    assert (reading.tables.currency, reading.sources[0].rows_refused) == ("JPY", 0)
    assert "currency_blank" in {note.code for note in reading.notes}


def test_an_empty_currency_column_leaves_it_to_the_signs() -> None:
    reading = stating(("€10.00", ""), ("€20.00", ""))
    assert reading.tables.currency == "EUR"
    assert not [note for note in reading.notes if note.code == "currency_blank"]


@pytest.mark.parametrize(
    ("header", "currency", "said"),
    [
        ("金額（USD）", "USD", "currency_of_header"),
        ("売上金額(税込・ドル)", "USD", "currency_of_header"),
        ("amount (EUR)", "EUR", "currency_of_header"),
        ("Total [￡]", "GBP", "currency_of_header"),
        ("金額（円）", "JPY", "currency_of_header"),
        ("金額（税込）", "JPY", "currency_assumed_yen"),
    ],
)
def test_the_header_of_the_amounts_may_name_their_currency(
    header: str, currency: str, said: str
) -> None:
    reading = reading_of(
        ("注文番号", "会員番号", "注文日", header), [["1", "A", "2026-01-05", "12.50"]]
    )
    assert reading.tables.currency == currency
    assert [note.code for note in reading.notes if "currency" in note.code] == [said]


def test_the_header_of_the_amounts_stands_before_the_currency_of_the_orders_so_far() -> None:
    header = (*ENGLISH[:3], "amount (USD)")
    for usual, currency in (("JPY", "USD"), ("AUD", "AUD")):
        options = ReadOptions(usual_currency=usual)
        reading = reading_of(header, [["1", "A", "2026-01-05", "12.50"]], options=options)
        assert reading.tables.currency == currency
