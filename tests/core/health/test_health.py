"""Planted faults make Kizuna say that it is not ready; it lives all the same (OPS-05)."""

import shutil
from collections import namedtuple
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from kizuna.cli.main import main
from kizuna.core.audit.actions import record_audit
from kizuna.core.audit.models import AuditEntry
from kizuna.core.bulk import change, found
from kizuna.core.health import queries
from kizuna.core.jobs.actions import start_job
from kizuna.core.permissions.rules import system_actor
from tests.core.audit.test_audit import tamper

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")
Plant = Callable[[pytest.MonkeyPatch], object]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """A data folder that is well."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


def _break_database(patch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> int:
        raise OperationalError("attempt to write a readonly database")

    patch.setattr(queries, "change", fail)


def _old_sqlite(patch: pytest.MonkeyPatch) -> None:
    real = found
    patch.setattr(connection, "vendor", "sqlite")
    patch.setattr(
        queries, "found",
        lambda sql, *given: [("3.40.1",)] if "sqlite_version" in sql else real(sql, *given),
    )  # fmt: skip


FAULTS: dict[str, Plant] = {
    "database": _break_database,
    "sqlite": _old_sqlite,
    "migrations": lambda patch: change("DELETE FROM django_migrations WHERE app = 'jobs'"),
    "folder": lambda patch: patch.setattr("django.conf.settings.DATA", Path("/nowhere")),
    "file": lambda patch: patch.setattr("django.conf.settings.DATA", Path(__file__)),
    "disk": lambda patch: patch.setattr(shutil, "disk_usage", lambda path: Usage(100, 91, 9)),
    "queue": lambda patch: start_job(
        "prune_jobs", run_at=timezone.now() - timedelta(minutes=6)
    ),
    "clock": lambda patch: AuditEntry.objects.create(
        sequence=1, at=timezone.now() + timedelta(minutes=6), actor="", action="", subject="",
        details="{}", digest="",
    ),
}  # fmt: skip


def test_what_is_well_is_ready() -> None:
    response = Client().get("/readyz")
    assert (response.status_code, response.content) == (HTTPStatus.OK, b"ready\n")
    assert Client().get("/livez").content == b"alive\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_makes_it_unready_and_says_nothing_to_strangers(
    fault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    FAULTS[fault](monkeypatch)
    response = Client().get("/readyz")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.content == b"not ready\n"
    assert Client().get("/livez").status_code == HTTPStatus.OK
    assert main(["doctor", "--lang", "en"]) == 1
    assert "✗" in capsys.readouterr().out


def test_the_version_of_sqlite_is_looked_at_where_it_is_the_database() -> None:
    names = [check.name.en for check in queries.checks(now=timezone.now())]
    assert ("SQLite's version" in names) == (connection.vendor == "sqlite")


def test_living_asks_nothing_of_the_database(
    django_assert_num_queries: Callable[..., object],
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        Client().get("/livez")


def test_the_doctor_says_how_much_of_the_audit_log_holds_and_strangers_do_not_ask_for_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        record_audit(system_actor("test"), "tested")
    assert main(["doctor", "--lang", "en"]) == 0
    assert "✓ Audit log: its 3 entries hold\n" in capsys.readouterr().out
    monkeypatch.setattr(queries, "NEWEST_ENTRIES", 2)
    assert main(["doctor", "--lang", "ja"]) == 0
    assert "最新の 2 件に、改ざんのあとはありません" in capsys.readouterr().out
    tamper("UPDATE audit_entries SET details = 'nothing' WHERE sequence = 2")
    assert main(["doctor", "--lang", "en"]) == 1
    assert "✗ Audit log: Entry 2 is not what was written." in capsys.readouterr().out
    assert Client().get("/readyz").status_code == HTTPStatus.OK
    monkeypatch.setattr(queries, "NEWEST_ENTRIES", 1)
    assert main(["doctor", "--lang", "en"]) == 0, "what came before is not looked at"
