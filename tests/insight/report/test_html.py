"""The page: self-contained, escaped, honest, the same every time."""

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from kizuna.base.words import LANGUAGES, Language
from kizuna.insight.analyses.gaps import Gaps
from kizuna.insight.analyses.rfm import Rfm
from kizuna.insight.analyses.weekdays import WeekPattern
from kizuna.insight.report.html import write_html
from kizuna.insight.stats.measured import EMPTY
from tests.insight.report.fixture_answer import estimate, overdue_row, product, shop_answer


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_asks_nothing_of_the_outside(language: Language) -> None:
    page = write_html(shop_answer(), language=language)
    assert "<script" not in page
    assert not re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?(?!data:|#)(?:https?:)?//', page)
    assert not re.findall(r"\son\w+=|\sstyle=", page)


def test_the_policy_allows_exactly_this_style() -> None:
    page = write_html(shop_answer(), language="en")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page


def test_the_same_answer_makes_the_same_page() -> None:
    assert write_html(shop_answer(), language="ja") == write_html(shop_answer(), language="ja")


def test_the_cohorts_of_the_real_half_year_are_on_the_page() -> None:
    page = write_html(shop_answer(), language="en")
    for share in ("36.6%", "32.3%", "38.4%", "36.3%", "39.8%", "22.1%", "15.0%", "21.3%"):
        assert f">{share}</td>" in page
    assert "The first period (Dec 2010) also holds customers from before" in page


def test_a_cell_of_a_period_that_is_not_over_is_marked_in_words() -> None:
    answer = shop_answer()
    youngest = replace(answer.cohorts[4], mature=(True, False))
    page = write_html(replace(answer, cohorts=[*answer.cohorts[:4], youngest]), language="ja")
    assert re.search(r'class="[^"]*unripe">21\.3% <small>途中</small>', page)


def test_names_from_the_data_stay_text(shared_data: Path) -> None:
    lines = (shared_data / "torture" / "strings" / "blns.txt").read_text(encoding="utf-8")
    names = [line for line in lines.splitlines() if line and not line.startswith("#")]
    assert len(names) > 400
    answer = shop_answer()
    for start in range(0, len(names), 15):
        rows = [overdue_row(name, name, 10, 60, 5) for name in names[start : start + 15]]
        page = write_html(replace(answer, overdue=rows), language="ja")
        assert not re.search(
            r"<(?:script|img|iframe|body|object|a|foo|meta http)\b(?! http-equiv)",
            _body(page),
            re.I,
        )
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", page)


def _body(page: str) -> str:
    return page[page.index("<main>") :]


def test_a_product_may_be_called_anything() -> None:
    row = product(1, "</td><script>alert(1)</script>", 50, 0.3)
    page = write_html(replace(shop_answer(), products=[row]), language="en")
    assert "<script" not in page
    assert "&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_too_few_is_said_and_an_amount_stands_as_a_mere_fact(language: Language) -> None:
    answer = shop_answer()
    few = {**answer.metrics, "average_order_value": estimate("average_order_value", n=3)}
    page = write_html(replace(answer, metrics=few, changes=[]), language=language)
    assert {"ja": "データ不足", "en": "Too few to say"}[language] in page
    plain = {"ja": "このデータでは £449.74（", "en": "£449.74 in these data;"}[language]
    assert page.count(plain) == page.count("<small>£449.74</small>") == 1
    assert page.count("£449.74") == 2, "never the figure, nor an interval"


def test_a_source_without_lines_says_why_products_are_missing() -> None:
    page = write_html(replace(shop_answer(), products=None, pairs=[]), language="ja")
    assert "このファイルには商品の明細がないため" in page
    assert "一緒に買われている組み合わせ" not in page


def test_lines_of_which_no_product_was_bought_again_are_not_called_missing() -> None:
    page = write_html(replace(shop_answer(), products=[], pairs=[]), language="ja")
    assert "別の日にもう一度買われた商品は、まだありません" in page
    assert "明細がない" not in page
    assert "一緒に買われている組み合わせ" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_currency_is_never_shown(language: Language) -> None:
    page = write_html(replace(shop_answer(), currency="XXX"), language=language)
    assert "XXX" not in page
    assert "449.74" in page


def test_a_period_before_the_data_is_not_set_beside_this_one() -> None:
    answer = shop_answer()
    missing = [replace(change, verdict="missing", better=None) for change in answer.changes]
    page = write_html(replace(answer, changes=missing), language="en")
    assert "The data do not cover the period before" in page
    assert "66.5%" not in page  # what retention would have been then
    assert "66.5%" in write_html(answer, language="en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_shop_makes_a_page_that_explains_itself(language: Language) -> None:
    answer = shop_answer()
    empty = replace(
        answer,
        metrics={"customers": replace(estimate("customers"), value=0.0, n=0)},
        changes=[],
        retention=None,
        trend=[],
        cohorts=[],
        rfm=Rfm(rows=[], cells=()),
        segments=[],
        gaps=Gaps(counts={}, n=0, median=EMPTY, lower_quartile=None, upper_quartile=None),
        overdue=[],
        products=[],
        pairs=[],
        week=WeekPattern(by_weekday=(0,) * 7, by_hour=None),
    )
    page = write_html(empty, language=language)
    assert {"ja": "お客様のわかる注文が、まだ 1\u00a0件もありません", "en": "no order yet"}[
        language
    ] in page
    assert "<svg" not in page
    assert "None" not in page


def test_orders_without_a_time_are_counted_by_day_only() -> None:
    answer = shop_answer()
    page = write_html(replace(answer, week=replace(answer.week, by_hour=None)), language="en")
    assert "The data have no times, so only days are counted." in page


def test_the_shops_own_ranks_stand_beside_the_segments() -> None:
    answer = shop_answer()
    ranked = [replace(row, by_own_rank={"ゴールド": row.customers // 2}) for row in answer.segments]
    page = write_html(replace(answer, segments=ranked), language="ja")
    assert "<bdi>ゴールド</bdi>" in page


def test_the_usual_formula_is_shown_beside_the_count() -> None:
    page = write_html(shop_answer(), language="en")
    assert "retention 62.4%, churn 37.6%" in page
    assert "(E − N) ÷ S gives 50.8%" in page


def test_rows_read_are_accounted_for() -> None:
    page = write_html(shop_answer(), language="ja")
    assert "読んだ 209,029 行 = 使った 209,010 行 + 使えなかった 19 行" in page
    assert "「refused.csv」" in page
