"""The analyst's door: what it refuses before it reads, and shops made of frames on any engine."""

from pathlib import Path
from typing import Any

import pytest

import kizuna.insight as ki
from kizuna.base.errors import UsageError
from kizuna.insight.shop import Shop

ORDERS = {"customer": ["a", "b", "a"], "date": ["2026-01-05"] * 3, "amount": [1200, 800, 900]}


@pytest.fixture(scope="module")
def shop() -> Shop:
    return ki.read(ORDERS, currency="JPY")


@pytest.mark.parametrize(
    "asked",
    [
        {"active_window": 0},
        {"active_window": 4000},
        {"period": "decade"},
        {"date_order": "xyz"},
    ],
    ids=str,
)
def test_a_value_that_cannot_be_is_refused_in_both_languages(asked: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as refused:
        ki.read("gone.csv", **asked)
    assert refused.value.code == "bad_option"
    (value,) = asked.values()
    assert f"「{value}」が読めません" in refused.value.say("ja")
    assert f"cannot read “{value}”" in refused.value.say("en")


def test_something_must_be_given() -> None:
    with pytest.raises(UsageError, match="at least one file") as refused:
        ki.read()
    assert refused.value.code == "no_source"


@pytest.mark.parametrize("sources", [(ORDERS, ORDERS), (ORDERS, "orders.csv")])
def test_a_frame_is_read_alone(sources: tuple[object, ...]) -> None:
    with pytest.raises(UsageError, match="Only one dataframe") as refused:
        ki.read(*sources)
    assert refused.value.code == "mixed_sources"


@pytest.mark.parametrize(
    ("name", "start"), [("o.htm", "<!doctype"), ("o.HTML", "<!doctype"), ("o.json", "{")]
)
def test_the_ending_of_a_file_names_the_format(
    name: str, start: str, shop: Shop, tmp_path: Path
) -> None:
    shop.report(tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_an_ending_that_names_no_format_is_refused(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        shop.report(tmp_path / "o.pdf")
    assert refused.value.code == "unknown_format"
    assert not (tmp_path / "o.pdf").exists()
    with pytest.raises(UsageError, match="“pdf” is no format"):
        shop.report(format="pdf")
