"""Cancelled and returned orders are found by what the cells say where no header tells."""

import pytest

from kizuna.insight.files.assembly.kinds import is_cancelled, is_returned, is_undone
from kizuna.insight.files.reading import Reading, ReadOptions
from tests.insight.files.making import codes_of, orders_of, reading_of, said_of

HEADER = ("注文番号", "会員番号", "注文日", "金額", "甲", "乙")
Row = list[str | None]


def reading(
    *states: tuple[str | None, str | None], columns: dict[str, str] | None = None
) -> Reading:
    """Orders of 100 yen each with what stands in the two columns of unknown meaning."""
    rows: list[Row] = [
        [str(n), f"C{n}", "2026-01-05", "100", *state] for n, state in enumerate(states)
    ]
    return reading_of(HEADER, rows, options=ReadOptions(columns=columns or {}))


def purchases(found: Reading) -> list[bool]:
    return [bool(order["is_purchase"]) for _, order in sorted(orders_of(found).items())]


def net(found: Reading) -> int:
    return sum(
        int(str(order["gross_minor"])) - int(str(order["returned_minor"]))
        for order in orders_of(found).values()
    )


@pytest.mark.parametrize(
    "states",
    [
        ("キャンセル", "返品済み", "発送済み", None),
        ("Cancelled", "REFUNDED", "shipped", "shipped"),
        ("canceled", "returned", None, None),
    ],
)
def test_a_column_of_states_is_known_by_its_words_and_said(states: tuple[str | None, ...]) -> None:
    found = reading(*((state, "x") for state in states))
    assert found.sources[0].columns["status"] == "甲"
    assert purchases(found) == [False, True, True, True] and net(found) == 200
    said = said_of(found)["assumed_status"]
    assert str(states[0]) in said.say("ja") and "--map status=" in said.say("en")


def test_the_caller_may_say_that_no_column_holds_the_status() -> None:
    found = reading(("キャンセル", None), ("完了", None), columns={"status": ""})
    assert "status" not in found.sources[0].columns
    assert purchases(found) == [True, True] and "assumed_status" not in codes_of(found)


@pytest.mark.parametrize("word", ["返品可", "キャンセル料", "一部返金", "return policy", "未定"])
def test_words_that_only_speak_of_returns_make_no_column_of_states(word: str) -> None:
    found = reading((word, None), ("完了", None))
    assert "status" not in found.sources[0].columns


def test_among_free_text_a_word_proves_nothing() -> None:
    long = "電話でキャンセルのご相談、来週また連絡します。お届け先に注意"
    assert "status" not in reading((long, None), ("キャンセル", None)).sources[0].columns
    many = [(f"メモ{n}", None) for n in range(25)]
    assert "status" not in reading(*many, ("キャンセル", None)).sources[0].columns


def test_between_two_columns_of_states_none_is_taken_and_it_is_said_how_to_choose() -> None:
    found = reading(("キャンセル", "返金済み"), ("完了", "入金済み"))
    assert purchases(found) == [True, True]
    said = said_of(found)["status_unsure"].say("ja")
    assert "--map status=甲, --map status=乙" in said
    assert purchases(reading(("キャンセル", "返金済み"), columns={"status": "甲"})) == [False]


def test_what_makes_a_column_of_states_undoes_an_order() -> None:
    for state in (
        "取消",
        "注文取消し",
        "キャンセル扱い",
        "全額返金済み",
        "Order cancelled",
        "VOID",
    ):
        assert is_undone(state) and (is_cancelled(state) or is_returned(state))


@pytest.mark.parametrize("state", ["入金待ち", "未払い", "Pending", "unpaid"])
def test_an_order_that_is_yet_to_be_paid_for_counts_and_that_is_said(state: str) -> None:
    rows: list[Row] = [
        ["1", "C1", "2026-01-05", "100", "入金済み"],
        ["2", "C2", "2026-01-06", "900", state],
        ["3", "C3", "2026-01-07", "200", "キャンセル"],
    ]
    found = reading_of((*HEADER[:4], "注文状態"), rows)
    assert net(found) == 1000
    assert purchases(found) == [True, True, False]
    assert said_of(found)["unpaid_orders"].say("en").startswith("One order is yet to be paid")
    assert said_of(found)["cancelled_orders"].say("en").startswith("One order was cancelled")


@pytest.mark.parametrize("state", ["カゴ落ち", "購入処理中", "abandoned", "wc-pending", "expired"])
def test_a_checkout_that_was_left_behind_is_no_order(state: str) -> None:
    rows: list[Row] = [
        ["1", "C1", "2026-01-05", "100", "入金済み"],
        ["2", "C2", "2026-01-06", "900", state],
    ]
    found = reading_of((*HEADER[:4], "注文状態"), rows)
    assert net(found) == 100
    assert purchases(found) == [True, False]
    assert "unpaid_orders" not in codes_of(found)
