"""ING-06, ING-07: any text goes from the form to the database, into a file and back as it was."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

import openpyxl
import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.db.models import Model
from django.forms import CharField
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kizuna.base.words import Words
from kizuna.core.exports.models import Export
from kizuna.core.exports.rules import Column, Format, Table
from kizuna.core.exports.writers import Style, write_table
from kizuna.insight.files.values.guard import unguarded
from kizuna.people.customers.actions.by_hand.editing import save_customer
from kizuna.people.customers.forms import CustomerForm
from kizuna.people.customers.models import (
    Customer,
    CustomerAddress,
    CustomerKey,
    CustomerMerge,
)
from kizuna.people.customers.queries.search import found_customers
from tests.collect.imports.test_write_import import CLERK, brought_in
from tests.core.exports.exported import exported, rows_of

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
OURS = [
    "髙﨑", "𠮷野家", "葛󠄀城市", "辻󠄁", "①㈱№", "〜−‖¢£¬", "ｶﾞｷﾞｸﾞ", "ソ表能予", "\ue000外字",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "ﷺ\u202eright to left", "e\u0301 か\u3099", "\u200b\ufeffzero",
    "_x0041_ _x000D_",
    "a\u0001b\u001f", "1.2E+11", "0012", "2026-02-30", "1/2", "#REF!", "TRUE", "a,b;c\td\"e'f",
]  # fmt: skip
BEGINNINGS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t=", "\r=", "\n=", " =", "\u00a0=",
              "\u3000=", "\x01=", "\u200b=", "'=", "%", "|"]  # fmt: skip
ENDINGS = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://a.example","x")']
PAYLOADS = [start + end for start in BEGINNINGS for end in ENDINGS]
PAYLOADS += ["abc;=1+1", "abc\t=1+1", "x\n=1+1", "a;b;@SUM(A1)"]
LIVE = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "%", "|", "\t", "\r")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files lie in a folder of the test's own."""
    monkeypatch.setattr(django_settings, "DATA", tmp_path)


def naughty(shared: Path) -> list[str]:
    """590 texts; XML has two signs not, which are counted as a loss."""
    listed = json.loads((shared / "torture/strings/blns.json").read_text("utf-8"))
    every = (*listed, *OURS, *PAYLOADS)
    found = [text for text in every if text.strip() and not set(text) & set("\ufffe\uffff")]
    assert len(found) > 550
    return found


def typed_in(details: Mapping[str, str]) -> None:
    """A customer as a person types one."""
    form = CustomerForm({"name_order": "family_first", **details})
    assert form.is_valid(), form.errors
    save_customer(None, form.details(), actor=CLERK, at=NOW)


def everything_known() -> dict[str, list[tuple[object, ...]]]:
    """Every row about customers."""
    models: tuple[type[Model], ...] = (Customer, CustomerAddress, CustomerKey, CustomerMerge)
    return {one.__name__: list(one._default_manager.order_by("pk").values_list()) for one in models}


def taken_out_and_brought_in_again(form: Format, *, is_raw: bool = False) -> dict[str, int]:
    """All customers, exported and imported; what the import says it did."""
    mark = f"{form.value}{is_raw}{Export.objects.count()}"
    path = exported("customers", form, mark=mark, is_raw=is_raw)
    counts: dict[str, int] = brought_in(f"a.{form.ending}", [path.read_bytes()]).counts["customers"]
    return counts


@pytest.mark.django_db
def test_naughty_strings_come_back_through_every_field_and_file(shared_data: Path) -> None:
    strings = naughty(shared_data)
    # Every text in every field that holds it, each time among others.
    fields = {name: field.max_length for name, field in CustomerForm().fields.items()
              if type(field) is CharField and name not in ("tags", "emails", "phones")}  # fmt: skip
    assert len(fields) == 17
    for number in range(len(strings)):
        row = {name: strings[(number + 37 * place) % len(strings)]
               for place, name in enumerate(fields)}  # fmt: skip
        row = {name: text for name, text in row.items() if len(text) <= (fields[name] or 0)}
        typed_in({**row, "member_number": f"{number}"})
    kept = set(Customer.objects.values_list("company_name", flat=True))
    assert kept >= {text.strip() for text in strings if len(text) <= 200 and text != "\ufeff"}
    before = everything_known()
    assert any(found.name.company == "髙﨑" for found in found_customers("髙﨑", limit=99))
    for form, is_raw in ((Format.CSV, False), (Format.CSV, True), (Format.XLSX, False)):
        counts = taken_out_and_brought_in_again(form, is_raw=is_raw)
        assert counts == {"new": 0, "changed": 0, "unchanged": len(strings)}, (form, is_raw)
        assert everything_known() == before


NAMES = st.sampled_from(["", "田中", "髙﨑　花子", "高崎 花子 様", "Ｏ’Brien", "'=1+1", "長" * 100])
PEOPLE = st.fixed_dictionaries(
    {
        "family_name": NAMES,
        "given_name": NAMES,
        "full_name": NAMES,
        "company_name": st.sampled_from(["", "(株)一", "長い会社" * 50]),
        "member_number": st.sampled_from(["", "", "007", "7", "\ufeff8"]),
        "emails": st.sampled_from(["", "a@example.jp", "A@EXAMPLE.jp\nb@example.jp",
                                   "test@example.jp"]),
        "phones": st.sampled_from(["", "090-1234-5678", "+81 90 1234 5678\n03-1234-5678"]),
        "postal_code": st.sampled_from(["", "〒060-0001", "600001", "ﷺ right to left"]),
        "street": st.sampled_from(["", "1-2-3", "\u3000１丁目"]),
        "birthday": st.sampled_from(["", "1990-02-28"]),
    }
)  # fmt: skip


@pytest.mark.django_db(transaction=True)
@settings(max_examples=12, deadline=None, suppress_health_check=[*HealthCheck])
@given(st.lists(PEOPLE, min_size=1, max_size=6), st.sampled_from([Format.CSV, Format.XLSX]))
def test_whoever_was_typed_in_is_known_again_in_our_own_file(
    people: list[dict[str, str]], form: Format
) -> None:
    rmtree(django_settings.DATA, ignore_errors=True)  # of the example before
    with transaction.atomic():
        for number, person in enumerate(people):
            numbers = {other["member_number"] for other in people[:number]}
            if person["member_number"].strip("\ufeff") in {one.strip("\ufeff") for one in numbers}:
                person["member_number"] = ""
            if any(person[name] for name in person.keys() - {"postal_code", "street", "birthday"}):
                typed_in(person)
        before = everything_known()
        if before["Customer"]:
            counts = taken_out_and_brought_in_again(form)
            assert (counts["new"], counts["changed"]) == (0, 0), counts
            assert everything_known() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("form", Format)
def test_no_payload_is_live_in_any_form_and_each_comes_back(form: Format, tmp_path: Path) -> None:
    assert len(PAYLOADS) >= 60
    table = Table(
        columns=[Column(name=Words(ja="Kizuna 番号", en="Kizuna number")),
                 Column(name=Words(ja="=数", en="=number"), kind="number")],
        rows=len(PAYLOADS),
        batches=[[PAYLOADS, [-n for n, _ in enumerate(PAYLOADS)]]],
    )  # fmt: skip
    path = tmp_path / "payloads"
    written = write_table(table, path, style=Style(form=form, language="ja"))
    assert written.rows == len(PAYLOADS)
    if form is Format.XLSX:
        with path.open("rb") as file:
            sheet = openpyxl.load_workbook(file).active
            assert sheet is not None
            types = [[cell.data_type for cell in row] for row in sheet.iter_rows()]
        assert types == [["s", "s"]] + [["s", "n"]] * len(PAYLOADS)
        return
    header, *rows = rows_of(path, form)
    assert header[1] == "'=数"
    for payload, (cell, number) in zip(PAYLOADS, rows, strict=True):
        for part in cell.replace("\n", ";").replace("\t", ";").split(";"):
            assert not part.strip(" \u00a0\u3000\x01\u200b").startswith(LIVE), (payload, cell)
        if form is Format.CSV:
            assert unguarded(cell) == payload
        assert number == str(int(number)) and int(number) <= 0


def test_raw_for_programs_is_an_explicit_choice(tmp_path: Path) -> None:
    column = Column(name=Words(ja="名前", en="Name"))
    table = Table(columns=[column], rows=1, batches=[[["=1+1"]]])
    raw = Style(form=Format.CSV, language="ja", is_raw=True)
    write_table(table, tmp_path / "raw", style=raw)
    assert rows_of(tmp_path / "raw") == [["名前"], ["=1+1"]]
    write_table(table, tmp_path / "safe", style=Style(form=Format.CSV, language="ja"))
    assert rows_of(tmp_path / "safe") == [["名前"], ["'=1+1"]]


@pytest.mark.parametrize(
    ("form", "text", "written", "cells"),
    [
        (Format.CSV, "a\ud800b\0", "a\ufffdb\ufffd", 1),
        (Format.XLSX, "a\ud800b\0\ufffe", "a\ufffdb\ufffd\ufffd", 1),
        (Format.CSV_CP932, "𠮷〜\0é", "〓～〓〓", 1),
        (Format.CSV_CP932, "髙﨑①", "髙﨑①", 0),
        (Format.XLSX, "長" * 40_000, "長" * 32_767, 1),
    ],
)
def test_what_a_file_cannot_hold_is_replaced_and_counted(
    form: Format, text: str, written: str, cells: int, tmp_path: Path
) -> None:
    column = Column(name=Words(ja="名前", en="Name"))
    table = Table(columns=[column], rows=1, batches=[[[text, "ふつう"]]][:1])
    told = write_table(table, tmp_path / "file", style=Style(form=form, language="ja"))
    assert rows_of(tmp_path / "file", form)[1:] == [[written], ["ふつう"]]
    assert told.losses["cells"] == cells
