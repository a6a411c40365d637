"""Lists of customers made by hand: chosen, pasted, kept from a rule; who came and went."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kizuna.base.errors import Forbidden, Refused
from kizuna.core.events.models import Event
from kizuna.core.permissions.rules import Actor, Role, system_actor
from kizuna.people.customers.actions.merging import merge_customers
from kizuna.people.customers.models import Customer, CustomerKey, CustomerTag, Tag
from kizuna.people.customers.queries.by_keys import customers_by_keys
from kizuna.understand.segments.actions.keeping import create_segment
from kizuna.understand.segments.actions.listing import (
    create_list,
    put_in_list,
    rename_list,
    take_out_of_list,
)
from kizuna.understand.segments.actions.refreshing import refresh_segment, stale_segments
from kizuna.understand.segments.models import Segment
from kizuna.understand.segments.queries.members import members, stay_on
from kizuna.understand.segments.rules.pasted import MOST_LINES
from kizuna.understand.segments.rules.tree import Condition, Group
from kizuna.understand.segments.views.list_files import MOST_BYTES, text_of_file
from kizuna.understand.segments.views.lists import meant_by

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
TEST = system_actor("test")
WORKBOOK = Path(__file__).parents[3] / "docs/tutorial/orders.xlsx"


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def _customer(name: str, **keys: str) -> int:
    row = Customer.objects.create(full_name=name, sort_key=name, created_at=NOW, updated_at=NOW)
    for kind, value in keys.items():
        CustomerKey.objects.create(
            customer=row, kind=kind, value=value, matched=value, is_identity=kind != "phone",
            created_at=NOW,
        )  # fmt: skip
    return int(row.pk)


@pytest.fixture
def people() -> dict[str, int]:
    """Three customers; two of a family share a phone."""
    return {
        "hayashi": _customer("林", member_number="M-1", email="hayashi@example.jp"),
        "mori": _customer("森", member_number="M-2", phone="0312345678"),
        "mori_2": _customer("森 二郎", email="mori@example.jp", phone="0312345678"),
    }


def test_a_text_means_one_customer_several_or_nobody(people: dict[str, int]) -> None:
    merge_customers(people["hayashi"], people["mori_2"], rule="", evidence={}, actor=TEST, at=NOW)
    found = customers_by_keys(
        [" M-1", "Ｍ－２", "Mori@Example.jp", "03-1234-5678", "M-9", "", "\0", "' OR 1=1"]
    )
    assert found == {
        " M-1": people["hayashi"],
        "Ｍ－２": people["mori"],
        "Mori@Example.jp": people["hayashi"],
        "03-1234-5678": None,
    }


def test_who_is_put_in_and_taken_out_stays_known_with_events_and_figures(
    people: dict[str, int],
) -> None:
    list_id, n = create_list("試飲会", customer_ids=people.values(), actor=TEST, at=NOW)
    assert n == 3 and members(list_id) == sorted(people.values())
    assert put_in_list(list_id, customer_ids=[people["mori"]], actor=TEST, at=NOW) == 0
    later = NOW + timedelta(days=3)
    gone = [people["mori"], people["mori"], 999_999]
    assert take_out_of_list(list_id, customer_ids=gone, actor=TEST, at=later) == 1
    assert take_out_of_list(list_id, customer_ids=gone, actor=TEST, at=later) == 0
    segment = Segment.objects.get(pk=list_id)
    assert (segment.size, segment.with_email, segment.changed_at) == (2, 2, later)
    told = Event.objects.filter(customer_id=people["mori"]).order_by("id")
    assert list(told.values_list("kind", flat=True)) == ["segment_entered", "segment_left"]
    for day, was_in in ((NOW, True), (NOW + timedelta(days=5), False)):
        stay = stay_on(list_id, [people["mori"]], on=day.date(), zone=UTC)
        assert (stay is not None) is was_in


def test_a_list_counts_anew_when_two_of_it_become_one(people: dict[str, int]) -> None:
    list_id, _ = create_list("試飲会", customer_ids=people.values(), actor=TEST, at=NOW)
    merge_customers(people["mori"], people["mori_2"], rule="", evidence={}, actor=TEST, at=NOW)
    assert list_id in stale_segments(at=NOW)
    assert refresh_segment(list_id, at=NOW)
    segment = Segment.objects.get(pk=list_id)
    assert (segment.size, segment.with_email) == (2, 2)
    assert put_in_list(list_id, customer_ids=[people["mori_2"]], actor=TEST, at=NOW) == 0, (
        "who was merged is the other one"
    )
    assert list_id not in stale_segments(at=NOW)


def test_a_rule_is_not_filled_by_hand_and_who_may_not_changes_nothing(
    people: dict[str, int],
) -> None:
    rule = Group(of=(Condition(field="contact", operator="has_email"),))
    by_rule = create_segment("メールあり", rule=rule, actor=TEST, at=NOW)
    for act in (put_in_list, take_out_of_list):
        with pytest.raises(Refused) as refused:
            act(by_rule, customer_ids=people.values(), actor=TEST, at=NOW)
        assert refused.value.code == "no_list"
    with pytest.raises(Refused):
        rename_list(by_rule, name="x", actor=TEST)
    with pytest.raises(Forbidden):
        create_list("x", customer_ids=[], actor=Actor(key="staff:1", role=Role.AGENT), at=NOW)
    assert Segment.objects.count() == 1 and not members(by_rule)


def test_pasted_numbers_become_a_list_and_those_not_found_are_said(
    signed_in: Callable[..., Client], people: dict[str, int]
) -> None:
    manager = signed_in("manager")
    asked = {"typed": "No.\t会員番号\n1\tM-1\n2\tM-2\n3\tM-77\n"}
    page = manager.post("/segments/lists/add/", asked).content.decode()
    assert (
        "2\u00a0名を入れます" in page
        and "見つからなかったもの：1\u00a0件" in page
        and "M-77" in page
    )
    assert "会員番号</li>" not in page, "a header is nobody"
    asked = {"ids": f"{people['hayashi']} {people['mori']}", "put": "1", "name": "試飲会"}
    address = manager.post("/segments/lists/add/", asked)["Location"]
    page = manager.get(address).content.decode()
    assert "試飲会" in page and "林 様" in page and "リストから外す" in page
    manager.post(f"{address}take-out/", {"customer": str(people["mori"])})
    manager.post(f"{address}rename/", {"name": "五月の試飲会"})
    page = manager.get(address).content.decode()
    assert "五月の試飲会" in page and "森 様" not in page.partition("最近の出入り")[0]
    page = signed_in("agent").get(address).content.decode()
    assert "リストから外す" not in page and "お客様を入れる" not in page


def test_a_file_is_read_in_any_encoding_and_a_workbook_asks_for_its_column(
    signed_in: Callable[..., Client], people: dict[str, int]
) -> None:
    manager = signed_in("manager")
    text = "お名前,電話\n森,03-1234-5678\n林,hayashi@example.jp\n"
    file = SimpleUploadedFile("来場者.csv", text.encode("cp932"))
    page = manager.post("/segments/lists/add/", {"file": file, "typed": ""}).content.decode()
    assert "1\u00a0名を入れます" in page and "何人かに当てはまるもの：1\u00a0件" in page
    file = SimpleUploadedFile("来場者.xlsx", WORKBOOK.read_bytes())
    refused = manager.post("/segments/lists/add/", {"file": file, "typed": ""})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "列をコピーして" in refused.content.decode()
    refused = manager.post("/segments/lists/add/", {"typed": "山田\n鈴木"})
    assert "見つかりませんでした" in refused.content.decode()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" \n", "nothing_typed"),
        ("山田\n鈴木", "nobody_found"),
        ("M-1\n" * (MOST_LINES + 1), "too_many_lines"),
    ],
)
def test_a_text_that_means_nobody_or_is_too_long_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        meant_by(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\n" * (MOST_BYTES + 1), "list_file_too_big"),
        (WORKBOOK.read_bytes(), "list_file_is_workbook"),
    ],
)
def test_a_file_that_is_no_list_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        text_of_file(SimpleUploadedFile("a.csv", content))
    assert refused.value.code == code


def test_customers_who_are_ticked_or_all_that_were_found_go_into_a_list(
    signed_in: Callable[..., Client], people: dict[str, int]
) -> None:
    tag = Tag.objects.create(name="VIP")
    CustomerTag.objects.create(customer_id=people["mori"], tag=tag)
    manager = signed_in("manager")
    assert "選んだお客様をリストに入れる" in manager.get("/customers/").content.decode()
    assert "選んだお客様を" not in signed_in("agent").get("/customers/").content.decode()
    nobody = manager.post("/segments/lists/add/", {"pick": "1", "q": "", "tag": ""}, follow=True)
    assert "お客様が選ばれていません" in nobody.content.decode(), "nobody_chosen"
    asked = {"pick": "1", "customer": [str(people["mori"]), str(people["hayashi"])]}
    page = manager.post("/segments/lists/add/", asked).content.decode()
    assert "2\u00a0名を入れます" in page
    asked = {"pick": "1", "all": "1", "q": "", "tag": "VIP"}
    assert "1\u00a0名を入れます" in manager.post("/segments/lists/add/", asked).content.decode()
    address = manager.post("/segments/lists/add/", asked | {"put": "1", "name": "VIP"})["Location"]
    kept = Segment.objects.get()
    assert members(kept.pk) == [people["mori"]] and address.endswith(f"/{kept.pk}/")
    asked = {"pick": "1", "all": "1", "q": "", "tag": "", "list": str(kept.pk), "put": "1"}
    manager.post("/segments/lists/add/", asked)
    assert members(kept.pk) == sorted(people.values())


def test_members_of_a_rule_are_kept_as_they_are_today(
    signed_in: Callable[..., Client], people: dict[str, int]
) -> None:
    rule = Group(of=(Condition(field="contact", operator="has_email"),))
    number = create_segment("VIP", rule=rule, actor=TEST, at=NOW)
    by_rule = Segment.objects.get(pk=number)
    by_rule.memberships.create(customer_id=people["mori"], entered_at=NOW)
    address = signed_in("manager").post(f"/segments/{by_rule.pk}/keep/")["Location"]
    kept = Segment.objects.exclude(pk=by_rule.pk).get()
    assert address.endswith(f"/{kept.pk}/") and kept.rule is None
    assert kept.name.startswith("VIP（") and members(kept.pk) == [people["mori"]]
