"""The text of a file that names customers line by line, whatever its encoding.

Not here: tables of orders and of address books, which are imported (`collect.imports`).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.insight.files.raw.encoding import as_utf8
from kizuna.insight.files.raw.source import find_sources

MOST_BYTES = 8 << 20
IS_WORKBOOK = Words(
    ja="「{file}」は表計算ソフトのファイルです。会員番号かメールアドレスの列をコピーして、"
    "ここに貼り付けてください。",
    en="“{file}” is a workbook. Copy its column of member numbers or e-mail addresses"
    " and paste it here.",
)
TOO_BIG = Words(
    ja="「{file}」は大きすぎます（{most} MB まで）。分けて入れてください。",
    en="“{file}” is too big (up to {most} MB): put it in part by part.",
)


def text_of_file(file: UploadedFile[bytes] | None) -> str:
    """What is in it; nothing without a file.

    Refused: list_file_too_big, list_file_is_workbook. Raises UnreadableFile for what is no text.
    """
    if file is None or not file.size:
        return ""
    name = Path(file.name or "").name
    if file.size > MOST_BYTES:
        raise Refused(Said("list_file_too_big", TOO_BIG, {"file": name, "most": MOST_BYTES >> 20}))
    with tempfile.TemporaryDirectory(prefix="kizuna-") as folder:
        path = Path(folder, "list")
        with path.open("wb") as out:
            out.writelines(file.chunks())
        source = next(find_sources(path, scratch=Path(folder)))
        if source.kind != "text":
            raise Refused(Said("list_file_is_workbook", IS_WORKBOOK, {"file": name}))
        scratch = Path(folder, "work")
        scratch.mkdir()
        read = as_utf8(source.path, file=name, scratch=scratch)
        return read.path.read_text("utf-8")[: 2 * MOST_BYTES]
