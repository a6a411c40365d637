"""Tags, notes, own fields and further contacts of a list of customers: in, again, and back."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.forms import choices_of, column_choices
from kizuna.collect.imports.queries import known_import, refused_files
from kizuna.core.bulk import found
from kizuna.core.events.models import Event
from kizuna.core.permissions.rules import system_actor
from kizuna.people.customers.actions.by_hand.custom_fields import NewField, save_custom_field
from kizuna.people.customers.models import Customer, CustomerNote, CustomField, Tag
from kizuna.people.customers.queries.card import customer_card
from kizuna.people.customers.queries.exporting import customers_table
from tests.collect.imports.test_customers_alone import listed
from tests.collect.imports.test_write_import import CLERK, NOW, brought_in, tried

pytestmark = pytest.mark.django_db
TEST = system_actor("test")
HEADER = (
    "会員番号 お名前 メールアドレス 電話番号 携帯電話 メールアドレス2 タグ 備考"
    " 来店回数 会報 茶 初回"
).split()
OWN = {"来店回数": "number", "会報": "yes_no", "茶": "choices", "初回": "date"}
HANAKO = ("7", "山田 花子", "hanako@example.jp", "03-1234-5678", "090-1234-5678",
          "hana@example.com、test@example.com", "VIP、法人", "お茶会で知り合った", "12", "はい",
          "煎茶、ほうじ茶", "2024/5/3")  # fmt: skip
JIRO = ("8", "佐藤 次郎", "jiro@example.jp", "", "", "hana@example.com", "VIP", "", "", "", "", "")
# All that an import may touch, to the id.
TABLES = ("customers", "customer_keys", "customer_tags", "tags", "customer_notes", "custom_fields")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Files of imports lie in a folder of the test's own."""
    settings.DATA = tmp_path  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def own_fields() -> None:
    """Four fields that the owner has added."""
    for label, kind in (
        ("来店回数", "number"),
        ("会報", "yes_no"),
        ("茶", "choices"),
        ("初回", "date"),
    ):
        choices = ("煎茶", "ほうじ茶") if kind == "choices" else ()
        new = NewField(label_ja=label, label_en="", kind=kind, choices=choices)
        save_custom_field(None, new, actor=TEST)


def book(*rows: Sequence[str]) -> list[bytes]:
    """A list with all these columns."""
    return listed(*rows, header=HEADER)


def state() -> list[object]:
    """Every row of all these tables, but for when a customer was last written."""
    rows: list[object] = []
    for table in TABLES:
        for row in found(f"SELECT * FROM {table} ORDER BY id"):
            rows.append((table, *(str(cell) for cell in row)))
    return rows


def _custom(customer: Customer) -> dict[str, object]:
    labels = dict(CustomField.objects.values_list("key", "label_ja"))
    return {labels[key]: value for key, value in customer.custom.items()}


def test_all_that_a_list_says_is_kept_and_the_same_again_changes_nothing() -> None:
    expected = {"customers": {"new": 2, "changed": 0, "unchanged": 0}}
    assert brought_in("名簿.csv", book(HANAKO, JIRO)).counts == expected
    hanako = Customer.objects.get(full_name="山田 花子")
    card = customer_card(hanako.pk)
    assert card.tags == ["VIP", "法人"]
    assert {contact.value for contact in card.contacts} == {
        "7", "hanako@example.jp", "03-1234-5678", "090-1234-5678", "hana@example.com",
        "test@example.com",
    }  # fmt: skip
    assert _custom(hanako) == {
        "来店回数": 12, "会報": True, "茶": ["煎茶", "ほうじ茶"], "初回": "2024-05-03",
    }  # fmt: skip
    (note,) = CustomerNote.objects.all()
    assert note.text == "お茶会で知り合った" and note.author is None
    proving = found("SELECT matched FROM customer_keys WHERE kind = 'email' AND is_identity")
    assert {matched for (matched,) in proving} == {"hanako@example.jp", "jiro@example.jp"}, (
        "an address that two give as their second is nobody's proof"
    )
    told = Event.objects.filter(customer_id=hanako.pk, kind__in=("tag_added", "note_added"))
    assert told.count() == 3
    before = state()
    again = brought_in("名簿2.csv", book(JIRO, HANAKO))
    assert again.counts == {"customers": {"new": 0, "changed": 0, "unchanged": 2}}
    assert state() == before


def test_what_was_there_comes_back_when_the_import_is_undone() -> None:
    brought_in("名簿.csv", book(HANAKO, JIRO))
    before = [row for row in state() if row[0] != "customers"]  # type: ignore[index]
    custom = list(Customer.objects.order_by("id").values_list("custom", flat=True))
    newer = (*HANAKO[:6], "VIP、春の会", "二月に来店", "13", "いいえ", "", "")
    told = {"customers": {"new": 0, "changed": 1, "unchanged": 1}}
    assert tried("名簿3.csv", book(newer, JIRO)).expected == told
    row = brought_in("名簿3.csv", book(newer, JIRO))
    assert row.counts == told
    hanako = Customer.objects.get(full_name="山田 花子")
    assert customer_card(hanako.pk).tags == ["VIP", "春の会", "法人"], "tags are added, never taken"
    assert _custom(hanako)["来店回数"] == 13 and _custom(hanako)["会報"] is False
    assert _custom(hanako)["茶"] == ["煎茶", "ほうじ茶"], "an empty cell says nothing"
    undo_import(row.pk, actor=CLERK, at=NOW + timedelta(hours=1))
    assert [row for row in state() if row[0] != "customers"] == before  # type: ignore[index]
    assert list(Customer.objects.order_by("id").values_list("custom", flat=True)) == custom
    assert Event.objects.filter(kind="tag_removed", customer_id=hanako.pk).count() == 1


def test_undoing_the_first_list_leaves_nothing_and_a_note_of_ones_own_keeps_its_customer() -> None:
    row = brought_in("名簿.csv", book(HANAKO, JIRO))
    jiro = Customer.objects.get(full_name="佐藤 次郎")
    CustomerNote.objects.create(customer=jiro, text="電話した", created_at=NOW)
    undo_import(row.pk, actor=CLERK, at=NOW)
    assert list(Customer.objects.all()) == [jiro]
    assert list(Tag.objects.values_list("name", flat=True)) == ["VIP"], "his own tag stays with him"
    assert CustomerNote.objects.get().text == "電話した"


@pytest.mark.parametrize(
    ("place", "cell", "code"),
    [
        (8, "たくさん", "bad_own_value"),
        (9, "たぶん", "bad_own_value"),
        (10, "紅茶", "bad_own_value"),
        (11, "いつか", "bad_own_value"),
        (6, "あ" * 41, "long_tag"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_column(
    place: int, cell: str, code: str
) -> None:
    bad = (*HANAKO[:place], cell, *HANAKO[place + 1 :])
    row = tried("名簿.csv", book(bad, JIRO))
    assert row.expected["customers"]["new"] == 1, row.reading
    reasons = refused_files(row.pk, "ja")[0].read_text("utf-8-sig")
    assert code in reasons and cell in reasons
    if code == "bad_own_value":
        assert f"{HEADER[place]}: {cell}" in reasons


def test_the_wizard_offers_the_fields_and_keeps_what_is_chosen() -> None:
    row = tried("名簿.csv", book(HANAKO, JIRO))
    known = known_import(row.pk)
    columns = {column.header: column for column in column_choices(known, "ja")}
    assert columns["携帯電話"].field == "phone_2" and columns["備考"].field == "note"
    assert columns["タグ"].cells == ["VIP、法人", "VIP"] and columns["備考"].cells == [HANAKO[7]]
    assert ("note", "メモ") in columns["タグ"].groups[-2][1]
    own = columns["来店回数"].field
    assert own.startswith("own:") and (own, "来店回数") in columns["タグ"].groups[0][1]
    posted = {column.name: column.field for column in columns.values()}
    posted[columns["備考"].name] = ""
    chosen = choices_of(known, posted)
    assert chosen.columns[own] == "来店回数" and chosen.columns["note"] == ""
    assert "own:nonsense" not in choices_of(known, {columns["備考"].name: "own:nonsense"}).columns


def test_our_own_export_comes_in_again_without_a_change() -> None:
    brought_in("名簿.csv", book(HANAKO))
    table = customers_table({})
    names = [column.name.ja for column in table.columns]
    (batch,) = table.batches
    cells = ["" if cells[0] is None else str(cells[0]) for cells in batch]
    cells[names.index("会報")] = "はい"
    row = brought_in("顧客.csv", listed(cells, header=names))
    assert row.counts == {"customers": {"new": 0, "changed": 0, "unchanged": 1}}, row.reading


def test_the_customers_page_shows_what_came_in(signed_in: object) -> None:
    brought_in("名簿.csv", book(HANAKO))
    customer = Customer.objects.get()
    client: Client = signed_in("agent")  # type: ignore[operator]
    page = client.get(f"/customers/{customer.pk}/").content.decode()
    for text in ("VIP", "お茶会で知り合った", "hana@example.com", "来店回数", "煎茶"):
        assert text in page
