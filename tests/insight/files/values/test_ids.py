"""An id is the same text wherever it stands, and never a number."""

import duckdb
import pytest

from kizuna.insight.files.values.blanks import BLANKS
from kizuna.insight.files.values.ids import read_ids


def _ids(
    cells: list[object], dtype: str = "VARCHAR"
) -> tuple[list[str | None], list[bool], list[str]]:
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE raw (row BIGINT, c0 {dtype})")
    connection.executemany("INSERT INTO raw VALUES (?, ?)", list(enumerate(cells)))
    value = read_ids(connection, "raw", "c0", dtype)
    found = connection.execute(
        f"SELECT {value.sql}, {value.bad_sql} FROM raw ORDER BY row"
    ).fetchall()
    return [v for v, _ in found], [bad for _, bad in found], [note.code for note in value.notes]


def test_leading_zeros_and_letters_stay() -> None:
    assert _ids(["00123", "A-7", "C536379", "12E5", None])[0] == [
        "00123",
        "A-7",
        "C536379",
        "12E5",
        None,
    ]


def test_a_column_that_went_through_floats_loses_its_point_zero() -> None:
    assert _ids(["17850.0", "12346", None, "-"]) == (
        ["17850", "12346", None, None],
        [False] * 4,
        ["ids_were_floats"],
    )
    assert _ids([17850.0, None, float("nan"), 1.5], "DOUBLE")[0] == ["17850", None, None, "1.5"]
    assert _ids([17850], "BIGINT")[0] == ["17850"]


@pytest.mark.parametrize("cells", [["1.0", "1.1"], ["17850.0", "A1"], ["007.0", "1.0"]])
def test_a_point_zero_stays_where_some_id_is_no_whole_number(cells: list[object]) -> None:
    assert _ids(cells) == (cells, [False, False], [])


def test_the_apostrophe_that_keeps_digits_text_is_no_part_of_the_id() -> None:
    assert _ids(["'00123", "O'Brien"])[0] == ["00123", "O'Brien"]


def test_digits_lost_to_a_power_are_bad_and_said() -> None:
    assert _ids(["1.2E+11", "120000000001"]) == (
        [None, "120000000001"],
        [True, False],
        ["ids_were_powers"],
    )


def test_blank_marks_are_no_id() -> None:
    assert _ids(["なし", "N/A", "", "nan", "0"])[0] == [None, None, None, None, "0"]


def test_full_width_ids_are_plain_ones_and_leading_zeros_still_count() -> None:
    assert _ids(["１２３", "123", "Ｃ００１", "C001", "0123", "①"]) == (
        ["123", "123", "C001", "C001", "0123", "①"],
        [False] * 6,
        ["ids_were_wide"],
    )


def test_a_point_zero_goes_where_the_same_id_stands_without_it() -> None:
    assert _ids(["17850.0", "17850", "A1", "1.0"]) == (
        ["17850", "17850", "A1", "1.0"],
        [False] * 4,
        ["ids_were_floats"],
    )


@pytest.mark.parametrize("mark", sorted(BLANKS))
def test_every_mark_for_nothing_is_no_id_however_it_is_written(mark: str) -> None:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE cells AS SELECT unnest($1) AS c", [[mark, mark.upper(), mark.title(), "n1"]]
    )
    value = read_ids(connection, "cells", "c", "VARCHAR")
    assert connection.execute(f"SELECT {value.sql} FROM cells").fetchall() == [
        (None,), (None,), (None,), ("n1",),
    ]  # fmt: skip
