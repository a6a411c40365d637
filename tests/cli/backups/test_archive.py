"""The file of a backup comes back whole, or not at all and with a sentence."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kizuna.base.errors import UnreadableFile
from kizuna.cli.backups.archive import is_encrypted, pack, unpack

HELD = {"database": b"\x00rows" * 999, "data/secret-key": b"k" * 86, "data/a/注文.csv": b""}
PASSPHRASE = "a phrase of one's own"


def fill(folder: Path) -> Path:
    """A folder with what a backup may hold."""
    for name, content in HELD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    """All files of a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture(scope="module", params=["", PASSPHRASE], ids=["plain", "encrypted"])
def packed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup's file."""
    place = tmp_path_factory.mktemp("packed")
    target = place / "a.backup"
    pack(fill(place / "folder"), target, passphrase=request.param)
    assert is_encrypted(target) == bool(request.param)
    return target


def test_what_was_packed_comes_out_and_only_its_owner_reads_it(
    packed: Path, tmp_path: Path
) -> None:
    unpack(packed, tmp_path, passphrase=PASSPHRASE)
    assert held(tmp_path) == HELD
    assert packed.stat().st_mode & 0o077 == 0
    assert [path.name for path in packed.parent.iterdir() if path.is_file()] == ["a.backup"]


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_one_flipped_bit_or_a_missing_end_is_refused_and_leaves_nothing(
    packed: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = bytearray(packed.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        whole[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del whole[place:]
    folder = tmp_path_factory.mktemp("unpacked")
    broken = folder.with_suffix(".backup")
    broken.write_bytes(whole)
    with pytest.raises(UnreadableFile) as refused:
        unpack(broken, folder, passphrase=PASSPHRASE)
    assert refused.value.code in ("damaged_backup", "not_a_backup")
    assert not held(folder)


def test_a_wrong_passphrase_is_told_from_a_broken_file(tmp_path: Path) -> None:
    pack(fill(tmp_path / "folder"), tmp_path / "a.backup", passphrase=PASSPHRASE)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableFile) as refused:
        unpack(tmp_path / "a.backup", tmp_path / "empty", passphrase="another")
    assert refused.value.code == "wrong_passphrase"
    assert not held(tmp_path / "empty")
    assert b"rows" not in (tmp_path / "a.backup").read_bytes()


def test_of_a_backup_that_could_not_be_written_nothing_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        pack(fill(tmp_path / "folder"), tmp_path / "a.backup")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
