"""The screen of text: 24 lines, no wider than the terminal, nothing that steers it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kizuna.base.words import LANGUAGES, Language
from kizuna.insight.report.text import clip, columns, wrap, write_text
from kizuna.insight.report.writing import Writing
from tests.insight.report.fixture_answer import estimate, overdue_row, shop_answer


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_report_fits_one_screen(language: Language, width: int) -> None:
    lines = write_text(shop_answer(), language=language, width=width).splitlines()
    assert len(lines) <= 24
    assert max(columns(line) for line in lines) <= width


def test_the_answer_opens_and_the_figures_follow_with_their_intervals() -> None:
    text = write_text(shop_answer(), language="ja")
    assert text.startswith("お客様 2,718 名のうち 51.0% が 2 回以上買っています。\n")
    assert "95% 区間 49.1〜52.9%\n" in text
    assert "95% 区間 60.1〜64.6%  変化あり" in text
    assert "15061  最後の購入から 68 日（いつもは 14 日おき）  £28,341" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_currency_is_never_shown(language: Language) -> None:
    text = write_text(replace(shop_answer(), currency="XXX"), language=language)
    assert "XXX" not in text
    assert "449.74" in text
    assert "·  ·" not in text


def test_one_row_is_no_rows() -> None:
    answer = shop_answer()
    one = replace(answer.sources[0], rows_read=1, rows_used=1, rows_refused=0)
    assert "1 row read, 1 used" in write_text(replace(answer, sources=[one]), language="en")


def test_too_few_is_said_in_the_place_of_a_rate_and_beside_an_amount() -> None:
    answer = shop_answer()
    keys = ("average_order_value", "repeat_purchase_rate")
    few = {**answer.metrics, **{key: estimate(key, n=3) for key in keys}}
    lines = write_text(replace(answer, metrics=few), language="en").splitlines()
    (average,) = (line for line in lines if line.startswith("Average order value"))
    assert average.endswith("£449.74  in these data only (too few)")
    (rate,) = (line for line in lines if line.startswith("Repeat purchase rate"))
    assert rate.endswith("Too few to say") and "%" not in rate


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_day_of_the_data_is_said_over_days_of_silence_in_whole(language: Language) -> None:
    answer = shop_answer()
    last = Writing(language, answer.currency).short_date(answer.known.last)
    (heading,) = (
        line for line in write_text(answer, language=language).splitlines() if line.endswith("):")
        or line.endswith("）:")
    )  # fmt: skip
    assert last in heading


def test_a_name_cannot_steer_the_terminal() -> None:
    rows = [overdue_row("\x1b]0;owned\x07\x1b[2J\r\nBob\x9b\u202e", "1", 10, 60, 5)]
    text = write_text(replace(shop_answer(), overdue=rows), language="en")
    assert not {"\x1b", "\x07", "\r", "\x9b", "\u202e"} & set(text)
    assert "Bob" in text


def test_many_overdue_customers_still_fit() -> None:
    rows = [overdue_row("長い名前" * 20, str(n), 10, 60, 5) for n in range(40)]
    lines = write_text(replace(shop_answer(), overdue=rows), language="ja").splitlines()
    assert len(lines) <= 24
    assert max(columns(line) for line in lines) <= 80


def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one() -> None:
    text = "お客様が「待って」います。はい。" * 8
    for width in range(10, 60):
        assert not any(line.startswith(("。", "」")) for line in wrap(text, width))
        assert not any(line.endswith("「") for line in wrap(text, width))


@given(st.text(alphabet="aあ。 -b", max_size=60), st.integers(min_value=8, max_value=40))
def test_wrapping_loses_only_spaces(text: str, width: int) -> None:
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


@given(st.text(max_size=40), st.integers(min_value=1, max_value=40))
def test_clipping_never_exceeds_the_width(text: str, width: int) -> None:
    assert columns(clip(text, width)) <= width
