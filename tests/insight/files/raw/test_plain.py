"""What is called plain is read by a bare cast, so nothing else may be called so."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kizuna.insight as ki
from kizuna.insight.files.raw.plain import has_others_sql, plain_in_head


def _kind(cells: Sequence[str | None]) -> str | None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE cells (c0 VARCHAR)")
    connection.execute("INSERT INTO cells SELECT unnest(?::VARCHAR[])", [list(cells)])
    likely = plain_in_head(connection, "cells", ["c0"]).get("c0")
    if likely is None:
        return None
    found = connection.execute(f"SELECT {has_others_sql('c0', likely)} FROM cells").fetchone()
    return None if found and found[0] else likely


def test_whole_numbers_and_days_as_programs_write_them_are_plain() -> None:
    assert _kind(["0", "-5", "123456789012", None]) == "integer"
    assert _kind(["2026-11-22", None, "1987-01-05"]) == "day"


@pytest.mark.parametrize(
    "cell",
    [
        *("007", "+5", "-0", " 5", "5 ", "1_000", "1e3", "5.0", "1,200", "１２", "0x10", ""),
        *("1234567890123", "2026-1-5", "2026/01/05", "2026-02-30", "0001-01-01", "2300-01-01"),
        *("2026-01-05 ", "2026-01-05 08:00", "infinity", "5円", "合計"),
    ],
)
def test_anything_else_is_not_even_far_down_the_column(cell: str) -> None:
    assert _kind([cell]) is None
    assert _kind(["5"] * 300 + [cell]) is None
    assert _kind(["2026-11-22"] * 300 + [cell]) is None


@given(st.lists(st.text(st.sampled_from("0123456789-+. _e"), max_size=12), max_size=5))
def test_what_is_plain_is_the_same_text_again(cells: list[str]) -> None:
    if _kind(cells) == "integer":
        assert [str(int(cell)) for cell in cells] == cells


@pytest.mark.parametrize("odd", ["1,200", " 1200", "¥1200", "1200.0", "１２００"])
def test_one_amount_written_otherwise_changes_nothing(tmp_path: Path, odd: str) -> None:
    def revenue(last: str) -> float | None:
        file = tmp_path / "orders.csv"
        rows = "".join(f"{at},C{at % 9},2026-01-{at % 28 + 1:02},700\n" for at in range(400))
        file.write_text(f'注文番号,顧客番号,注文日,金額\n{rows}400,C1,2026-01-30,"{last}"\n')
        return ki.read(file).revenue().value

    assert revenue(odd) == revenue("1200") == 400 * 700 + 1200
