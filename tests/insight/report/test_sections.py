"""A section says what its figures bear, and no more."""

from dataclasses import replace

from kizuna.insight.report.sections.account import account
from kizuna.insight.report.sections.cohorts import cohorts
from kizuna.insight.report.sections.rhythm import gaps
from kizuna.insight.report.writing import Writing
from tests.insight.report.fixture_answer import cohort, shop_answer

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
