"""A column of dates is read by one rule, whichever way its cells take."""

import gzip
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kizuna.base.errors import Undecided, UsageError
from kizuna.base.period import day_date, day_number
from kizuna.insight.files.reading import Ask, Question
from kizuna.insight.files.values.date_order import orders_possible
from kizuna.insight.files.values.date_text import DateOrder, parse_date
from kizuna.insight.files.values.dates import read_dates

Cell = tuple[date | None, int | None, bool]


def _read(
    cells: list[str | None],
    dtype: str = "VARCHAR",
    *,
    zone: str | None = None,
    ask: Ask | None = None,
    order: DateOrder | None = None,
) -> tuple[list[Cell], list[str]]:
    """(day, minute, is bad) of each cell in order, and the codes of what was said."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE raw AS SELECT i AS row, CAST(cells[i] AS " + dtype + ") AS c0 "
        "FROM (SELECT ? AS cells), range(1, ?) r(i)",
        [cells, len(cells) + 1],
    )
    value = read_dates(
        connection, "raw", "c0", dtype, time_zone=zone, ask=ask, header="日付", order=order
    )
    rows = connection.execute(
        f"SELECT {value.day.sql}, {value.minute.sql}, {value.day.bad_sql} FROM raw ORDER BY row"
    ).fetchall()
    found = [(None if d is None else day_date(d), m, bad) for d, m, bad in rows]
    return found, [note.code for note in value.day.notes]


def _days(cells: list[str | None], dtype: str = "VARCHAR") -> list[date | None]:
    return [day for day, _, _ in _read(cells, dtype)[0]]


FIFTH = date(2026, 1, 5)


def test_a_column_of_mixed_forms_gives_one_day_and_marks_what_is_none() -> None:
    cells = [
        "2026-01-05",
        "2026/1/5",
        "令和8年1月5日",
        "２０２６年１月５日",
        "20260105",
        "5-Jan-2026",
    ]
    assert _days([*cells]) == [FIFTH] * len(cells)
    found, _ = _read([*cells, "2026/02/30", "なし", None, "-", "0000-00-00 00:00:00", "いつか"])
    assert [bad for _, _, bad in found[6:]] == [True, False, False, False, False, True]
    assert [day for day, _, _ in found[6:]] == [None] * 6


def test_midnight_in_the_whole_column_is_no_time() -> None:
    assert _read(["2026-01-05 00:00:00", "2026/1/5 0:00"])[0] == [(FIFTH, None, False)] * 2
    found, _ = _read(["2026-01-05 00:00:00", "2026-01-05 10:30:00", "2026-01-05"])
    assert [minute for _, minute, _ in found] == [0, 630, None]


def test_one_value_above_twelve_decides_for_the_whole_column() -> None:
    found, said = _read(["1/5/26", "1/13/26"])
    assert [day for day, _, _ in found] == [FIFTH, date(2026, 1, 13)]
    assert said == ["date_order"]
    assert _days(["5/1/2026 8:26", "13/1/2026 9:00"]) == [FIFTH, date(2026, 1, 13)]
    assert _days(["26/1/5", "25/12/31", "26/1/31", "26/2/28"])[0] == FIFTH


def test_a_february_of_two_digits_is_not_the_year_two() -> None:
    assert _days(["1/13/26", "2/11/26"]) == [date(2026, 1, 13), date(2026, 2, 11)]
    assert _days(["13-1-26", "2-10-26 9:05"]) == [date(2026, 1, 13), date(2026, 10, 2)]


def test_an_undecided_order_is_asked_for_or_named_with_the_option_to_type() -> None:
    with pytest.raises(Undecided) as error:
        _read(["1/5/2026", "2/6/2026"])
    assert "--date-order mdy (" in error.value.say("ja") and "--date-order dmy (" in str(
        error.value
    )
    asked: list[Question] = []

    def second(question: Question) -> int:
        asked.append(question)
        return 1

    assert _read(["1/5/2026"], ask=second)[0] == [(date(2026, 5, 1), None, False)]
    assert asked[0].options == ("--date-order mdy", "--date-order dmy")
    assert _read(["1/5/2026"], order="dmy")[0] == [(date(2026, 5, 1), None, False)]
    assert _days(["5/5/2026"]) == [date(2026, 5, 5)], "the same either way: nothing to ask"


def test_a_slip_does_not_overturn_an_order_but_a_contradiction_asks() -> None:
    many = [(str(1 + i % 12), str(13 + i % 15), "2026") for i in range(40)]
    assert orders_possible([*many, ("13", "1", "2026")]) == ["mdy"]
    assert orders_possible([*many[:3], ("13", "1", "2026"), ("14", "2", "2026")]) == ["mdy", "dmy"]


def test_offsets_are_converted_to_the_shops_day() -> None:
    cells: list[str | None] = [
        "2026-05-14 23:23:45 +0100", "2026-05-14T23:23:45Z", "2026-05-14T23:23:45.123+09:00",
        "2026-05-14 23:23", "Thu, 14 May 2026 23:23:45 +0900",
    ]  # fmt: skip
    next_day, same_day = date(2026, 5, 15), date(2026, 5, 14)
    assert _read(cells, zone="Asia/Tokyo")[0] == [
        (next_day, 7 * 60 + 23, False), (next_day, 8 * 60 + 23, False),
        *[(same_day, 23 * 60 + 23, False)] * 3,
    ]  # fmt: skip
    found, said = _read(cells)
    assert found == [(same_day, 23 * 60 + 23, False)] * 5 and said == ["times_as_written"]
    with pytest.raises(UsageError):
        _read(cells, zone="Asia/Edo")


def test_summer_time_moves_the_clock_on_its_very_minute() -> None:
    cells: list[str | None] = [
        "2026-03-29T00:59:59Z",
        "2026-03-29T01:00:00Z",
        "2026-10-25T01:00:00Z",
    ]
    assert [m for _, m, _ in _read(cells, zone="Europe/London")[0]] == [59, 120, 60]


def test_serials_and_unix_times_are_taken_when_the_column_as_a_whole_is_in_range() -> None:
    assert _read(["46027", "46027.5"])[0] == [(FIFTH, 0, False), (FIFTH, 720, False)]
    assert _read(["46027", "46028"])[0][0] == (FIFTH, None, False)
    assert _read(["1767571200", "1767571260"])[0] == [(FIFTH, 0, False), (FIFTH, 1, False)]
    assert [bad for _, _, bad in _read(["46027", "3", "7"])[0]] == [True] * 3
    assert _read(["2026-01-04", "46027"])[1] == ["date_numbers"]


@pytest.mark.parametrize(
    ("dtype", "cell"),
    [
        ("DATE", "2026-01-05"), ("TIMESTAMP", "2026-01-05"), ("INTEGER", "20260105"),
        ("BIGINT", "1767571200000"), ("DOUBLE", "46027"), ("TIMESTAMP_S", "2026-01-05"),
        ("TIMESTAMP WITH TIME ZONE", "2026-01-05 00:00:00+00"),
    ],
)  # fmt: skip
def test_a_typed_column_keeps_its_days(dtype: str, cell: str) -> None:
    assert _read([cell, None], dtype)[0] == [(FIFTH, None, False), (None, None, False)]


def test_a_typed_instant_is_a_day_of_the_shop() -> None:
    found, _ = _read(["2026-01-04 15:30:00+00"], "TIMESTAMP WITH TIME ZONE", zone="Asia/Tokyo")
    assert found == [(FIFTH, 30, False)]


ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
FORMS = {
    "%Y-%m-%d %H:%M:%S": None, "%Y/%m/%d %H:%M": None, "%m/%d/%Y %H:%M": "mdy", "%d/%m/%y": "dmy",
    "%m/%d/%y %I:%M %p": "mdy", "%Y年%m月%d日 %H:%M": None, "%Y%m%d": None, "%Y%m%d%H%M%S": None,
    "%d-%b-%Y": None, "%B %d, %Y %I:%M:%S %p": None, "%Y.%m.%d": None, "%y/%m/%d %H:%M": "ymd",
}  # fmt: skip


@pytest.mark.parametrize(("form", "order"), FORMS.items())
def test_sql_reads_a_large_column_exactly_as_the_parser_does(
    form: str, order: DateOrder | None
) -> None:
    start = datetime(1990, 1, 1)
    cells = [(start + timedelta(minutes=2477 * i)).strftime(form) for i in range(6_000)]
    cells += [(start + timedelta(days=i)).strftime(form) for i in range(6_000)]
    cells += ["2026-02-30", "壊れた", "R8.1.5", "3/32/2026", "20261301"]
    found, _ = _read([*cells], order=order)
    expected = [parse_date(cell, order) for cell in cells]
    assert [day for day, _, _ in found] == [e.day if e else None for e in expected]
    assert [bad for _, _, bad in found] == [e is None for e in expected]
    if "%H" in form or "%I" in form:
        assert [m for _, m, _ in found] == [e.minute if e else None for e in expected]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("0123456789-/.: TZ+年月日", min_size=1, max_size=20), max_size=30))
def test_sql_takes_nothing_for_a_date_that_the_parser_refuses(cells: list[str]) -> None:
    stripped = [cell.strip() for cell in cells]
    found, _ = _read([*stripped], order="dmy", ask=lambda question: 0)
    for cell, (day, _, _) in zip(stripped, found, strict=True):
        if day is not None and not cell.replace(".", "").isdecimal():
            assert any((p := parse_date(cell, o)) and p.day == day for o in ORDERS)


def test_the_birthdays_of_the_100_knocks_are_read(shared_data: Path) -> None:
    path = shared_data / "ja" / "supermarket_100knocks" / "customer.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig") as lines:
        header, *rows = (line.rstrip("\n").replace('"', "").split(",") for line in lines)
    birthdays = [row[header.index("birth_day")] for row in rows]
    applied = [row[header.index("application_date")] for row in rows]
    assert _days([*birthdays]) == [date.fromisoformat(day) for day in birthdays]
    assert _days([*applied]) == [datetime.strptime(day, "%Y%m%d").date() for day in applied]


def test_the_holidays_of_the_cabinet_office_are_read(shared_data: Path) -> None:
    lines = (shared_data / "ja/holidays/syukujitsu.csv").read_text("cp932").splitlines()[1:]
    days = _days([line.split(",")[0] for line in lines])
    assert days[0] == date(1955, 1, 1) and len(days) > 1000
    assert all(a is not None and b is not None and a < b for a, b in pairwise(days))
    assert day_number(FIFTH) == 20458
