"""Of a small shop the page says counts, and no rate that its cards call too few to say."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from kizuna.base.words import LANGUAGES, Language
from kizuna.insight.analyses.weekdays import WeekPattern
from kizuna.insight.answer import Answer
from kizuna.insight.report.headline import headline
from kizuna.insight.report.html import write_html
from kizuna.insight.report.json import write_json
from kizuna.insight.report.layout import Section
from kizuna.insight.report.sections import cohorts, figures, people, retention, rhythm
from kizuna.insight.report.text import write_text
from kizuna.insight.report.writing import Writing
from kizuna.insight.shop import Shop
from tests.insight.shops import Bought, small_shop

JA, EN = Writing("ja", "GBP"), Writing("en", "GBP")
NEW_YEAR = date(2025, 1, 1)


def bought(who: object, day: int, net: int = 1000) -> Bought:
    return f"c{who}", (NEW_YEAR + timedelta(days=day)).isoformat(), net


def regulars(many: int) -> list[Bought]:
    """Every customer buys eight times, 45 days apart."""
    return [bought(who, 45 * turn + who) for who in range(many) for turn in range(8)]


SHOPS = {
    "three customers": [bought(*order) for order in [(1, 0), (1, 31), (2, 15), (3, 55), (1, 74)]],
    "only returns": [bought(1, 0, -100), bought(2, 31, -300)],
    "one month": [bought(turn % 17, turn % 31) for turn in range(40)],
    "one customer": [bought(1, 30 * turn) for turn in range(9)],
    "one order": [bought(1, 0)],
    "29 customers": regulars(29),
}


@cache
def answer_of(name: str) -> Answer:
    return Shop(small_shop(SHOPS[name])).answer


def sections(answer: Answer, writing: Writing) -> list[Section]:
    return [
        retention.trend(answer, writing),
        retention.flow(answer, writing),
        cohorts.cohorts(answer, writing),
        rhythm.gaps(answer, writing),
        people.relationship_map(answer, writing),
        *people.segments(answer, writing),
        rhythm.week(answer, writing),
    ]


@pytest.mark.parametrize("writing", [JA, EN])
@pytest.mark.parametrize("name", SHOPS)
def test_no_sentence_gives_a_rate_that_the_cards_withhold(name: str, writing: Writing) -> None:
    answer = answer_of(name)
    said = [f"{section.sentence} {section.note}" for section in sections(answer, writing)]
    said += [sentence.text(writing.language) for sentence in headline(answer, writing)]
    assert not [sentence for sentence in said if "%" in sentence]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SHOPS)
def test_every_form_of_the_report_of_a_small_shop_is_written(name: str, language: Language) -> None:
    answer = answer_of(name)
    page = write_html(answer, language=language)
    text = write_text(answer, language=language)
    assert "None" not in page + text
    assert "nan" not in text
    assert not re.search(r"\b1 (customers|days|orders|rows)\b", page + text)
    assert write_json(answer, language=language).startswith("{")


def test_a_shop_of_returns_is_not_told_that_its_customers_are_unknown() -> None:
    (said,) = headline(answer_of("only returns"), JA)
    assert said.text("ja") == "購入の記録が 1 件もありません。返品や取消だけのデータです。"


def test_a_history_too_short_is_not_called_a_start_with_nobody() -> None:
    section = retention.flow(answer_of("three customers"), EN)
    assert section.sentence == (
        "Retention cannot be given yet: it needs data that reach back one active window (90 days) "
        "before the period."
    )
    assert section.title == "How retention adds up"
    cards = {card.name: card for card in figures.cards(answer_of("three customers"), EN)}
    assert list(cards["Retention rate, latest 4 weeks"].lines) == ["Needs data further back"]


def test_the_retention_of_a_handful_is_counted() -> None:
    answer = answer_of("one customer")
    assert retention.flow(answer, EN).sentence == (
        "Of the one customer active at the start, 1 still was at the end: too few for a rate "
        "(that takes 30)."
    )
    trend = retention.trend(answer, JA)
    assert trend.sentence == (
        "活動中のお客様が 30 名に満たないため、維持率を語るにはまだ早い段階です。"
    )
    assert not trend.chart
    assert trend.table
    assert "100" not in "".join(
        cell.text for row in trend.table.groups[0].rows for cell in row[1:3]
    )


def test_thirty_regulars_have_a_rate_of_retention() -> None:
    answer = Shop(small_shop(regulars(30))).answer
    assert "100.0%" in retention.trend(answer, EN).sentence
    assert "nobody was lost" in retention.trend(answer, EN).sentence
    assert "retention 100.0%" in retention.flow(answer, EN).sentence


def test_cohorts_of_a_handful_are_given_in_people() -> None:
    section = cohorts.cohorts(answer_of("three customers"), EN)
    assert section.table
    row = section.table.groups[0].rows[0]
    assert [cell.text for cell in row] == ["Jan 2025", "2", "1/2", "1/2"]
    assert "counts (returned/began)" in section.note
    assert "look high" not in section.note


def test_cards_say_what_they_need_in_customers() -> None:
    cards = {card.name: card for card in figures.cards(answer_of("29 customers"), JA)}
    assert list(cards["リピート購入率"].lines) == ["30 名分のデータから出せます（いま 29 名）"]
    shown = {card.name: card for card in figures.cards(answer_of("29 customers"), EN)}
    assert list(shown["Repeat purchase rate"].lines) == ["Needs 30 customers; so far 29"]


def test_what_is_counted_does_not_look_like_doubt() -> None:
    answer = Shop(small_shop(regulars(31))).answer
    (customers,) = (card for card in figures.cards(answer, EN) if card.name == "Customers")
    assert list(customers.lines) == ["by chance alone: 21–45"]
    line = next(
        line for line in write_text(answer, language="en").splitlines() if "Customers" in line
    )
    assert line.split() == ["Customers", "31"]
    few = next(
        card for card in figures.cards(answer_of("one month"), EN) if card.name == "Customers"
    )
    assert not few.lines


def test_a_median_of_a_few_customers_is_not_drawn_either() -> None:
    chart = rhythm.gaps(answer_of("one month"), EN).chart
    assert "Median" not in chart
    assert "Times" in chart


@pytest.mark.parametrize(
    ("by_weekday", "said"),
    [
        ((5, 5, 5, 7, 0, 0, 0), "There are 22 orders so far: too few to speak of habits"),
        ((24, 24, 25, 24, 23, 24, 24), "The days of the week differ in orders no more than by"),
        ((5, 5, 5, 5, 5, 40, 35), "Busiest day: Saturday (40 orders)."),
    ],
)
def test_a_busiest_day_is_named_only_where_there_is_one(
    by_weekday: tuple[int, ...], said: str
) -> None:
    answer = answer_of("29 customers")
    answer = replace(answer, week=WeekPattern(by_weekday=by_weekday, by_hour=None))
    assert rhythm.week(answer, EN).sentence.startswith(said)


def test_a_busiest_hour_of_a_few_orders_is_not_advised() -> None:
    answer = answer_of("29 customers")
    hours = tuple(
        tuple(2 if day == 5 and hour > 8 else 0 for hour in range(24)) for day in range(7)
    )
    week = WeekPattern(by_weekday=(0, 0, 0, 0, 0, 30, 0), by_hour=hours)
    said = rhythm.week(replace(answer, week=week), EN).sentence
    assert said.startswith(
        "Busiest day: Saturday (30 orders). There are too few orders yet to compare"
    )


def test_an_average_of_too_few_stands_as_a_fact_of_the_data_without_an_interval() -> None:
    answer = answer_of("three customers")
    estimate = answer.metrics["average_order_value"]
    assert not estimate.enough and estimate.value == 1000
    plain, needs = figures.said_of(estimate, answer, EN)
    assert plain.startswith("£10.00 in these data") and needs.startswith("Needs ")
    assert figures.said_of(estimate, answer, JA)[0].startswith("このデータでは £10.00")
    rate = answer.metrics["repeat_purchase_rate"]
    assert not rate.enough and len(figures.said_of(rate, answer, EN)) == 1


def test_the_table_gives_an_amount_of_too_few_as_a_fact_beside_the_chip_and_says_what_that_is() -> (
    None
):
    section = figures.all_figures(answer_of("three customers"), EN)
    assert section.table
    rows = [row for group in section.table.groups for row in group.rows]
    values = {row[0].text: row[1] for row in rows}
    average = values["Average order value"]
    assert (average.text, average.tone, average.hint) == ("Too few to say", "few", "£10.00")
    assert values["Repeat purchase rate"].hint == ""
    assert "is a fact of these data" in section.note
    whole = figures.all_figures(replace(answer_of("three customers"), metrics={}), EN)
    assert "is a fact of these data" not in whole.note


@pytest.mark.parametrize("writing", [JA, EN])
def test_the_groups_say_from_when_their_last_purchase_is_counted(writing: Writing) -> None:
    answer = Shop(small_shop(regulars(60))).answer
    (groups, *_) = people.segments(answer, writing)
    assert ("the last day in the data" if writing is EN else "データの最終日") in groups.note
