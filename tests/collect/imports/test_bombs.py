"""A file made to break the reader is refused in little time, and the worker goes on."""

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kizuna.collect.imports import models
from kizuna.collect.imports.actions.starting import start_import
from kizuna.core.jobs.actions import start_job
from kizuna.core.jobs.worker import Worker
from kizuna.core.permissions.rules import system_actor
from tests.insight.files.test_hostile_files import LAUGHS, workbook

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
CLERK = system_actor("test")
GOOD = "注文番号,注文日,お名前,金額\n1,2026-01-05,山田 花子,800\n".encode()


def many_zeros(path: Path) -> Path:
    path.write_bytes(gzip.compress(b"1,2\n" * (1 << 20)) * 200)
    return path


def laughs(path: Path) -> Path:
    return workbook(
        path, '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>', LAUGHS
    )


def far_corner(path: Path) -> Path:
    far = '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    return workbook(path, f'<row r="1"><c r="A1"><v>1</v></c></row>{far}')


def given(path: Path) -> int:
    """A file given on the page, to be read by the worker."""
    import_id = start_import([(path.name, [path.read_bytes()])], actor=CLERK, at=NOW)
    arguments = {"import_id": import_id, "actor": CLERK.key, "role": "owner"}
    start_job("read_import", arguments=arguments)
    return import_id


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("make", "name"),
    [(many_zeros, "zeros.csv"), (laughs, "laughs.xlsx"), (far_corner, "corner.xlsx")],
)
def test_a_bomb_is_refused_in_words_and_the_next_file_is_read(
    make: Callable[[Path], Path], name: str, tmp_path: Path, settings: object
) -> None:
    settings.DATA = tmp_path / "data"  # type: ignore[attr-defined]
    bomb = given(make(tmp_path / name))
    (tmp_path / "注文.csv").write_bytes(GOOD)
    orders = given(tmp_path / "注文.csv")
    worker = Worker()
    began = time.monotonic()
    assert worker.run_next()
    assert time.monotonic() - began < 30
    row = models.Import.objects.get(pk=bomb)
    assert row.state == "unreadable" and row.reading["error"]["ja"] and row.reading["error"]["en"]
    assert worker.run_next()
    assert models.Import.objects.get(pk=orders).state == "ready"
