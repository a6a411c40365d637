"""Whatever breaks off the making of a state, readers keep theirs and nothing is left behind."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import LazySettings

from kizuna.understand.lake import actions
from kizuna.understand.lake.actions import refresh_lake
from kizuna.understand.lake.queries import lake_state, open_lake
from kizuna.understand.lake.rules import LakeState
from kizuna.understand.lake.tidying import KEPT, alone_in
from tests.understand.scores.shop import record, record_small_shop, small_shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _files(folder: Path) -> set[str]:
    return {str(path) for path in (folder / "lake").glob("*/*.parquet")}


def _orders() -> int:
    with open_lake() as lake:
        return len(lake.sql("FROM orders").fetchall())


class DiskFull(Exception):
    """What the last step of a refresh may end with."""


@contextmanager
def _no_room_for_the_name(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(state: LakeState) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_name", refuse)
        yield


def _grow_old(folder: Path) -> None:
    for path in _files(folder):
        stood = Path(path).stat().st_mtime - 2 * KEPT.total_seconds()
        os.utime(path, (stood, stood))


def test_of_a_refresh_that_fails_each_time_nothing_is_left_and_the_former_state_stands(
    tmp_path: Path,
) -> None:
    record(small_shop()[:30])
    refresh_lake()
    before, known = _files(tmp_path), _orders()
    record_small_shop()

    def first(state: LakeState) -> None:
        raise DiskFull

    for _ in range(2):
        with pytest.raises(DiskFull):
            refresh_lake(first=first)
        assert _files(tmp_path) == before
        _grow_old(tmp_path)
    assert _orders() == known
    assert refresh_lake()
    assert _orders() > known


def test_a_copy_that_was_never_named_takes_no_file_from_the_state_that_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record(small_shop()[:30])
    refresh_lake()
    known = _orders()
    record_small_shop()
    for _ in range(2):
        with _no_room_for_the_name(monkeypatch), pytest.raises(DiskFull):
            refresh_lake()
        _grow_old(tmp_path)
        assert lake_state().paths <= _files(tmp_path)
        assert _orders() == known
    assert refresh_lake()
    assert _orders() > known
    assert lake_state().paths <= _files(tmp_path)


def test_files_of_the_state_before_stay_a_while_for_those_who_read_it(tmp_path: Path) -> None:
    record(small_shop()[:30])
    refresh_lake()
    record(small_shop()[30:60])
    refresh_lake()
    patched = lake_state()
    assert patched.patches
    _grow_old(tmp_path)
    with open_lake() as reading:
        record(small_shop()[60:90])
        assert refresh_lake()
        assert patched.paths <= _files(tmp_path)
        assert reading.sql("FROM orders").fetchall()
    _grow_old(tmp_path)
    record(small_shop()[90:])
    assert refresh_lake()
    assert lake_state().paths <= _files(tmp_path)
    assert not patched.paths <= _files(tmp_path)


def test_two_never_make_a_state_at_once(tmp_path: Path) -> None:
    has_second = threading.Event()

    def second() -> None:
        with alone_in(tmp_path):
            has_second.set()

    with alone_in(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        assert not has_second.wait(0.2)
    thread.join()
    assert has_second.is_set()
