"""What a person meets at the terminal before any file is read."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from kizuna.cli.full_disk import is_disk_full, writing_errors
from kizuna.cli.main import main


def test_help_needs_none_of_the_heavy_libraries() -> None:
    heavy = ("duckdb", "narwhals", "numpy", "jinja2", "fastexcel", "pandas", "scipy")
    script = (
        "import sys\nfrom kizuna.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "--lang", "ja", "--help"], "使い方: kizuna report"),
        (["report", "--lang", "en", "--help"], "usage: kizuna report"),
    ],
)
def test_help_comes_in_the_readers_language(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith(words)


def test_help_tells_both_ways_to_choose_a_language_also_to_who_cannot_read_this_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIZUNA_LANGUAGE", raising=False)
    for locale, other in [("C", "日本語: --lang ja"), ("ja_JP.UTF-8", "In English: --lang en")]:
        monkeypatch.setenv("LC_ALL", locale)
        for arguments in (["--help"], ["report", "--help"]):
            with pytest.raises(SystemExit):
                main(arguments)
        said = "".join(capsys.readouterr().out.split())
        assert "".join(other.split()) in said
        assert said.count("KIZUNA_LANGUAGE") == 2


def test_the_locale_decides_where_no_language_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert main(["report"]) == 2
    assert "ファイルを指定してください" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["report", "--format", "pdf", "x.csv"],
        ["report", "--period", "fortnight", "x.csv"],
        ["nonsense"],
    ],
)
def test_wrong_usage_leaves_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


@pytest.mark.parametrize("out", ["report.pdf", "report.HTMLX", "report", "report.csv"])
def test_an_ending_that_names_no_format_is_refused_before_anything_is_read(
    out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "gone.csv", "--lang", "ja", "--out", out]) == 2  # unknown_format
    said = capsys.readouterr().err
    assert out in said
    assert all(ending in said for ending in (".html", ".json", ".txt"))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--as-of", "yesterday"),
        ("--active-window", "0"),
        ("--active-window", "ninety"),
        ("--active-window", "²"),
        ("--active-window", "99999999999999999999"),
        ("--margin", "1.5"),
        ("--margin", "much"),
        ("--map", "ordered_at"),
    ],
)
def test_a_value_that_cannot_be_read_is_named_with_an_example(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--sample", "--lang", "en", option, value]) == 2
    said = capsys.readouterr().err
    assert option in said
    assert value in said
    assert "write it like" in said or "from 0 to 1" in said


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "ディスクに空きが"), ("en", "disk is full")]
)
def test_a_full_disk_is_told_as_a_sentence(
    language: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "orders.csv").write_text("注文日,顧客名,金額\n2026-11-01,山田,800\n", "utf-8")
    report = [sys.executable, "-m", "kizuna", "report", "orders.csv", "--lang", language]
    with Path("/dev/full").open("w") as full:  # whatever is written there does not fit
        done = subprocess.run(
            [*report, "--format", "json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 6  # disk_full
    assert words in done.stderr and "Traceback" not in done.stderr


def test_a_full_disk_is_known_whoever_meets_it() -> None:
    spilt = duckdb.IOException("Could not write: No space left on device")
    assert isinstance(spilt, writing_errors()) and is_disk_full(spilt)
    assert not is_disk_full(duckdb.IOException("Could not open"))
