"""`kizuna report`, from the file to what lies on the disk: the promises of the front door."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

import kizuna.insight as ki
from kizuna.cli.main import main
from kizuna.sample import sample_path

ORDERS = (
    "注文番号,顧客番号,注文日,金額\n1,A,2026-01-05,1200\n2,B,2026-01-06,800\n3,A,2026-02-30,900\n"
)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """Three rows, the last on a day that does not exist."""
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="cp932")
    return path


def report_of(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The JSON report the arguments lead to."""
    assert main(["report", *arguments, "--format", "json", "--lang", "en"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_sample_shop_gives_the_published_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    report = report_of(["--sample"], capsys)
    value = {key: metric["value"] for key, metric in report["metrics"].items()}
    assert value["customers"] == 2718
    assert value["orders"] == 7410
    assert value["gross_revenue"] == "3332591.96"
    assert value["average_order_value"] == "449.74"
    assert value["revenue"] == "3706827.64"
    assert value["identified_revenue"] == "3120488.09"
    assert round(value["repeat_purchase_rate"], 3) == 0.510
    assert {row["cohort"]: row["active"] for row in report["tables"]["cohorts"]} == {
        "2010-12": [885, 324, 286, 340, 321, 352],
        "2011-01": [417, 92, 111, 96, 134],
        "2011-02": [380, 71, 71, 108],
        "2011-03": [452, 68, 114],
        "2011-04": [300, 64],
        "2011-05": [284],
    }
    (source,) = report["sources"]
    assert source["rows_read"] == source["rows_used"] + source["rows_refused"] == 209029


def test_one_number_everywhere(capsys: pytest.CaptureFixture[str]) -> None:
    metrics = report_of(["--sample"], capsys)["metrics"]
    shop = ki.read(sample_path())
    assert shop.retention_rate().value == pytest.approx(metrics["retention_rate"]["value"])
    assert f"{shop.average_order_value().value:.2f}" == metrics["average_order_value"]["value"]
    assert main(["report", "--sample", "--lang", "en", "--out", "r.html"]) == 0
    said = capsys.readouterr().out
    page = Path("r.html").read_text(encoding="utf-8")
    shown = f"{metrics['retention_rate']['value'] * 100:.1f}%"
    assert shown in said
    assert "£449.74" in said
    assert "£449.74" in page
    assert "2,718" in page


def test_without_options_a_page_is_written_and_a_summary_said(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(orders), "--lang", "ja"]) == 0
    said = capsys.readouterr()
    assert "kizuna-report.html" in said.out
    assert Path("kizuna-report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_refused_row_is_kept_with_its_reason_mended_and_fed_again(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = report_of([str(orders), "--refused-out", "no.csv"], capsys)["sources"][0]
    assert (first["rows_read"], first["rows_used"], first["rows_refused"]) == (3, 2, 1)
    refused = Path("no.csv").read_text(encoding="utf-8-sig")
    assert "2026-02-30" in refused
    Path("no.csv").write_text(refused.replace("2026-02-30", "2026-02-28"), encoding="utf-8-sig")
    mended = report_of(["no.csv"], capsys)["sources"][0]
    assert (mended["rows_read"], mended["rows_used"]) == (1, 1)


@pytest.mark.parametrize(
    ("options", "is_on_output"),
    [
        ([], True),
        (["--quiet"], False),
        (["--format", "text"], True),
        (["--format", "json"], False),
        (["--format", "text", "--out", "report.txt"], False),
    ],
)
def test_refused_rows_are_said_once(
    options: list[str], is_on_output: bool, orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(orders), "--lang", "en", *options]) == 0
    said = "One row could not be used"
    output, error = capsys.readouterr()
    assert (output.count(said), error.count(said)) == (int(is_on_output), int(not is_on_output))


def test_a_mended_file_that_is_read_is_never_written_over(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--lang", "en", "--quiet"]
    assert main(["report", str(orders), *options]) == 0
    mended = Path("kizuna-refused.csv")
    mended.write_text(mended.read_text("utf-8-sig").replace("02-30", "02-28"), "utf-8-sig")
    kept = mended.read_bytes()
    Path("kizuna-refused-2.csv").write_text("somebody's", encoding="utf-8")
    capsys.readouterr()
    assert main(["report", str(orders), "./kizuna-refused.csv", *options]) == 0
    assert mended.read_bytes() == kept
    assert Path("kizuna-refused-2.csv").read_text(encoding="utf-8") == "somebody's"
    assert "2026-02-30" in Path("kizuna-refused-3.csv").read_text(encoding="utf-8-sig")
    said = capsys.readouterr().err
    assert "kizuna-refused.csv was read just now and is kept as it is" in said
    assert "it is in kizuna-refused-3.csv" in said


def test_a_mended_file_of_several_sources_is_never_written_over(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mended = Path("kizuna-refused-1.csv")
    mended.write_text(ORDERS, encoding="utf-8")
    assert main(["report", str(orders), str(mended), "--lang", "ja", "--quiet"]) == 0
    assert mended.read_text(encoding="utf-8") == ORDERS
    assert Path("kizuna-refused-2-1.csv").exists()
    assert "上書きせず" in capsys.readouterr().err


def test_the_report_is_never_written_over_an_input(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--format", "text", "--out", "./orders.csv", "--lang", "en"]
    assert main(["report", str(orders), *out]) == 2  # out_is_input
    assert "orders.csv" in capsys.readouterr().err
    assert orders.read_text(encoding="cp932") == ORDERS


@pytest.mark.parametrize(("format_", "start"), [("html", "<!doctype"), ("json", "{"), ("text", "")])
def test_a_dash_writes_to_standard_output(
    format_: str, start: str, orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(orders), "--out", "-", "--format", format_, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(start)
    assert "The report is in" not in said
    assert not Path("-").exists()


def test_each_source_has_its_own_file_of_refused_rows(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("more.csv").write_text(ORDERS.replace("2026-02-30", "2026-13-01"), encoding="utf-8")
    assert main(["report", str(orders), "more.csv", "--format", "json", "--lang", "en"]) == 0
    said = capsys.readouterr().err
    for number, day in ((1, "2026-02-30"), (2, "2026-13-01")):
        path = f"kizuna-refused-{number}.csv"
        assert path in said
        assert day in Path(path).read_text(encoding="utf-8-sig")


def test_only_what_was_known_by_the_end_of_the_day_counts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = report_of(["--sample", "--as-of", "2011-02-28"], capsys)
    assert report["as_of"] == "2011-02-28"
    assert report["metrics"]["customers"]["value"] == 885 + 417 + 380
    assert [len(row["active"]) for row in report["tables"]["cohorts"]] == [3, 2, 1]


def test_what_the_reader_decides_is_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--active-window", "31", "--currency", "EUR", "--period", "quarter"]
    report = report_of(["--sample", *asked], capsys)
    assert report["currency"] == "EUR"
    assert report["metrics"]["retention_rate"]["period"]["start"] == "2011-03-02"
    may = next(row for row in report["tables"]["months"] if row["label"] == "2011-05")
    assert report["metrics"]["active_customers"]["value"] == may["buyers"]


def test_a_margin_gives_lifetime_margin(capsys: pytest.CaptureFixture[str]) -> None:
    metrics = report_of(["--sample", "--margin", "0.4"], capsys)["metrics"]
    margin = float(metrics["historic_lifetime_margin"]["value"])
    revenue = float(metrics["historic_lifetime_value"]["value"])
    assert margin == pytest.approx(0.4 * revenue, rel=1e-4)


def test_standard_input_is_a_file_too(
    orders: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with orders.open("rb") as stream:
        monkeypatch.setattr("sys.stdin", _Stream(stream))
        source = report_of(["-"], capsys)["sources"][0]
    assert (source["file"], source["rows_used"]) == ("stdin", 2)


def test_an_empty_standard_input_is_called_by_its_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", _Stream(io.BytesIO()))  # no_input
    assert main(["report", "-", "--lang", "ja", "--quiet"]) == 3
    assert "標準入力（-）からは何も届きませんでした。" in capsys.readouterr().err


class _Stream:
    """A standard input that is no terminal and has bytes underneath."""

    def __init__(self, buffer: object) -> None:
        self.buffer = buffer

    def isatty(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(64)),
        ("broken.xlsx", b"PK\x03\x04" + bytes(64)),
        ("words.txt", b"hello\n"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence_and_leaves_with_3(
    name: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(content)
    assert main(["report", name, "--lang", "ja"]) == 3
    said = capsys.readouterr().err
    assert name in said
    assert "。" in said
    assert "Traceback" not in said
    assert not Path("kizuna-report.html").exists()


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "gone.csv", "--lang", "en"]) == 3
    assert "gone.csv" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_to_is_named(
    orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("taken").write_text("a file, not a folder", encoding="utf-8")
    assert main(["report", str(orders), "--lang", "en", "--out", "taken/report.html"]) != 0
    assert "taken/report.html" in capsys.readouterr().err
