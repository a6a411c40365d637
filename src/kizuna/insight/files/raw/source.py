"""What a file is by its first bytes, never by its name; archives are unpacked under a limit.

Not here: reading what is inside (`text`, `workbooks`, `typed`).
"""

import gzip
import io
import lzma
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kizuna.base.errors import UnreadableFile
from kizuna.insight.files.unreadable import unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TABLES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"%PDF", "PDF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\xfd7zXZ", "xz"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
)
# What lies beside the tables of an archive and holds no orders; another archive might.
_BESIDE_TABLES = {"PNG", "JPEG", "GIF", "SVG", "PDF", (WORD := "Word / PowerPoint")}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,  # what bzip2 says of broken data
    NotImplementedError,
    UnicodeError,
)
_HTML = re.compile(rb"\s*(<!doctype html|<html|<meta|<table|<head|<\?xml[^>]*\?>\s*<html)", re.I)
_XML = re.compile(rb"\s*(<\?xml|<Workbook)", re.I)
_MOST_MEMBERS = 200  # tables in one archive
_MOST_PARTS = 20_000  # parts of one workbook
# What an archive may unpack to: real tables reach 10-30 times their packed size, bombs 1,000.
_FREE_BYTES, _MOST_RATIO, _MOST_BYTES = 100 << 20, 100, 8 << 30
_BLOCK_BYTES = 1 << 20
_INPUT = "stdin"  # how standard input is spoken of


@dataclass(frozen=True, kw_only=True)
class Source:
    """One readable thing: a text, a workbook or a Parquet file, unpacked if it came packed.

    `file` is the name to speak of (`orders.zip/2026.csv`); `is_temporary` says that `path` goes
    away after reading. `unpacked_bytes` is the size of a workbook's content.
    """

    file: str
    path: Path
    kind: str  # text, xlsx, xlsb, xls, ods, parquet; document: no table, in an archive
    is_temporary: bool = False
    unpacked_bytes: int = 0
    what: str = ""  # a document is: PDF, PNG


def find_sources(path: str | Path, *, scratch: Path) -> Iterator[Source]:
    """The sources in one file ("-" is standard input); several when it is a zip of tables.

    Unpacks into the folder `scratch`. Raises UnreadableFile (file_missing, file_is_folder,
    file_locked, file_empty, no_input, file_not_a_table, file_is_html, file_protected, file_broken,
    file_unpacks_too_big, file_has_archive_inside, file_has_too_many_members, file_without_table).
    """
    if str(path) == "-":
        target = scratch / "standard-input"
        with target.open("wb") as out:
            copied = _copy(sys.stdin.buffer, out, file=_INPUT, limit_bytes=_MOST_BYTES)
        if not copied:
            raise unreadable("no_input", file=_INPUT)
        yield from _inside(target, file=_INPUT, scratch=scratch, is_temporary=True)
        return
    path = Path(path)
    if path.is_dir():
        raise unreadable("file_is_folder", file=str(path))
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise unreadable("file_missing", file=str(path)) from None
    except OSError as failure:
        reason = failure.strerror or type(failure).__name__
        raise unreadable("file_locked", file=str(path), reason=reason) from None
    yield from _inside(path, file=path.name, scratch=scratch)


def _inside(
    path: Path,
    *,
    file: str,
    scratch: Path,
    is_temporary: bool = False,
    archive: str | None = None,
) -> Iterator[Source]:
    """The sources in a file that is there; `archive` is what it was unpacked from."""
    with path.open("rb") as opened:
        head = opened.read(4096)
    if not head:
        raise unreadable("file_empty", file=file)
    if head.startswith(b"\x1f\x8b"):
        if archive:
            raise _nested(archive, file)
        unpacked = _gunzip(path, file=file, scratch=scratch)
        yield from _inside(unpacked, file=file, scratch=scratch, is_temporary=True, archive=file)
    elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _zipped(
            path, file=file, scratch=scratch, is_temporary=is_temporary, archive=archive
        )
    else:
        kind = _kind(head, path, file=file)
        size = path.stat().st_size
        yield Source(
            file=file, path=path, kind=kind, is_temporary=is_temporary, unpacked_bytes=size
        )


def _nested(archive: str, file: str) -> UnreadableFile:
    """The refusal of an archive in an archive; gzip gives its content no name of its own."""
    member = file.removesuffix(".gz") if file == archive else file.removeprefix(f"{archive}/")
    return unreadable("file_has_archive_inside", file=archive, member=member)


def _kind(head: bytes, path: Path, *, file: str) -> str:
    if head.startswith(_OLE):
        with path.open("rb") as opened:
            content = opened.read(64 << 20)
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise unreadable("file_protected", file=file)
        if "WordDocument".encode("utf-16-le") in content:
            raise unreadable("file_not_a_table", file=file, what=WORD)
        return "xls"
    if head.startswith(b"PAR1"):
        return "parquet"
    for magic, what in _NOT_TABLES:
        if head.startswith(magic) and (len(magic) > 2 or b"\0" in head):
            raise unreadable("file_not_a_table", file=file, what=what)
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if _HTML.match(bare) or (_XML.match(bare) and b"<html" in bare.lower()):
        raise unreadable("file_is_html", file=file)
    if _XML.match(bare) or bare.startswith(b"<svg"):
        what = "SVG" if b"<svg" in bare else "XML"
        raise unreadable("file_not_a_table", file=file, what=what)
    return "text"


def _zipped(
    path: Path, *, file: str, scratch: Path, is_temporary: bool, archive: str | None
) -> Iterator[Source]:
    try:
        with _opened(path) as opened:
            members = opened.infolist()
            names = {member.filename for member in members}
            kind = _workbook_kind(opened, names, file=file)
            unpacked = sum(member.file_size for member in members)
            if any(member.flag_bits & 1 for member in members):
                raise unreadable("file_protected", file=file)
            if kind:
                if len(members) > _MOST_PARTS:
                    raise unreadable("file_has_too_many_members", file=file, members=len(members))
                _check_size(unpacked, path.stat().st_size, file=file)
                yield Source(
                    file=file,
                    path=path,
                    kind=kind,
                    is_temporary=is_temporary,
                    unpacked_bytes=unpacked,
                )
                return
            if archive:
                raise _nested(archive, file)
            yield from _members(opened, members, file=file, scratch=scratch)
    except _BROKEN as failure:
        raise unreadable("file_broken", file=file, reason=str(failure)) from None


def _opened(path: Path) -> zipfile.ZipFile:
    """An archive with the names of its members as they were written: neither macOS (UTF-8) nor
    Japanese Windows (cp932) sets the flag that would say how. Others are shown as they can be."""
    for encoding in ("utf-8", "cp932"):
        with suppress(UnicodeDecodeError):
            return zipfile.ZipFile(path, metadata_encoding=encoding)
    return zipfile.ZipFile(path)


def _workbook_kind(archive: zipfile.ZipFile, names: set[str], *, file: str) -> str | None:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "mimetype" in names and "content.xml" in names:
        mimetype = archive.read("mimetype")[:100]
        if b"spreadsheet" in mimetype:
            manifest = (
                archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
            )
            if b"encryption-data" in manifest:
                raise unreadable("file_protected", file=file)
            return "ods"
        raise unreadable("file_not_a_table", file=file, what="OpenDocument")
    if "[Content_Types].xml" in names:
        if any(name.startswith(("word/", "ppt/")) for name in names):
            raise unreadable("file_not_a_table", file=file, what=WORD)
        return "xlsx"
    return None


def _members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], *, file: str, scratch: Path
) -> Iterator[Source]:
    tables = [
        member
        for member in members
        if not member.is_dir()
        and not member.filename.startswith("__MACOSX/")
        and not Path(member.filename).name.startswith(".")
    ]
    if not tables:
        raise unreadable("file_empty", file=file)
    if len(tables) > _MOST_MEMBERS:
        raise unreadable("file_has_too_many_members", file=file, members=len(tables))
    left = _limit_bytes(sum(member.compress_size for member in tables))
    has_tables = False
    for number, member in enumerate(tables):
        name = f"{file}/{member.filename}"
        target = scratch / f"member-{number}"
        with archive.open(member) as packed, target.open("wb") as out:
            left -= _copy(packed, out, file=file, limit_bytes=left)
        if target.stat().st_size:
            for source in _member(target, file=name, scratch=scratch, archive=file):
                has_tables = has_tables or source.kind != "document"
                yield source
    if not has_tables:
        raise unreadable("file_without_table", file=file)


def _member(path: Path, *, file: str, scratch: Path, archive: str) -> Iterator[Source]:
    """The sources in what was unpacked; a picture or a letter beside the tables is no refusal."""
    try:
        yield from _inside(path, file=file, scratch=scratch, is_temporary=True, archive=archive)
    except UnreadableFile as refused:
        if (what := str(refused.said.values.get("what"))) not in _BESIDE_TABLES:
            raise
        yield Source(file=file, path=path, kind="document", what=what)


def _gunzip(path: Path, *, file: str, scratch: Path) -> Path:
    target = scratch / "unpacked"
    limit = _limit_bytes(path.stat().st_size)
    try:
        with gzip.open(path) as packed, target.open("wb") as out:
            _copy(packed, out, file=file, limit_bytes=limit)
    except (EOFError, zlib.error, gzip.BadGzipFile) as failure:
        raise unreadable("file_broken", file=file, reason=str(failure)) from None
    return target


def _limit_bytes(packed_bytes: int) -> int:
    return min(max(_FREE_BYTES, _MOST_RATIO * packed_bytes), _MOST_BYTES)


def _check_size(unpacked: int, packed: int, *, file: str) -> None:
    if unpacked > (limit := _limit_bytes(packed)):
        raise unreadable("file_unpacks_too_big", file=file, limit_megabytes=limit >> 20)


def _copy(
    packed: IO[bytes] | io.BufferedIOBase, out: IO[bytes], *, file: str, limit_bytes: int
) -> int:
    """Bytes copied, block by block: what an archive says of its own size may be a lie."""
    copied = 0
    while block := packed.read(_BLOCK_BYTES):
        copied += len(block)
        if copied > limit_bytes:
            raise unreadable("file_unpacks_too_big", file=file, limit_megabytes=limit_bytes >> 20)
        out.write(block)
    return copied
