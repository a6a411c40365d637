"""A section says what its figures bear, and no more."""

import re
from dataclasses import replace

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.metric import METRICS, Unit
from kizuna.insight.report.layout import Section
from kizuna.insight.report.sections import people
from kizuna.insight.report.sections.account import account, definitions
from kizuna.insight.report.sections.cohorts import cohorts
from kizuna.insight.report.sections.figures import all_figures
from kizuna.insight.report.sections.groups import in_groups
from kizuna.insight.report.sections.products import products
from kizuna.insight.report.sections.retention import flow
from kizuna.insight.report.sections.rhythm import gaps
from kizuna.insight.report.writing import Writing
from tests.insight.report.fixture_answer import cohort, estimate, overdue_row, product, shop_answer

ENGLISH = Writing(language="en", currency="GBP")


def test_cohorts_of_a_handful_are_shown_but_not_compared_in_words() -> None:
    handful = [cohort(f"2011-0{month}", (2, 1)) for month in range(1, 5)]
    section = cohorts(replace(shop_answer(), cohorts=handful), ENGLISH)
    assert section.table is not None
    assert "at least 30 customers" in section.sentence
    assert "50" not in section.sentence


def test_the_first_cohort_is_not_the_best_one_only_because_it_holds_old_customers() -> None:
    section = cohorts(shop_answer(), ENGLISH)
    assert "Dec 2010" not in section.sentence
    assert "22.1%" in section.sentence


def test_gaps_of_a_few_customers_are_called_too_few() -> None:
    answer = shop_answer()
    few = replace(answer.gaps, median=replace(answer.gaps.median, n=2))
    section = gaps(replace(answer, gaps=few), ENGLISH)
    assert "too few to say" in section.sentence
    assert section.chart is not None


def test_the_form_of_a_file_is_named_in_words_and_not_by_its_key() -> None:
    answer = shop_answer()
    generic = replace(answer, sources=[replace(answer.sources[0], format="generic")])
    for shop, ja, en in (
        (answer, "UCI Online Retail の形", "UCI Online Retail layout"),
        (generic, "列名と中身から読み取り", "read by its headers and contents"),
    ):
        assert account(shop, Writing("ja", "JPY")).sources[0].traits[0] == ja
        assert account(shop, Writing("en", "JPY")).sources[0].traits[0] == en


def test_a_note_does_not_name_again_the_file_it_stands_under_and_keeps_an_option_whole() -> None:
    answer = shop_answer()
    words = Words(ja="{file}：<b> です。", en="{file}: the amount is <b> (--map).")
    file = answer.sources[0].file
    note = Said("amount", words, {"file": file})
    shop = replace(answer, sources=[replace(answer.sources[0], notes=[note])], notes=[note])
    told = account(shop, ENGLISH)
    assert told.sources[0].notes == ["The amount is &lt;b&gt; (<code>--map</code>)."]
    assert told.notes[-1].startswith(f"{file}: the amount is &lt;b&gt;")


def test_the_usual_formula_is_told_only_the_mistakes_it_makes() -> None:
    answer = shop_answer()
    assert answer.retention is not None
    for new_and_lost, returned, told, not_told in (
        (0, 35, "back from before (35)", "newcomers"),
        (7, 0, "newcomers who already left (7)", "back from before"),
        (7, 35, "newcomers who already left (7) as old customers lost, and", "as kept (0)"),
    ):
        counted = replace(answer.retention, new_and_lost=new_and_lost, returned=returned)
        note = flow(replace(answer, retention=counted), ENGLISH).note
        assert told in note
        assert not_told not in note


def test_the_dates_of_a_title_stay_on_one_line() -> None:
    for language in ("ja", "en"):
        title = flow(shop_answer(), Writing(language, "GBP")).title
        assert re.search(r"2011(年|\xa0)[^ ]*2011", title), title


def test_products_of_a_few_buyers_are_counted_and_never_lead() -> None:
    few, many = product(1, "tea", 12, 0.5), product(2, "cake", 90, 0.4)
    section = products(replace(shop_answer(), products=[few, many]), ENGLISH)
    assert section.table
    assert [cell.text for cell in section.table.groups[0].rows[0]] == ["tea", "12", "6/12"]
    assert section.table.groups[0].rows[1][2].hint  # its interval, small beside the share
    assert "“cake” leads with 40.0%" in section.sentence
    assert "bought again/bought" in section.note
    assert "%" not in products(replace(shop_answer(), products=[few]), ENGLISH).sentence


def test_a_japanese_reader_finds_no_english_among_the_definitions() -> None:
    figures = {key: estimate("customers") for key in METRICS}
    table = definitions(replace(shop_answer(), metrics=figures), Writing("ja", "JPY")).table
    assert table
    rows = [row for group in table.groups for row in group.rows]
    assert len(rows) == len(METRICS)
    english = re.compile(r"[a-z]{3,} [a-z]{2,}|_")  # two words, or the key of a metric
    assert not [cell.text for row in rows for cell in row if english.search(cell.text)]


def test_figures_and_their_meanings_stand_in_one_order_of_an_owners_questions() -> None:
    figures = {key: replace(estimate("customers"), key=key) for key in METRICS}
    answer = replace(shop_answer(), metrics=figures)
    japanese = Writing("ja", "JPY")
    for writing in (ENGLISH, japanese):
        assert names(all_figures(answer, writing)) == names(definitions(answer, writing))
    shown = names(all_figures(answer, japanese))
    assert shown["関係"][:4] == ["お客様の数", "新しいお客様", "活動中のお客様", "顧客維持率"]
    assert shown["お金"][0] == "売上（返品差引後）"


def test_a_new_metric_stands_at_the_end_of_the_group_of_its_unit() -> None:
    new = replace(estimate("customers"), unit=Unit.MONEY)
    grouped = in_groups({"aaa": new, "revenue": new, "customers": estimate("customers")})
    assert grouped == {"relationship": ["customers"], "money": ["revenue", "aaa"]}


def names(section: Section) -> dict[str, list[str]]:
    """The first column under each heading."""
    assert section.table
    return {group.heading: [row[0].text for row in group.rows] for group in section.table.groups}


def test_what_reads_alike_has_one_colour() -> None:
    rows = [overdue_row(None, "1", 100, since, 5) for since in (294, 295, 296, 300, 304)]
    table = people.overdue(replace(shop_answer(), overdue=rows), ENGLISH).table
    assert table is not None
    shown = [(row[3].hint, row[3].tone) for row in table.groups[0].rows]
    assert shown[0] == ("2.9× usual", "watch")
    assert {tone for hint, tone in shown if hint == "3.0× usual"} == {"risk"}
    assert [hint for hint, _ in shown].count("3.0× usual") == 4
