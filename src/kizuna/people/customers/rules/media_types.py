"""What kind of file something is, told by its first bytes; which kinds are not kept at all.

Not here: its name (`base.file_names`), keeping it (`actions.by_hand.attachments`).
"""

HEAD_BYTES = 4096
UNKNOWN = "application/octet-stream"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),  # .doc, .xls, .msg
    (b"{\\rtf", "application/rtf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
)
_ZIPPED = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
# Programs, by what systems look at before they run something.
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"#!",
)
# What a system runs by its name alone, whatever stands in it.
_RUN_BY_NAME = frozenset(
    """bat cmd com cpl dll exe hta inf jar js jse lnk msc msi msp ps1 psm1 reg scf scr sh url vb vbe
    vbs wsf wsh xht xhtml html htm shtml svg svgz mht mhtml php phtml phar""".split()
)
_PAGES = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?php")


def media_type(head: bytes, name: str) -> str | None:
    """The kind of a file by its first bytes; None for programs and web pages, which are not kept.

    >>> media_type(b"%PDF-1.7 ...", "photo.jpg"), media_type(b"MZ\\0...", "bill.pdf")
    ('application/pdf', None)
    >>> media_type("予約は電話で".encode(), "memo.txt"), media_type(b"a", "shell.pHp")
    ('text/plain', None)
    """
    ending = name.rpartition(".")[2].strip().lower()
    is_program = head.startswith(_PROGRAMS) or (head.startswith(b"MZ") and b"\0" in head)
    is_page = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGES)
    if ending in _RUN_BY_NAME or is_program or is_page:
        return None
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _ZIPPED.get(ending, "application/zip")
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:11] in (b"hei", b"mif") else "video/mp4"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return "text/plain" if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "cp932"):
        try:
            # The last character may be cut in the middle.
            head[: len(head) - 3 if len(head) == HEAD_BYTES else None].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
