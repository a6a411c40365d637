r"""The file of a backup: packed, perhaps encrypted, and worthless to read once a byte is changed.

    KIZUNA BACKUP 1\n
    SHA-256 of all that follows, as hex\n
    length of the key (4 bytes), the key under the passphrase (age); 0 bytes where nothing is
    encrypted
    tar.gz of the folder; under that key (age, X25519) where there is one

Not here: what is in the folder (`contents`).
"""

import gzip
import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pyrage

from kizuna.base.errors import UnreadableFile
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.unreadable import unreadable

MAGIC = b"KIZUNA BACKUP 1\n"
LENGTH_BYTES = 4
NOT_A_BACKUP = Words(
    ja="{path} は Kizuna のバックアップではありません。", en="{path} is no backup of Kizuna."
)
DAMAGED = Words(
    ja="{path} は途中で切れているか、書かれたあとで変わっています。復元しませんでした。",
    en="{path} is cut short, or was changed since it was written. Nothing was restored.",
)
TAKE_ANOTHER = Words(
    ja="別の時点のバックアップか、別の場所の控えを使ってください。",
    en="Use a backup of another time, or a copy of this one from elsewhere.",
)
WRONG_PASSPHRASE = Words(
    ja="{path} は、このパスフレーズでは開けません。", en="This passphrase does not open {path}."
)


def pack(folder: Path, target: Path, *, passphrase: str = "") -> None:
    """Write all of a folder into one new file, there whole or not at all, for its owner's eyes."""
    draft = target.with_name(f".{target.name}.part")
    try:
        _write(folder, draft, passphrase)
        os.replace(draft, target)
    finally:  # what a full disk cut short would keep it full
        draft.unlink(missing_ok=True)


def _write(folder: Path, draft: Path, passphrase: str) -> None:
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w+b") as file:
        file.write(MAGIC + b"0" * 64 + b"\n")
        begins = file.tell()
        if passphrase:
            identity = pyrage.x25519.Identity.generate()
            key = pyrage.passphrase.encrypt(str(identity).encode(), passphrase)
            file.write(len(key).to_bytes(LENGTH_BYTES, "big") + key)
            with TemporaryFile(dir=draft.parent) as plain:
                _write_tar(folder, plain)
                plain.seek(0)
                pyrage.encrypt_io(plain, file, [identity.to_public()])
        else:
            file.write(bytes(LENGTH_BYTES))
            _write_tar(folder, file)
        file.seek(begins)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(len(MAGIC))
        file.write(digest.encode())
        file.flush()
        os.fsync(file.fileno())


def is_encrypted(source: Path) -> bool:
    """Whether a passphrase will be needed. UnreadableFile: not_a_backup, file_missing."""
    with _opened(source) as (file, _):
        return bool(int.from_bytes(file.read(LENGTH_BYTES), "big"))


def unpack(source: Path, folder: Path, *, passphrase: str = "") -> None:
    """Fill a folder with what was packed, after the whole file was found to be as it was written.

    UnreadableFile: not_a_backup, damaged, wrong_passphrase.
    """
    with _opened(source) as (file, digest):
        begins = file.tell()
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            raise _damaged(source)
        file.seek(begins)
        key = file.read(int.from_bytes(file.read(LENGTH_BYTES), "big"))
        if not key:
            _read_tar(file, folder)
            return
        with TemporaryFile(dir=folder) as plain:
            try:
                identity = pyrage.passphrase.decrypt(key, passphrase).decode()
            except pyrage.DecryptError as error:
                said = Said("wrong_passphrase", WRONG_PASSPHRASE, {"path": source})
                raise UnreadableFile(said) from error
            pyrage.decrypt_io(file, plain, [pyrage.x25519.Identity.from_str(identity)])
            plain.seek(0)
            _read_tar(plain, folder)


@contextmanager
def _opened(source: Path) -> Iterator[tuple[BufferedReader, str]]:
    try:
        file = source.open("rb")
    except FileNotFoundError as error:
        raise unreadable("file_missing", file=str(source)) from error
    except OSError as error:
        raise UnreadableFile(Said("not_a_backup", NOT_A_BACKUP, {"path": source})) from error
    with file:
        if file.read(len(MAGIC)) != MAGIC:
            raise UnreadableFile(Said("not_a_backup", NOT_A_BACKUP, {"path": source}))
        line = file.read(65)
        if line[64:] != b"\n":
            raise _damaged(source)
        yield file, line[:64].decode("latin-1")


def _damaged(source: Path) -> UnreadableFile:
    return UnreadableFile(
        Said("damaged_backup", DAMAGED, {"path": source}), Said("take_another", TAKE_ANOTHER)
    )


def _write_tar(folder: Path, file: IO[bytes]) -> None:
    with (
        gzip.GzipFile("", "wb", fileobj=file, compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        tar.add(folder, arcname=".")


def _read_tar(file: IO[bytes], folder: Path) -> None:
    with (
        gzip.GzipFile("", "rb", fileobj=file) as packed,
        tarfile.open(fileobj=packed, mode="r|") as tar,
    ):
        for member in tar:  # the filter "data" says the same, but is younger than Debian's Python
            target = (folder / member.name).resolve()
            is_plain = member.isfile() or member.isdir()
            if not is_plain or not target.is_relative_to(folder.resolve()):
                raise tarfile.TarError(member.name)
            tar.extract(member, folder, set_attrs=False)
            target.chmod(member.mode & 0o755)
