"""The JSON report: the contract other programs build on."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from kizuna.base.words import LANGUAGES, Language
from kizuna.insight.metric import METRICS
from kizuna.insight.report.json import schema, write_json
from kizuna.insight.stats.measured import EMPTY
from tests.insight.report.fixture_answer import shop_answer


def written(language: Language = "en") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write_json(shop_answer(), language=language))
    return found


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_follows_the_schema(language: Language) -> None:
    Draft202012Validator(schema()).validate(written(language))


def test_an_unknown_key_does_not_follow_the_schema() -> None:
    report = written()
    report["surprise"] = 1
    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(report)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("revenue", 3120488.09),
        ("revenue", "¥3,120,488"),
        ("repeat_purchase_rate", "0.51"),
        ("customers", "2718"),
        ("customers", 2718.5),
        ("customers", -1),
        ("days_between_orders", -2.0),
    ],
)
def test_a_figure_that_is_not_of_its_unit_does_not_follow_the_schema(
    key: str, value: object
) -> None:
    report = written()
    assert report["metrics"][key]["value"] is not None
    report["metrics"][key]["value"] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(report)


def test_a_difference_of_money_in_figures_does_not_follow_the_schema() -> None:
    report = written()
    change = next(c for c in report["tables"]["changes"] if c["this"]["unit"] == "money")
    change["difference"] = 12.5
    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(report)


def test_the_top_keys_are_the_promised_ones() -> None:
    assert list(written()) == [
        "kizuna", "as_of", "currency", "language", "sources", "metrics", "tables", "notes"
    ]  # fmt: skip


def test_money_is_a_decimal_string_in_major_units() -> None:
    report = written()
    assert report["metrics"]["average_order_value"]["value"] == "449.74"
    assert report["metrics"]["revenue"]["value"] == "3120488.09"
    assert Decimal(report["tables"]["overdue"][0]["revenue"]) == Decimal("28341.00")


def test_yen_have_no_decimals() -> None:
    report = json.loads(write_json(replace(shop_answer(), currency="JPY"), language="ja"))
    assert report["metrics"]["average_order_value"]["value"] == "44974"


def test_rates_are_shares_and_counts_integers() -> None:
    metrics = written()["metrics"]
    assert metrics["repeat_purchase_rate"]["value"] == 0.5103
    assert metrics["customers"]["value"] == 2718
    assert type(metrics["customers"]["value"]) is int


def test_the_ends_of_a_counts_interval_are_rounded_outwards() -> None:
    answer = shop_answer()
    orders = replace(answer.metrics["orders"], value=7410.0, low=7300.7, high=7519.2)
    difference = replace(answer.changes[0], this=orders, low=-12.5, high=-3.5)
    report = json.loads(
        write_json(replace(answer, metrics={"orders": orders}, changes=[difference]), language="en")
    )
    found, changed = report["metrics"]["orders"], report["tables"]["changes"][0]
    assert (found["low"], found["value"], found["high"]) == (7300, 7410, 7520)
    assert (changed["low"], changed["high"]) == (-13, -3)


def test_a_source_without_lines_has_an_empty_table_of_products() -> None:
    report = json.loads(write_json(replace(shop_answer(), products=None), language="en"))
    Draft202012Validator(schema()).validate(report)
    assert report["tables"]["products"] == []


def test_the_period_is_half_open() -> None:
    assert written()["metrics"]["customers"]["period"] == {
        "start": "2010-12-01",
        "end": "2011-06-01",
    }


def test_the_cohorts_of_the_real_half_year_are_exact() -> None:
    cohorts = written()["tables"]["cohorts"]
    assert [(row["cohort"], row["size"], row["active"]) for row in cohorts] == [
        ("2010-12", 885, [885, 324, 286, 340, 321, 352]),
        ("2011-01", 417, [417, 92, 111, 96, 134]),
        ("2011-02", 380, [380, 71, 71, 108]),
        ("2011-03", 452, [452, 68, 114]),
        ("2011-04", 300, [300, 64]),
        ("2011-05", 284, [284]),
    ]


def test_what_cannot_be_said_is_null() -> None:
    answer = shop_answer()
    gaps = replace(
        answer.gaps, counts={}, n=0, median=EMPTY, lower_quartile=None, upper_quartile=None
    )
    bare = replace(answer, gaps=gaps, retention=None, week=replace(answer.week, by_hour=None))
    report = json.loads(write_json(bare, language="ja"))
    Draft202012Validator(schema()).validate(report)
    assert report["tables"]["gaps"]["median_days"]["value"] is None
    assert report["tables"]["retention"] is None


def test_every_unit_of_a_metric_is_in_the_schema() -> None:
    estimate = json.loads(json.dumps(schema()))["$defs"]["estimate"]
    units = estimate["properties"]["unit"]["enum"]
    assert {entry.unit.value for entry in METRICS.values()} <= set(units)


def test_the_same_answer_makes_the_same_json() -> None:
    assert write_json(shop_answer(), language="en") == write_json(shop_answer(), language="en")
