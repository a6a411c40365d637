"""What tests share: an export asked for, written as the worker would, and read back."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
from django.utils import timezone

from kizuna.core.exports.actions import Order, start_export, take_export, write_export
from kizuna.core.exports.rules import Format
from kizuna.core.permissions.rules import Actor, Role

MANAGER = Actor(key="staff:1", role=Role.MANAGER)


def exported(
    kind: str,
    form: Format = Format.CSV,
    *,
    mark: str = "mark",
    is_raw: bool = False,
    actor: Actor = MANAGER,
    **filters: str,
) -> Path:
    """The finished file."""
    order = Order(
        kind=kind, form=form, language="ja", purpose="年賀状", filters=filters, is_raw=is_raw
    )
    export_id = start_export(order, mark=mark, actor=actor, at=timezone.now())
    write_export(export_id, actor=actor, at=timezone.now())
    return take_export(export_id, actor=actor, at=timezone.now())[0]


def rows_of(path: Path, form: Format = Format.CSV) -> list[list[str]]:
    """The cells of a file, header included."""
    if form is Format.XLSX:
        sheet = openpyxl.load_workbook(BytesIO(path.read_bytes())).active
        assert sheet is not None
        return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    text = path.read_bytes().decode("cp932" if form is Format.CSV_CP932 else "utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))
