"""The sample's days are today's, its weekdays stay, and its people are as many as its customers."""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kizuna.sample.shop import LAST_DAY, name_people, shift_days, write_orders


@given(st.dates(min_value=date(2012, 1, 1), max_value=date(2100, 1, 1)))
def test_weekdays_stay_and_less_than_a_week_is_left_out(until: date) -> None:
    moved = LAST_DAY + timedelta(days=shift_days(until))
    assert moved.weekday() == LAST_DAY.weekday()
    assert timedelta() <= moved - until < timedelta(days=7)


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """The whole sample as of a Saturday, when that shop is closed."""
    connection = duckdb.connect()
    path: Path = tmp_path_factory.mktemp("sample") / "it's.csv"
    write_orders(connection, path, until=date(2026, 11, 21))
    name_people(connection)
    connection.execute("CREATE TABLE written AS FROM read_csv(?)", [str(path)])
    return connection


def test_the_orders_end_on_the_last_trading_day(laid: duckdb.DuckDBPyConnection) -> None:
    found = laid.execute("SELECT max(InvoiceDate)::DATE, count(*) FROM written").fetchone()
    assert found and found[0] == date(2026, 11, 20)
    assert 195_000 < found[1] < 209_029
    weekdays = laid.execute("SELECT DISTINCT isodow(InvoiceDate) FROM written").fetchall()
    assert (6,) not in weekdays


def test_every_customer_is_given_a_person_and_no_two_the_same(
    laid: duckdb.DuckDBPyConnection,
) -> None:
    customers, people, names = laid.execute(
        """SELECT (SELECT count(DISTINCT CustomerID) FROM written WHERE CustomerID IS NOT NULL),
            count(*), count(DISTINCT family_name || given_name) FROM sample_people"""
    ).fetchone() or (0, 0, 0)
    assert customers == people == names > 2500
    emails = laid.execute("SELECT DISTINCT email FROM sample_people").fetchall()
    assert len(emails) == people and all(email.endswith("@example.com") for (email,) in emails)
    assert laid.execute(
        "SELECT count(*) FROM sample_people WHERE family_name_kana NOT SIMILAR TO '[ァ-ヶー]+'"
    ).fetchone() == (0,)
