"""The opening sentence claims only what the figures carry."""

from dataclasses import replace

from kizuna.insight.analyses.cohorts import Cohort
from kizuna.insight.answer import Answer
from kizuna.insight.report.contrast import cohort_contrast
from kizuna.insight.report.headline import headline
from kizuna.insight.report.writing import LATEST, Writing
from tests.insight.report.fixture_answer import change, cohort, estimate, shop_answer

JA, EN = Writing("ja", "GBP"), Writing("en", "GBP")


def said(answer: Answer, writing: Writing = EN) -> str:
    return " ".join(part.text(writing.language) for part in headline(answer, writing))


def test_a_fall_in_retention_beyond_chance_comes_first() -> None:
    assert said(shop_answer(), JA) == (
        "お客様 2,718 名のうち 51.0% が 2 回以上買っています。 "
        "直近 13 週間の維持率は 62.4%。前の期間より 4.1 ポイント下がり、偶然の範囲を超えています。"
    )
    assert said(shop_answer()) == (
        "51.0% of your 2,718 customers have bought more than once. Over the latest 13 weeks you "
        "kept 62.4% of active customers, down 4.1 points: more than chance explains."
    )


def test_a_rise_is_called_a_rise() -> None:
    answer = replace(shop_answer(), changes=[change("retention_rate", 0.05, "change", better=True)])
    assert "up 5.0 points" in said(answer)
    assert "5.0 ポイント上がり" in said(answer, JA)


def test_without_change_the_level_is_given_and_noise_called_noise() -> None:
    answer = replace(shop_answer(), changes=[change("retention_rate", -0.01)])
    assert "within chance" in said(answer)
    assert "偶然の範囲です" in said(answer, JA)


def test_another_figure_that_changed_is_named() -> None:
    changes = [change("average_order_value", 5000.0, "change", better=True)]
    told = said(replace(shop_answer(), changes=changes))
    assert "over the latest 13 weeks came to £449.74, against £399.74 before: more than" in told


def test_few_customers_are_too_few_for_a_share() -> None:
    answer = shop_answer()
    few = {
        "customers": replace(estimate("customers"), value=12.0, n=12),
        "repeat_purchase_rate": estimate("repeat_purchase_rate", n=12),
    }
    small = replace(answer, metrics=few)
    assert said(small).startswith("12 customers so far: too few")
    assert "12 名。割合を語るには、まだ早い人数です" in said(small, JA)
    assert "%" not in said(small)


def test_one_customer_is_one_customer() -> None:
    few = {"customers": replace(estimate("customers"), value=1.0, n=1)}
    assert said(replace(shop_answer(), metrics=few)).startswith("1 customer so far")


def test_the_real_cohorts_differ_no_more_than_chance_once_the_first_is_left_out() -> None:
    contrast = cohort_contrast(shop_answer().cohorts)
    assert contrast is not None
    assert [c.label for c in contrast.older] == ["2011-01", "2011-02"]
    assert [c.label for c in contrast.newer] == ["2011-03", "2011-04"]
    assert round(contrast.older_share, 4) == round(163 / 797, 4)
    assert round(contrast.newer_share, 4) == round(132 / 752, 4)
    assert not contrast.is_beyond_chance


def _cohorts(*sizes: tuple[int, int]) -> list[Cohort]:
    return [cohort(f"2024-0{month}", sizes[month - 1]) for month in range(1, len(sizes) + 1)]


def test_cohorts_that_truly_differ_make_the_headline() -> None:
    cohorts = _cohorts((500, 200), (400, 132), (420, 140), (410, 82), (390, 78))
    answer = replace(shop_answer(), changes=[], cohorts=cohorts)
    assert "翌月に戻る方は、2024年2月〜3月に始めた方の 33.2% に対し" in said(answer, JA)
    assert "2024年4月〜5月に始めた方では 20.0%。この差は偶然の範囲を超えています。" in said(
        answer, JA
    )
    assert "33.2% of those who began in Feb 2024 to Mar 2024 returned" in said(answer)


def test_cohorts_that_differ_little_but_surely_are_told_apart_by_their_percentages() -> None:
    """The real CDNOW: “one in 6 against one in 7” sounded like nothing."""
    cohorts = _cohorts((500, 100), (8476, 1312), (7846, 1117))
    told = said(replace(shop_answer(), changes=[], cohorts=cohorts))
    assert "15.5% of those who began in Feb 2024 returned in the month after, but 14.2%" in told


def test_small_cohorts_are_not_compared() -> None:
    assert cohort_contrast(_cohorts((50, 20), (40, 30), (42, 2))) is None


def test_an_unripe_month_is_not_compared() -> None:
    young = cohort("2024-04", (900, 10), is_over=False)
    contrast = cohort_contrast([*_cohorts((500, 100), (400, 80), (420, 90)), young])
    assert contrast is not None
    assert contrast.newer[-1].label == "2024-03"


def test_the_length_of_the_period_stays_on_one_line() -> None:
    month = replace(shop_answer(), period_length="month")
    (_, second) = headline(month, JA)
    assert f'<b class="whole">{LATEST["month"].ja}</b>' in second.html("ja")


def test_nothing_is_said_of_a_period_before_that_the_data_do_not_cover() -> None:
    answer = shop_answer()
    missing = [replace(change, verdict="missing", better=None) for change in answer.changes]
    steady = replace(answer, changes=missing, cohorts=[])
    assert said(steady, JA).endswith("直近 13 週間の維持率は 62.4% です。")
