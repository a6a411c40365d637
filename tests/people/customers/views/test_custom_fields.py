"""The owner's own fields: added, filled in, put in order, archived without losing a value."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from kizuna.base.errors import Forbidden, Refused
from kizuna.core.permissions.rules import Actor, Role
from kizuna.people.customers import models
from kizuna.people.customers.actions.by_hand.custom_fields import (
    NewField,
    archive_custom_field,
    move_custom_field,
    save_custom_field,
)
from kizuna.people.customers.queries.editing import own_fields

pytestmark = pytest.mark.django_db
OWNER = Actor(key="staff:1", role=Role.OWNER)
PERSON = {"family_name": "田中", "name_order": "family_first"}


def added(label: str, kind: str = "text", *choices: str, actor: Actor = OWNER) -> int:
    """A field of that name."""
    new = NewField(label_ja=label, label_en="", kind=kind, choices=choices)
    return save_custom_field(None, new, actor=actor)


def key_of(field_id: int) -> str:
    """The name of a field's input."""
    return f"own_{models.CustomField.objects.get(pk=field_id).key}"


def test_a_field_of_each_kind_is_filled_in_and_stands_on_the_page(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("owner")
    typed: dict[str, object]
    for label, kind, choices in (
        ("好きな色", "text", ""), ("身長", "number", ""), ("記念日", "date", ""),
        ("駐車場", "yes_no", ""), ("肌", "choice", "乾燥\n普通"),
        ("好み", "choices", "茶\n紅茶\n珈琲"),
    ):  # fmt: skip
        typed = {"label_ja": label, "kind": kind, "choices": choices}
        assert client.post("/custom-fields/", typed).status_code == 302
    names = {field.label.ja: f"own_{field.key}" for field in own_fields()}
    values = {"好きな色": "藍", "身長": "１７０", "記念日": "2020-05-05", "駐車場": "true",
              "肌": "普通", "好み": ["珈琲", "茶"]}  # fmt: skip
    typed = PERSON | {names[label]: value for label, value in values.items()}
    client.post("/customers/new/", typed)
    customer = models.Customer.objects.get()
    assert set(map(str, customer.custom.values())) == {
        "藍", "170.0", "2020-05-05", "True", "普通", "['茶', '珈琲']",
    }  # fmt: skip
    page = client.get(f"/customers/{customer.pk}/").text
    for shown in ("藍", "170<", "2020-05-05", "はい", "普通", "茶、珈琲"):
        assert shown in page, shown
    again = client.get(f"/customers/{customer.pk}/edit/").text
    assert again.count("checked") == 2 and 'value="藍"' in again
    wrong = client.post(f"/customers/{customer.pk}/edit/", typed | {names["好み"]: ["毒"]})
    assert wrong.status_code == 422


def test_an_archived_field_is_not_seen_and_what_it_held_comes_back(
    signed_in: Callable[..., Client],
) -> None:
    client, field = signed_in("owner"), added("好きな色")
    client.post("/customers/new/", PERSON | {key_of(field): "藍"})
    customer = models.Customer.objects.get()
    client.post(f"/custom-fields/{field}/archive/", {"to": "archive"})
    assert "藍" not in client.get(f"/customers/{customer.pk}/").text
    client.post(f"/customers/{customer.pk}/edit/", PERSON | {"given_name": "花"})
    client.post(f"/custom-fields/{field}/archive/", {"to": "use"})
    assert "藍" in client.get(f"/customers/{customer.pk}/").text
    assert "しまう" in client.get("/custom-fields/").text


def test_fields_stand_in_the_order_the_owner_gives() -> None:
    one, two, three = added("一"), added("二"), added("三")
    move_custom_field(three, places=-1, actor=OWNER)
    move_custom_field(one, places=9, actor=OWNER)
    move_custom_field(two, places=-1, actor=OWNER)
    assert [field.label.ja for field in own_fields()] == ["二", "三", "一"]


def test_a_field_is_renamed_and_its_kind_stays(signed_in: Callable[..., Client]) -> None:
    field = added("肌", "choice", "乾燥", "普通")
    typed = {"label_ja": "肌質", "label_en": "Skin", "kind": "text", "choices": "乾燥\n普通\n脂性"}
    signed_in("owner").post(f"/custom-fields/{field}/", typed)
    row = models.CustomField.objects.get()
    assert (row.label_ja, row.label_en, row.kind) == ("肌質", "Skin", "choice")
    assert row.choices == ["乾燥", "普通", "脂性"]


@pytest.mark.parametrize(
    ("label", "kind", "choices", "code"),
    [("色", "choice", ("赤",), "no_choices"), ("肌", "text", (), "label_taken")],
)
def test_what_makes_no_sense_is_refused(
    label: str, kind: str, choices: tuple[str, ...], code: str
) -> None:
    added("肌")
    with pytest.raises(Refused) as refused:
        added(label, kind, *choices)
    assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        archive_custom_field(99, at=None, actor=OWNER)
    assert refused.value.code == "no_field"
    assert models.CustomField.objects.count() == 1


@pytest.mark.parametrize(
    ("label_ja", "label_en", "taken"),
    [("肌質", "Skin", "Skin"), ("Skin", "", "Skin"), ("肌", "Skin type", "肌")],
)
def test_no_two_fields_are_shown_by_one_name_in_either_language(
    label_ja: str, label_en: str, taken: str
) -> None:
    skin = NewField(label_ja="肌", label_en="Skin", kind="text")
    first = save_custom_field(None, skin, actor=OWNER)
    with pytest.raises(Refused) as refused:
        new = NewField(label_ja=label_ja, label_en=label_en, kind="text")
        save_custom_field(None, new, actor=OWNER)
    assert refused.value.say("ja") == f"「{taken}」という項目はすでにあります。"
    assert save_custom_field(first, skin, actor=OWNER) == first


def test_of_two_that_have_one_name_since_before_each_can_still_be_changed() -> None:
    skin = NewField(label_ja="肌", label_en="Skin", kind="choice", choices=["乾燥", "普通"])
    first = save_custom_field(None, skin, actor=OWNER)
    models.CustomField.objects.create(key="old", label_ja="肌質", label_en="Skin", kind="text")
    save_custom_field(first, replace(skin, choices=["乾燥", "普通", "脂性"]), actor=OWNER)
    assert len(models.CustomField.objects.get(pk=first).choices) == 3
    save_custom_field(first, replace(skin, label_ja="肌の様子"), actor=OWNER)
    assert models.CustomField.objects.get(pk=first).label_ja == "肌の様子"
    with pytest.raises(Refused):  # a new name is compared as ever
        save_custom_field(first, replace(skin, label_ja="肌質"), actor=OWNER)


def test_where_the_japanese_name_is_shown_in_english_too_a_new_one_is_compared_in_both() -> None:
    models.CustomField.objects.create(key="skin", label_ja="肌質", label_en="Skin", kind="text")
    with pytest.raises(Refused):
        save_custom_field(
            added("肌"), NewField(label_ja="Skin", label_en="", kind="text"), actor=OWNER
        )


def test_only_managers_and_owners_define_fields(signed_in: Callable[..., Client]) -> None:
    with pytest.raises(Forbidden):
        added("色", actor=Actor(key="staff:2", role=Role.AGENT))
    assert signed_in("agent").get("/custom-fields/").status_code == 403
    assert not models.CustomField.objects.exists()


def test_a_brace_in_a_name_is_a_brace(signed_in: Callable[..., Client]) -> None:
    client = signed_in("owner", language="en")
    row = models.CustomField.objects.get(pk=added("{割引}", "text"))
    client.post("/customers/new/", PERSON | {key_of(row.pk): "{0}"})
    customer = models.Customer.objects.get()
    for page in (
        "/custom-fields/",
        f"/customers/{customer.pk}/",
        f"/customers/{customer.pk}/edit/",
    ):
        assert "{割引}" in client.get(page).text, page


@pytest.mark.django_db(transaction=True)
def test_fields_that_are_added_at_the_same_time_are_all_added_and_one_name_only_once() -> None:
    labels = [*"甲乙丙丁", *["同じ"] * 4]
    all_there = Barrier(len(labels))

    def add(label: str) -> str:
        all_there.wait()
        try:
            added(label)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "added"

    with ThreadPoolExecutor(len(labels)) as together:
        answers = list(together.map(add, labels))
    assert answers[:4] == ["added"] * 4
    assert sorted(answers[4:]) == ["added"] + ["label_taken"] * 3
    assert sorted(field.label.ja for field in own_fields()) == sorted({*labels})


def test_the_first_goes_no_further_up_and_the_last_in_use_no_further_down(
    signed_in: Callable[..., Client],
) -> None:
    added("一")
    added("二")
    put_away = added("三")
    archive_custom_field(put_away, at=timezone.now(), actor=OWNER)
    page = signed_in("owner").get("/custom-fields/").text
    assert re.findall(r'aria-label="([^"]*)" disabled', page) == ["一 を上へ", "二 を下へ"]
