"""What a backup holds: the database as of one moment, the files beside it, and the list of both.

    manifest.json   what was there when it was made, to be compared after a restore
    database        a copy of the SQLite file, or what pg_dump wrote
    data/           secret key, files of imports, attachments; the lake is made anew

Not here: the file they are packed into (`archive`), copying a database (`databases`).
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from kizuna.base.errors import UnreadableFile
from kizuna.base.said import Said
from kizuna.base.words import Words

# Made anew from the database, short-lived by intent, or the database itself.
LEFT_OUT = ("lake", "exports", "kizuna.sqlite3*", ".*")
INCOMPLETE = Words(
    ja="バックアップの中身が控えと合いません（{what}）。復元しませんでした。",
    en="What is in the backup is not what was put in ({what}). Nothing was restored.",
)


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What was there: the changes of tables that were applied, rows of each table, the head of the
    audit log, and the SHA-256 of each file."""

    version: str
    made_at: str
    vendor: str
    migrations: list[str]
    rows: Mapping[str, int]
    audit_head: str
    files: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Keep it beside what it describes."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / "manifest.json").write_text(text, "utf-8")

    @staticmethod
    def read(folder: Path) -> "Manifest":
        """The one that was written; UnreadableFile: incomplete_backup."""
        try:
            return Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise incomplete("manifest.json") from error


def incomplete(what: str) -> UnreadableFile:
    """A backup that is whole as a file, and yet not what its list says."""
    return UnreadableFile(Said("incomplete_backup", INCOMPLETE, {"what": what}))


def copy_files(data: Path, folder: Path) -> None:
    """Copy what lies in the data folder; what is erased meanwhile is not missed."""
    ignored = shutil.ignore_patterns(*LEFT_OUT)

    def left_out(place: str, names: list[str]) -> set[str]:
        return ignored(place, names) if Path(place) == data else set()

    def copy(source: str, target: str) -> None:
        try:
            shutil.copy2(source, target)
        except FileNotFoundError:
            return

    shutil.copytree(data, folder / "data", ignore=left_out, copy_function=copy)


def file_digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder but the manifest, by its path."""
    return {
        str(path.relative_to(folder)): _digest(path)
        for path in _files(folder)
        if path.name != "manifest.json"
    }


def compare_files(folder: Path, manifest: Manifest) -> None:
    """UnreadableFile: incomplete_backup, unless the files are those of the list, to the byte."""
    found = file_digests(folder)
    for path in sorted(found.keys() ^ manifest.files.keys()):
        raise incomplete(path)
    for path, digest in found.items():
        if digest != manifest.files[path]:
            raise incomplete(path)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
