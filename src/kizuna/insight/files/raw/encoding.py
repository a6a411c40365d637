"""Which encoding a text file is in, decided by rule and never by statistics; and its UTF-8 copy.

Not here: what the text means. The order of the rules is the order of the functions below.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.unreadable import unreadable

_CHUNK_BYTES = 1 << 22
_HEAD_BYTES = 1 << 20
_UTF8_MARK = b"\xef\xbb\xbf"
_MARKS = (  # the longer ones first: UTF-32 begins like UTF-16
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ISO_2022_JP = re.compile(rb"\x1b(\$[@B]|\(J|\(I)")
_CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"})
_EUC_KANA = re.compile(rb"[\xa4\xa5][\xa1-\xf6]")
# Bytes of cp1252 that are letters or everyday signs of western Europe.
_WESTERN = bytes(range(0xC0, 0x100)) + b"\x80\x85\x8a\x8c\x8e\x91\x92\x93\x94\x96\x97\x9a\x9c\x9e"
_WESTERN += b"\x9f\xa0\xa1\xa3\xa7\xa9\xaa\xab\xae\xb0\xb4\xb7\xba\xbb\xbf"

_NAMES = {"cp932": "Shift_JIS (cp932)", "euc_jp": "EUC-JP", "iso2022_jp_ext": "JIS (ISO-2022-JP)"}
READ_AS = Words(ja="文字コードは {encoding} と判断しました。", en="Read as {encoding} text.")
WESTERN_ASSUMED = Words(
    ja="西ヨーロッパの文字コード（cp1252）と仮定しました。"
    "é や ü が正しく見えるか確かめてください。",
    en="Assumed western European text (cp1252): check that é and ü look right.",
)
NULS_DROPPED = Words(
    ja="目に見えない文字（NUL）が {n} 個あったので取り除きました。",
    en="{n} invisible NUL characters were taken out.",
    en_one="One invisible NUL character was taken out.",
    count="n",
)


@dataclass(frozen=True, kw_only=True)
class Utf8Text:
    """A file that is strict UTF-8 without byte-order mark, and what was found on the way."""

    path: Path
    encoding: str  # of the original
    lines: int  # physical lines, blank ones at the very end not counted
    notes: tuple[Said, ...] = ()


def as_utf8(path: Path, *, file: str, scratch: Path) -> Utf8Text:
    """The text of `path` as strict UTF-8: the file itself where it is that already.

    Otherwise a copy is written to the folder `scratch`, one chunk at a time. Raises UnreadableFile
    (file_empty, file_is_binary, encoding_unknown). `file` is the name to speak of.
    """
    with path.open("rb") as opened:
        head = opened.read(_HEAD_BYTES)
    if not head.strip():
        raise unreadable("file_empty", file=file)
    bad_line = 1
    for encoding in _candidates(head, file=file):
        try:
            return _decoded(path, head, encoding, scratch=scratch)
        except _Undecodable as failure:
            bad_line = max(bad_line, failure.line)
    raise unreadable("encoding_unknown", file=file, line=bad_line)


def _candidates(head: bytes, *, file: str) -> Iterator[str]:
    """Encodings to try strictly on the whole file, surest first."""
    if head.startswith(_UTF8_MARK):
        yield "utf-8-sig"
        return
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            yield encoding
            return
    if b"\0" in head:
        wide = _utf16_without_mark(head)
        if wide:
            yield wide
            return
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > 8 and controls * 100 > len(head):
        raise unreadable("file_is_binary", file=file)
    if _ISO_2022_JP.search(head) and head.isascii():
        yield "iso2022_jp_ext"
    yield "utf-8"
    # EUC-JP text often *is* valid cp932 (as half-width katakana), the reverse hardly ever: usual
    # Japanese in cp932 has bytes 81-9F, which EUC-JP never starts a character with. Kana decide.
    if _strict_head(head, "euc_jp") and _EUC_KANA.search(head):
        yield "euc_jp"
    yield "cp932"
    yield "euc_jp"
    yield "cp1252"


def _utf16_without_mark(head: bytes) -> str | None:
    """The byte order in which the head is strict UTF-16 with ends of lines and without a NUL.

    Delimiters and digits give such a table many zero bytes: a few are strays in another encoding.
    """
    has_many = head.count(0) * 40 > len(head)
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict_head(head, encoding) if has_many else None
        if text and "\n" in text and "\0" not in text:
            return encoding
    return None


def _strict_head(head: bytes, encoding: str) -> str | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        return decoder.decode(head)  # not final: a character may be cut at the end of the head
    except UnicodeDecodeError:
        return None


class _Undecodable(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _decoded(path: Path, head: bytes, encoding: str, *, scratch: Path) -> Utf8Text:
    """One strict pass over the file; a copy is made unless the bytes are good as they are."""
    if encoding == "utf-8" and b"\0" not in head:
        lines, nuls = _count(_utf8_chunks(path, encoding))
        if not nuls:
            return Utf8Text(path=path, encoding=encoding, lines=lines)
    copy = scratch / "text.utf8"
    nuls = 0
    with copy.open("wb") as out:

        def written() -> Iterator[bytes]:
            nonlocal nuls
            for chunk in _utf8_chunks(path, encoding):
                if b"\0" in chunk:
                    nuls += chunk.count(b"\0")
                    chunk = chunk.replace(b"\0", b"")
                out.write(chunk)
                yield chunk

        lines, _ = _count(written())
    return Utf8Text(path=copy, encoding=encoding, lines=lines, notes=_notes(encoding, nuls))


def _notes(encoding: str, nuls: int) -> tuple[Said, ...]:
    notes = []
    if encoding == "cp1252":
        notes.append(Said("encoding_western", WESTERN_ASSUMED))
    elif encoding not in ("utf-8", "utf-8-sig"):
        shown = _NAMES.get(encoding, encoding.upper())
        notes.append(Said("encoding", READ_AS, {"encoding": shown}))
    if nuls:
        notes.append(Said("nuls_dropped", NULS_DROPPED, {"n": nuls}))
    return tuple(notes)


def _utf8_chunks(path: Path, encoding: str) -> Iterator[bytes]:
    """The file's text as UTF-8, decoded strictly; every leading byte-order mark taken off."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    at_start, chunk = True, b"-"
    with path.open("rb") as opened:
        while chunk:
            chunk = opened.read(_CHUNK_BYTES)
            if encoding == "cp1252" and chunk.translate(None, _WESTERN + bytes(range(128))):
                raise _Undecodable(1)  # only the last resort: the line of a better try is told
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as failure:
                raise _Undecodable(
                    _line_at(path, opened.tell() - len(chunk) + failure.start)
                ) from None
            if at_start and text:
                text, at_start = text.lstrip("\ufeff"), False
            # What is UTF-8 already goes on as it came: encoding it again would cost as much.
            yield chunk if encoding == "utf-8" else text.encode("utf-8")


def _line_at(path: Path, offset: int) -> int:
    """The 1-based line of a byte; counted only when needed, as counting takes its time."""
    with path.open("rb") as opened:
        return opened.read(max(offset, 0)).count(b"\n") + 1


def _count(chunks: Iterator[bytes]) -> tuple[int, int]:
    """Physical lines up to the last that holds something, and NUL bytes."""
    ends = returns = nuls = blank_tail = 0
    for chunk in chunks:
        if not chunk:
            continue
        found = chunk.count(b"\n")
        ends += found
        returns += 0 if found else chunk.count(b"\r")  # counting costs as much as decoding
        nuls += chunk.count(b"\0") if b"\0" in chunk else 0
        kept = chunk.rstrip(b"\r\n")
        tail = chunk[len(kept) :].count(b"\n")
        blank_tail = tail if kept else blank_tail + tail
    return (ends or returns) - blank_tail + 1, nuls
