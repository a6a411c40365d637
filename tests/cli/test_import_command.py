"""`kizuna import` in a shell: what is chosen beforehand; what a file may not do there."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ORDERS = """注文番号,会員番号,お名前,注文日,金額,値引後
1,7,花子,2026-01-05,1200,1000
2,8,次郎,2026-01-06,800,800
"""


def imported(place: Path, text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """What it prints, in a shop of its own."""
    file = place / "注文.csv"
    file.write_text(text, encoding="utf-8")
    own = {name: value for name, value in os.environ.items() if not name.startswith("KIZUNA_")}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "kizuna", "import", str(file), "--lang", "en", *options],
        env=own | {"KIZUNA_DATA": str(place / "data")},
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
    )


def test_columns_currency_and_order_of_dates_can_be_said_beforehand(tmp_path: Path) -> None:
    choices = ("--map", "amount=値引後", "--currency", "USD", "--date-order", "ymd")
    done = imported(tmp_path, ORDERS, *choices)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "data" / "kizuna.sqlite3") as connection:
        found = connection.execute("SELECT currency, gross_minor FROM orders ORDER BY number")
        assert found.fetchall() == [("USD", 100_000), ("USD", 80_000)]


@pytest.mark.parametrize(("option", "code"), [("amount", 2), ("colour=金額", 3), ("amount=色", 3)])
def test_a_choice_that_means_nothing_is_told_and_nothing_is_written(
    tmp_path: Path, option: str, code: int
) -> None:
    done = imported(tmp_path, ORDERS, "--map", option)
    assert done.returncode == code
    assert "--map" in done.stderr and "Traceback" not in done.stderr
    assert "Orders" not in done.stdout


def test_a_file_does_not_steer_the_terminal(tmp_path: Path) -> None:
    steering = (
        ORDERS.replace("値引後", "値\x1b[2J\x9b")
        .replace("花子", "花\x07")
        .replace(",1000", ",\x1b]0;own\x07")
    )
    for text in (steering, "a\x1b[2J,b\n1,2\n"):
        done = imported(tmp_path, text)
        assert "[2J" in done.stdout + done.stderr, "it is told"
        assert not {"\x1b", "\x07", "\x9b"} & set(done.stdout + done.stderr)
