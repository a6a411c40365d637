"""Whether a workbook counts its days from 1904, as Excel for Mac once did: the file says so itself.

Not here: reading serial numbers as dates (`values.dates`). OpenDocument has no such numbers.
"""

import re
import zipfile
import zlib

from kizuna.insight.files.raw.source import Source

_LOOKED_AT = 1 << 16  # bytes; the flag stands near the beginning
_XLSX = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*?\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_BIFF_BEGINS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
_BIFF_END, _BIFF_1904 = 0x000A, 0x0022  # records EOF and Date1904 of [MS-XLS]
_BINARY_PROPERTIES = 153  # BrtWbProp of [MS-XLSB]; f1904 is its first bit


def has_1904_epoch(source: Source) -> bool:
    """Whether day 0 of the workbook's serial dates is 1904-01-01."""
    if source.kind == "xls":
        with source.path.open("rb") as opened:
            return _in_records(opened.read(_LOOKED_AT << 4))
    parts = {"xlsx": "xl/workbook.xml", "xlsb": "xl/workbook.bin"}
    if source.kind not in parts:
        return False
    try:
        with zipfile.ZipFile(source.path) as archive, archive.open(parts[source.kind]) as part:
            head = part.read(_LOOKED_AT)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError):
        return False  # then it cannot be read at all, and the reader says why
    return bool(_XLSX.search(head)) if source.kind == "xlsx" else _in_binary(head)


def _in_records(content: bytes) -> bool:
    """Records of an old workbook: two bytes of type, two of length, the data. Those of the whole
    workbook come first and, in the files of all programs seen, lie in one piece."""
    starts = [at for mark in _BIFF_BEGINS if (at := content.find(mark)) >= 0]
    at = min(starts, default=len(content))
    while at + 4 <= len(content):
        kind = int.from_bytes(content[at : at + 2], "little")
        size = int.from_bytes(content[at + 2 : at + 4], "little")
        if kind in (_BIFF_1904, _BIFF_END):
            return kind == _BIFF_1904 and content[at + 4 : at + 6] == b"\x01\x00"
        at += 4 + size
    return False


def _in_binary(content: bytes) -> bool:
    """The same of a binary workbook, where type and length take as many bytes as they need."""
    at = 0

    def number() -> int:
        nonlocal at
        value = shift = 0
        while at < len(content):
            byte = content[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        return value

    while at < len(content):
        # The two bytes of a type keep the mark of the first that a second one follows.
        kind, size = number(), number()
        if kind == _BINARY_PROPERTIES:
            return bool(content[at : at + 1]) and bool(content[at] & 1)
        at += size
    return False
