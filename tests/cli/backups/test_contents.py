"""What is in a backup is compared with its list, file by file and row by row."""

import sqlite3
import subprocess
from pathlib import Path

import pytest

from kizuna.base.errors import KizunaError, Misconfigured, Refused, UnreadableFile
from kizuna.cli.backups import databases
from kizuna.cli.backups.contents import Manifest, compare_files, copy_files, file_digests
from kizuna.cli.backups.databases import check_sqlite
from kizuna.cli.backups.state import refuse_newer


def code_of(error: pytest.ExceptionInfo[KizunaError]) -> str:
    """What went wrong."""
    return error.value.code


def listed(folder: Path) -> Manifest:
    """The list of a folder as it is."""
    manifest = Manifest(
        version="1", made_at="", vendor="sqlite", migrations=[], rows={}, audit_head="",
        files=file_digests(folder),
    )  # fmt: skip
    manifest.write(folder)
    return Manifest.read(folder)


def test_a_file_that_is_missing_added_or_changed_is_noticed(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(name)
    manifest = listed(tmp_path)
    compare_files(tmp_path, manifest)
    for change in ("one", "three"):
        (tmp_path / change).write_text("other")
        with pytest.raises(UnreadableFile) as error:
            compare_files(tmp_path, manifest)
        assert code_of(error) == "incomplete_backup"
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(UnreadableFile):
        Manifest.read(tmp_path)


def test_the_lake_and_short_lived_files_are_left_out(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name in ("lake/a", "exports/b", "kizuna.sqlite3", "kizuna.sqlite3-wal", "imports/lake/c"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("x")
    copy_files(data, tmp_path / "copy")
    assert list(file_digests(tmp_path / "copy")) == ["data/imports/lake/c"]


def test_a_copy_that_lacks_rows_or_points_nowhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "copy"
    with sqlite3.connect(path) as copy:
        copy.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
        copy.execute("CREATE TABLE b (a_id REFERENCES a)")
    check_sqlite(path, {"a": 0, "b": 0})
    with pytest.raises(UnreadableFile):
        check_sqlite(path, {"a": 1})
    with sqlite3.connect(path) as copy:
        copy.execute("INSERT INTO b VALUES (7)")
    with pytest.raises(UnreadableFile):
        check_sqlite(path, {"b": 1})


def test_a_backup_of_a_newer_version_waits_for_the_update() -> None:
    with pytest.raises(Refused) as error:
        refuse_newer(["events.0001_initial", "events.9999_tomorrow"], version="99")
    assert code_of(error) == "newer_backup"


def test_what_is_wrong_with_postgresqls_programs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, "", "warning\nconnection refused\n")
    monkeypatch.setattr(subprocess, "run", lambda *given, **named: failed)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(Misconfigured) as error:
        databases._run("pg_dump")
    assert code_of(error) == "program_failed" and "connection refused" in str(error.value)
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(databases, "INSTALLED", Path("/nowhere"))
    with pytest.raises(Misconfigured) as error:
        databases._run("pg_dump")
    assert code_of(error) == "no_program"
