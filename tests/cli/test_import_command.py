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
    """What it prints of a file, in a shop of its own."""
    file = place / "注文.csv"
    file.write_text(text, encoding="utf-8")
    return told(place, str(file), *options)


def told(place: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What it prints to these options alone."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("KIZUNA_")}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "kizuna", "import", "--lang", "en", *options],
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


def test_neither_does_the_name_of_a_file_or_of_the_place_for_refused_rows(tmp_path: Path) -> None:
    steering, bad = "\x1b[2J\u202e\nrm x.csv", "3,7,花子,2026-02-31,500,500\n"
    file = tmp_path / f"注文{steering}"
    assert imported(tmp_path, ORDERS).returncode == 0
    file.write_text(ORDERS + bad, encoding="utf-8")
    done = told(tmp_path, str(file), "--refused-out", f"直す{steering}")
    undone = told(tmp_path, "--undo", "1")
    assert "直す [2J" in done.stderr and (tmp_path / f"直す{steering}").exists()
    assert "  kizuna import --reuse 2  # 注文[2Jrm x.csv" in undone.stdout.splitlines()
    printed = done.stdout + done.stderr + undone.stdout + undone.stderr
    assert not {"\x1b", "\u202e"} & set(printed)


def test_undoing_says_how_to_have_again_what_a_later_import_held_as_well(tmp_path: Path) -> None:
    more = ORDERS + "3,7,花子,2026-02-01,500,500\n"
    assert imported(tmp_path, ORDERS).returncode == imported(tmp_path, more).returncode == 0
    both = told(tmp_path, "注文.csv", "--reuse", "2")
    assert both.returncode == 2 and "--reuse" in both.stderr
    undone = told(tmp_path, "--undo", "1")
    assert "everything is as it was" in undone.stdout
    assert "  kizuna import --reuse 2  # 注文.csv" in undone.stdout.splitlines()
    tried = told(tmp_path, "--reuse", "2", "--dry-run")
    assert "Orders: 2 new, 0 changed, 1 unchanged" in tried.stdout, tried.stderr
    assert "Imported." in told(tmp_path, "--reuse", "2").stdout
    with sqlite3.connect(tmp_path / "data" / "kizuna.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (3,)
    assert told(tmp_path, "--reuse", "9").returncode == 6


def test_of_a_list_of_products_no_own_fields_of_customers_are_promised(tmp_path: Path) -> None:
    done = imported(tmp_path, "商品コード,商品名,色\n1,緑茶,緑\n")
    assert "left out: 色 (緑). From a list of products only" in done.stdout
    assert "fields of your own" not in done.stdout
