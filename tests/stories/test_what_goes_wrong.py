"""Whatever goes wrong ends in a sentence with a code and what to do, never in a traceback."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import kizuna.insight as ki
from kizuna.base.errors import KizunaError
from kizuna.base.words import LANGUAGES
from kizuna.cli.main import main

GOOD = "order,customer,date,amount\n1,a,2026-01-05,100\n2,b,2026-01-06,200\n"


def archive_of_many(path: Path) -> None:
    """A zip with more members than any shop exports."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2_000):
            archive.writestr(f"{number}.csv", GOOD)


# code, exit code, the file (text, or what writes it), options of `read`
WRONG: list[tuple[str, int, str | Callable[[Path], None], dict[str, Any]]] = [
    ("as_of_before_data", 2, GOOD, {"as_of": date(2020, 1, 1)}),
    ("bad_margin", 2, GOOD, {"margin": 30}),
    ("unknown_currency", 2, GOOD, {"currency": "£"}),
    (
        "several_currencies",
        2,
        "customer,date,amount,currency\na,2026-01-05,1,JPY\nb,2026-01-06,2,USD\n",
        {},
    ),
    (
        "unknown_time_zone",
        2,
        "customer,date,amount\na,2026-01-05T10:00:00+09:00,1\n",
        {"time_zone": "Mars"},
    ),
    ("unknown_time_zone", 2, GOOD, {"time_zone": "Nowhere"}),
    ("unknown_field", 2, GOOD, {"columns": {"colour": "date"}}),
    ("no_such_column", 2, GOOD, {"columns": {"amount": "revenue"}}),
    ("date_order_undecided", 3, "customer,date,amount\na,1/2/26,1\nb,3/4/26,2\n", {}),
    ("no_amount_column", 3, "customer,date\na,2026-01-05\nb,2026-01-06\n", {}),
    ("no_customer_id_column", 3, "date,amount\n2026-01-05,100\n2026-01-06,200\n", {}),
    ("no_ordered_at_column", 3, "customer,amount\na,100\nb,200\n", {}),
    (
        "which_ordered_at",
        3,
        "customer,sown,reaped,amount\na,2026-01-05,2026-02-05,1\nb,2026-01-06,2026-02-06,2\n",
        {},
    ),
    (
        "which_amount",
        3,
        "customer,date,left,right\na,2026-01-05,120,340\nb,2026-01-06,150,360\n",
        {},
    ),
    (
        "which_customer_id",
        3,
        "date,amount,alpha,beta\n2026-01-05,1,K1,M1\n2026-01-06,2,K2,M2\n2026-01-07,3,K1,M1\n",
        {},
    ),
    (
        "no_usable_rows",
        3,
        "customer,date,amount\na,soon,1\nb,later,2\n",
        {"columns": {"date": "date"}},
    ),
    (
        "customers_without_orders",
        3,
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Total Spent,Total Orders\n"
        "1,a,b,a@example.com,yes,10,1\n",
        {},
    ),
    ("file_has_too_many_members", 3, archive_of_many, {}),
]


@pytest.mark.parametrize(
    ("code", "exit_code", "content", "options"),
    WRONG,
    ids=lambda part: part if isinstance(part, str) and "\n" not in part else "",
)
def test_what_is_wrong_with_a_file_is_said(
    code: str,
    exit_code: int,
    content: str | Callable[[Path], None],
    options: dict[str, Any],
    tmp_path: Path,
) -> None:
    path = tmp_path / ("orders.csv" if isinstance(content, str) else "orders.zip")
    if isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        content(path)
    with pytest.raises(KizunaError) as raised:
        ki.read(path, **options)
    assert (raised.value.code, raised.value.exit_code) == (code, exit_code)
    for language in LANGUAGES:
        assert "{" not in raised.value.say(language)


# code, the rows below the header, and how many of them are refused for it
HEADER = "order,line id,customer,date,quantity,amount,currency\n"
REFUSED = [
    ("no_date", "1,11,a,,1,100,JPY\n", 1),
    ("bad_date", "1,11,a,someday,1,100,JPY\n", 1),
    ("no_such_day", "1,11,a,2026-02-31,1,100,JPY\n", 1),
    ("row_too_long", f"1,11,{'a' * 3_000_000},2026-01-05,1,100,JPY\n", 1),
    ("no_amount", "1,11,a,2026-01-05,1,,JPY\n", 1),
    ("bad_amount", "1,11,a,2026-01-05,1,plenty,JPY\n", 1),
    ("bad_quantity", "1,11,a,2026-01-05,several,100,JPY\n", 1),
    ("no_order", ",11,a,2026-01-05,1,100,JPY\n", 1),
    ("other_currency", "1,11,a,2026-01-05,1,100,USD\n", 1),
    ("duplicate_line", "1,11,a,2026-01-05,1,100,JPY\n1,11,a,2026-01-05,1,100,JPY\n", 1),
]


@pytest.mark.parametrize(
    ("code", "rows", "count"),
    REFUSED,
    ids=lambda part: part if isinstance(part, str) and "," not in part else "",
)
def test_a_row_that_cannot_be_used_says_why(
    code: str, rows: str, count: int, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    good = "".join(f"{n},{n}0,c{n % 5},2026-02-{n:02},1,{n}50,JPY\n" for n in range(2, 20))
    path.write_text(HEADER + rows + good, encoding="utf-8")
    shop = ki.read(path, currency="JPY")
    assert shop.reading is not None
    refused = shop.reading.connection.table(shop.reading.refused).aggregate(
        "code, count(*)", "code"
    )
    assert refused.fetchall() == [(code, count)]
    (source,) = shop.reading.sources
    assert source.rows_read == source.rows_used + source.rows_refused == rows.count("\n") + 18


def test_a_row_that_an_earlier_file_has_counts_once(tmp_path: Path) -> None:
    (tmp_path / "january.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "again.csv").write_text(GOOD + "3,c,2026-01-07,300\n", encoding="utf-8")
    shop = ki.read(tmp_path / "january.csv", tmp_path / "again.csv", currency="JPY")
    assert shop.reading is not None
    refused = shop.reading.connection.table(shop.reading.refused).aggregate(
        "code, count(*)", "code"
    )
    assert refused.fetchall() == [("seen_before", 2)]
    assert shop.orders().value == 3


@pytest.mark.parametrize(
    "arguments",
    [["--active-window", "soon"], ["--as-of", "May"], ["--margin", "lots"], ["--map", "amount"]],
)
def test_an_option_that_cannot_be_read_is_named(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "orders.csv").write_text(GOOD, encoding="utf-8")
    assert (
        main(["report", str(tmp_path / "orders.csv"), "--lang", "en", *arguments]) == 2
    )  # bad_option
    assert f"{arguments[0]}: cannot read “{arguments[1]}”" in capsys.readouterr().err


def test_no_file_at_all_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--lang", "en"]) == 2  # no_file
    assert "Name a file" in capsys.readouterr().err


def test_a_report_that_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "orders.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")
    place = tmp_path / "taken" / "report.html"
    arguments = ["report", str(tmp_path / "orders.csv"), "--lang", "en", "--currency", "JPY"]
    assert main([*arguments, "--out", str(place)]) == 3  # cannot_write
    assert f"Cannot write to {place}" in capsys.readouterr().err


def test_a_file_that_may_not_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(GOOD, encoding="utf-8")
    opened = Path.open

    def locked(self: Path, *arguments: Any, **named: Any) -> Any:
        if self == path:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(self, *arguments, **named)

    monkeypatch.setattr(
        Path, "open", locked
    )  # root may read anything, so permissions prove nothing
    with pytest.raises(KizunaError) as raised:
        ki.read(path)
    assert raised.value.code == "file_locked"
