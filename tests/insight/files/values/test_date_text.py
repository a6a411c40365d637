"""Every written form of a date gives the day it says, and nothing else is taken for one."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kizuna.insight.files.values.date_text import ParsedDate, parse_date
from kizuna.insight.files.values.eras import ERAS, era_date

FIFTH = date(2026, 1, 5)
_FULL = str.maketrans("0123456789/:", "０１２３４５６７８９／：")


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日",
        "2026年1月5日(月)", "2026年1月5日 月曜日",
        "２０２６年１月５日", "20260105", "20260105.0", "5-Jan-2026",
        "5 January 2026", "Jan 5, 2026",
        "January 5th, 2026", "2026-Jan-05", "令和8年1月5日", "令和八年一月五日", "R8.1.5", "R8/1/5",
        "r080105", "㋿8.1.5", "令和 8年 1月 5日", "'2026-01-05", "二〇二六年一月五日",
    ],
)  # fmt: skip
def test_every_form_of_a_day_is_that_day(written: str) -> None:
    assert parse_date(written) == ParsedDate(FIFTH)


@pytest.mark.parametrize(
    ("written", "minute", "offset"),
    [
        ("2026-01-05T15:04:05Z", 904, 0),
        ("2026-01-05 15:04:05 +0100", 904, 60),
        ("2026-01-05T15:04:05.123456+09:00", 904, 540),
        ("2026-01-05 15:04:05 JST", 904, 540),
        ("2026/1/5 3:04 PM", 904, None),
        ("2026/1/5 3:04:05 p.m.", 904, None),
        ("2026年1月5日 午後3時4分", 904, None),
        ("2026年1月5日15時4分5秒", 904, None),
        ("2026年1月5日（月）午前0時4分", 4, None),
        ("2026/01/05 12:00 AM", 0, None),
        ("２０２６／１／５　１５：０４", 904, None),
        ("20260105150405", 904, None),
        ("202601051504", 904, None),
        ("Jan 5, 2026 3:04 PM", 904, None),
        ("Mon, 05 Jan 2026 15:04:05 +0900", 904, 540),
        ("R8.1.5 15:04", 904, None),
        ("2026-01-04 24:00", 0, None),
    ],
)
def test_a_time_and_its_offset_are_kept(written: str, minute: int, offset: int | None) -> None:
    assert parse_date(written) == ParsedDate(FIFTH, minute, offset)


@pytest.mark.parametrize(
    "written",
    [
        "2026/02/30", "2025-02-29", "2026-13-01", "昭和70年1月1日",
        "平成31年5月1日", "令和元年4月30日",
        "明治40年1月1日", "M40.1.1", "R0.1.1", "26年1月5日", "1/5/26",
        "0001-01-05", "2026-01-05 25:00",
        "2026-01-05 10:60", "2026-01-05 15:04 PM", "2026-01-05 10", "epoch", "infinity", "today",
        "2026-01-05 (BC)", "2026年1月", "12345", "1768000000", "abc",
        "2026-01-05 10:00 XYZ", "2026/1-5",
    ],
)  # fmt: skip
def test_what_is_no_date_or_no_possible_one_is_refused(written: str) -> None:
    assert parse_date(written) is None


@pytest.mark.parametrize(("era", "first"), ERAS.items())
def test_an_era_begins_on_its_first_day_and_not_before(era: str, first: date) -> None:
    assert era_date(era, 1, first.month, first.day) == first
    eve = date.fromordinal(first.toordinal() - 1)
    assert era_date(era, 1, eve.month, eve.day) is None
    if era != "大正":
        previous = list(ERAS)[list(ERAS).index(era) - 1]
        last_year = eve.year - ERAS[previous].year + 1
        assert era_date(previous, last_year, eve.month, eve.day) == eve


def test_serials_and_unix_times_are_counted_from_their_epoch() -> None:
    assert parse_date("46027", numbers="excel") == ParsedDate(FIFTH, 0)
    assert parse_date("46027.5", numbers="excel") == ParsedDate(FIFTH, 720)
    assert parse_date("44565", numbers="excel1904") == ParsedDate(FIFTH, 0)
    assert parse_date("1767571200", numbers="seconds") == ParsedDate(FIFTH, 0, 0)
    assert parse_date("1767571260999", numbers="milliseconds") == ParsedDate(FIFTH, 1, 0)
    assert parse_date("5", numbers="excel") is None


def _era_forms(day: date) -> list[str]:
    era = max((e for e in ERAS if ERAS[e] <= day), key=lambda e: ERAS[e], default=None)
    year = day.year - ERAS[era].year + 1 if era else 0
    if era is None or year > 99:
        return []
    letter = {"大正": "T", "昭和": "S", "平成": "H", "令和": "R"}[era]
    return [
        f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日",
        f"{letter}{year}.{day.month}.{day.day}",
        f"{letter}{year:02}{day.month:02}{day.day:02}",
        f"{letter}{year}/{day.month:02}/{day.day:02}",
    ]


@settings(deadline=None)
@given(st.dates(date(1800, 1, 1), date(2199, 12, 30)))
def test_any_day_comes_back_from_every_form(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    forms = [
        f"{day:%Y-%m-%d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{day:%Y%m%d}",
        f"{y}/{m}/{d}".translate(_FULL), f"{day:%d-%b-%Y}", f"{day:%B %d, %Y}", *_era_forms(day),
    ]  # fmt: skip
    assert {form: parse_date(form) for form in forms} == dict.fromkeys(forms, ParsedDate(day))
    assert parse_date(f"{m}/{d}/{y}", "mdy") == parse_date(f"{d}.{m}.{y}", "dmy") == ParsedDate(day)
    if 1950 <= y < 2050:
        two = f"{y % 100:02}"
        assert parse_date(f"{two}/{m}/{d}", "ymd") == parse_date(f"{m}/{d}/{two}", "mdy")
        assert parse_date(f"{d}-{m}-{two}", "dmy") == ParsedDate(day)


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_makes_the_parser_fail(text: str) -> None:
    found = parse_date(text, "dmy", "excel")
    assert found is None or 1800 <= found.day.year <= 2200
