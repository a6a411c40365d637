"""The pages about customers, as someone of the staff uses them."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from django.test import Client

from kizuna.core.jobs.worker import Worker
from kizuna.people.customers import models
from kizuna.people.customers.actions.merging import merge_customers
from kizuna.people.customers.queries.search import found_customers
from tests.people.customers.batches import AT, SYSTEM, resolved

pytestmark = pytest.mark.django_db

FORM = {"family_name": "田中", "given_name": "美咲", "family_name_kana": "タナカ",
        "name_order": "family_first"}  # fmt: skip
# Written by people, by programs and by nobody: each must come back letter by letter.
NAUGHTY = [
    "<script>alert(1)</script>",
    "Robert'); DROP TABLE customers;--", "{name} %s %(x)s {{ x }}",
    "=1+1", "髙﨑𠮷野家", "ｶﾞｷﾞｸﾞ", "👩‍👩‍👧‍👦",
    "ﷺ‮right to left", "e\u0301 combining", "\\u0000", "null", "ソ表能",
]  # fmt: skip


def test_a_customer_is_added_changed_and_found(signed_in: Callable[..., Client]) -> None:
    client = signed_in("agent")
    typed = FORM | {"emails": "misaki@example.jp\nm2@example.jp", "phones": "０９０-1234-5678",
                    "postal_code": "〒600-8001", "city": "京都市", "tags": "常連、ギフト",
                    "birthday": "1990-04-12"}  # fmt: skip
    response = client.post("/customers/new/", typed)
    customer = models.Customer.objects.get()
    assert response.headers["Location"] == f"/customers/{customer.pk}/"
    assert sorted(customer.tags.values_list("tag__name", flat=True)) == ["ギフト", "常連"]
    assert "田中 美咲 様" in client.get("/customers/?q=たなか").text
    client.post(f"/customers/{customer.pk}/edit/", FORM | {"given_name": "咲", "emails": ""})
    customer.refresh_from_db()
    assert customer.given_name == "咲"
    assert not customer.keys.filter(kind__startswith="email").exists()
    assert resolved([{"email": "misaki@example.jp", "full_name": "誰か"}])[0][0] != customer.pk


def test_forms_about_a_customer_say_whom_and_lead_back(signed_in: Callable[..., Client]) -> None:
    ((number, _),) = [resolved([{"full_name": "田中 美咲"}])[0][:2]]
    for form in ("edit", "merge"):
        page = signed_in().get(f"/customers/{number}/{form}/").text
        assert f'<a href="/customers/{number}/">田中 美咲 様</a>' in page, form
    models.Customer.objects.filter(pk=number).update(full_name="")
    assert "お名前のない顧客" in signed_in().get(f"/customers/{number}/edit/").text


def test_a_number_of_someone_else_is_refused(signed_in: Callable[..., Client]) -> None:
    resolved([{"member_number": "7"}])
    response = signed_in().post("/customers/new/", FORM | {"member_number": "7"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "すでに使っています" in response.text  # number_taken
    assert models.Customer.objects.count() == 1


def test_an_address_that_two_share_is_kept_on_both_and_proves_nothing(
    signed_in: Callable[..., Client],
) -> None:
    resolved([{"email": "family@a.jp", "full_name": "田中 一"}])
    signed_in().post("/customers/new/", FORM | {"emails": "family@a.jp"})
    keys = models.CustomerKey.objects.filter(kind="email")
    assert [key.is_identity for key in keys] == [False, False]


@pytest.mark.parametrize("text", NAUGHTY)
def test_any_text_comes_back_as_it_was_typed(text: str, signed_in: Callable[..., Client]) -> None:
    client = signed_in()
    client.post("/customers/new/", {"full_name": text, "name_order": "family_first"})
    customer = models.Customer.objects.get()
    assert customer.full_name == text
    page = client.get("/customers/")
    assert page.status_code == HTTPStatus.OK and "<script>alert" not in page.text


def test_a_reading_typed_in_hiragana_is_kept_in_katakana_and_found_by_either(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in()
    typed = {"family_name_kana": "たなか", "given_name_kana": "みさゞ"}
    client.post("/customers/new/", FORM | typed)
    customer = models.Customer.objects.get()
    assert (customer.family_name_kana, customer.given_name_kana) == ("タナカ", "ミサヾ")
    for asked in ("たなか", "タナカ"):
        assert [found.id for found in found_customers(asked, limit=9)] == [customer.pk]
    client.post(f"/customers/{customer.pk}/edit/", FORM | {"family_name_kana": "やまだ"})
    assert models.Customer.objects.get().family_name_kana == "ヤマダ"


WRONG: list[dict[str, str]] = [
    {"emails": "なし"},
    {"phones": "内線"},
    {"full_name": "a\0b"},
    {"birthday": "2026-02-30"},
    {"family_name": ""},
    {"tags": "常連、" + "長" * 41},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_said_beside_the_field(
    wrong: dict[str, str], signed_in: Callable[..., Client]
) -> None:
    response = signed_in().post(
        "/customers/new/", FORM | wrong | {"given_name": "", "family_name_kana": ""}
    )
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not models.Customer.objects.exists()


def test_whoever_has_as_many_tags_as_a_file_brings_can_still_be_changed(
    signed_in: Callable[..., Client],
) -> None:
    client, tags = signed_in(), [f"夏の催事のご案内をお送りした方 {n:02}" for n in range(60)]
    client.post("/customers/new/", FORM | {"tags": "、".join(tags)})
    customer = models.Customer.objects.get()
    page = client.get(f"/customers/{customer.pk}/edit/")
    assert page.context is not None
    shown = str(page.context["form"]["tags"].value())
    client.post(f"/customers/{customer.pk}/edit/", FORM | {"tags": shown, "given_name": "咲"})
    customer.refresh_from_db()
    assert customer.given_name == "咲"
    assert sorted(customer.tags.values_list("tag__name", flat=True)) == tags


def test_the_owner_adds_a_field_and_it_holds_only_its_kind(
    signed_in: Callable[..., Client],
) -> None:
    models.CustomField.objects.create(key="shoe_size", label_ja="靴", kind="number")
    client = signed_in(language="en")
    assert client.post("/customers/new/", FORM | {"own_shoe_size": "big"}).status_code == 422
    client.post("/customers/new/", FORM | {"own_shoe_size": "24.5"})
    assert models.Customer.objects.get().custom == {"shoe_size": 24.5}


def test_pages_follow_each_other_and_lead_back(signed_in: Callable[..., Client]) -> None:
    resolved([{"external_id": str(n), "full_name_kana": f"カナ{n:03}"} for n in range(120)])
    client = signed_in()
    for order in ("kana", "newest"):
        seen: list[int] = []
        pages, cursor = [], ""
        while True:
            page = client.get("/customers/", {"order": order, "cursor": cursor}).context["page"]
            pages.append([customer.id for customer in page.customers])
            seen += pages[-1]
            if not page.next:
                break
            cursor = page.next
        assert len(seen) == len(set(seen)) == 120
        back = client.get("/customers/", {"order": order, "cursor": page.previous}).context["page"]
        assert [customer.id for customer in back.customers] == pages[-2]
    assert client.get("/customers/", {"cursor": "nonsense"}).status_code == HTTPStatus.OK


def test_a_code_that_spans_prefectures_gives_the_choice(signed_in: Callable[..., Client]) -> None:
    page = signed_in().get("/customers/places/", {"postal_code": "498-0000"}).text
    assert "愛知県" in page and "三重県" in page


def test_an_analyst_sees_customers_but_changes_none(signed_in: Callable[..., Client]) -> None:
    client = signed_in("analyst")
    assert client.get("/customers/").status_code == HTTPStatus.OK
    for path in ("/customers/new/", "/customers/duplicates/", "/customers/places/"):
        assert client.get(path).status_code == HTTPStatus.FORBIDDEN


def look_for_doubles(client: Client) -> None:
    """Ask for it on the page, and let the worker do it."""
    client.post("/customers/duplicates/search/")
    assert 'hx-trigger="every 1s"' in client.get("/customers/duplicates/").text
    assert Worker().run_next()
    assert 'hx-trigger="every 1s"' not in client.get("/customers/duplicates/").text


def test_doubles_are_suggested_with_evidence_merged_and_parted(
    signed_in: Callable[..., Client],
) -> None:
    twin = {
        "full_name": "髙橋 さくら",
        "full_name_kana": "タカハシサクラ",
        "birthday": "1990-01-02",
    }
    resolved([{"external_id": str(n), "full_name": f"人 {n}", "birthday": f"1980-01-{n % 28 + 1}"}
              for n in range(300)])  # fmt: skip
    one = resolved([twin | {"external_id": "a", "phone": "090-1234-5678"}])[0][0]
    two = resolved(
        [twin | {"external_id": "b", "full_name": "高橋さくら", "phone": "+819012345678"}]
    )[0][0]
    assert one != two
    client = signed_in("manager")
    look_for_doubles(client)
    suggestion = models.DuplicateSuggestion.objects.get()
    assert (suggestion.first_id, suggestion.second_id) == (one, two)
    page = client.get("/customers/duplicates/").text
    assert "名前が同じ" in page and "誕生日が同じ" in page
    beside = client.get(f"/customers/{one}/merge/?other={two}").text
    written = re.search(r"090-1234-5678.*?chip (\w+)", beside, re.DOTALL)  # +819012345678
    assert written and written[1] == "matsu"
    client.post(f"/customers/duplicates/{suggestion.pk}/", {"verdict": "same"})
    assert models.Customer.objects.get(id=two).merged_into_id == one
    merge = models.CustomerMerge.objects.get()
    client.post(f"/customers/merges/{merge.pk}/undo/")
    assert models.Customer.objects.get(id=two).merged_into_id is None
    look_for_doubles(client)
    assert not models.DuplicateSuggestion.objects.filter(dismissed_at=None).exists()


def test_a_nameless_customer_is_called_so_wherever_one_is_named(
    signed_in: Callable[..., Client],
) -> None:
    one, two = (found[0] for found in resolved([{"external_id": "a"}, {"external_id": "b"}]))
    merge_customers(one, two, rule="by_hand", evidence={}, actor=SYSTEM, at=AT)
    page = signed_in("manager", language="en").get("/customers/duplicates/").text
    link = f'<a href="/customers/{one}/">A customer without a name</a>'
    assert f"{link} ← A customer without a name" in page


def test_a_pair_found_to_be_two_is_not_suggested_again(signed_in: Callable[..., Client]) -> None:
    twin = {"full_name": "高橋 さくら", "postal_code": "1000001", "phone": "0312345678"}
    rows = [{"external_id": str(n), "full_name": f"人 {n}"} for n in range(3000)]
    resolved([*rows, twin | {"external_id": "a"}, twin | {"external_id": "b"}])
    client = signed_in("manager")
    look_for_doubles(client)
    suggestion = models.DuplicateSuggestion.objects.get()
    client.post(f"/customers/duplicates/{suggestion.pk}/", {"verdict": "different"})
    look_for_doubles(client)
    assert not models.DuplicateSuggestion.objects.filter(dismissed_at=None).exists()


def test_two_are_merged_by_choosing_the_other(signed_in: Callable[..., Client]) -> None:
    one, two = (c for c, *_ in resolved([{"full_name": "林 一"}, {"full_name": "林 市"}]))
    client = signed_in("agent")
    found = client.get(f"/customers/{one}/merge/?q=林").text
    assert "林 市" in found and 'name="other"' not in found  # nobody is merged by one slip
    assert f'href="?other={two}"' in found
    client.post(f"/customers/{one}/merge/", {"other": str(two)})
    assert models.Customer.objects.get(id=two).merged_into_id == one


def test_two_stand_side_by_side_before_they_are_made_one(
    signed_in: Callable[..., Client],
) -> None:
    people = [
        {"full_name": "林 一", "phone": "0312345678", "birthday": "1980-01-02"},
        {"full_name": "林 市", "phone": "0398765432", "birthday": "1980-01-02"},
    ]
    one, two = (c for c, *_ in resolved(people))
    page = signed_in("agent").get(f"/customers/{one}/merge/?other={two}").text
    assert "林 一 様" in page and "林 市 様" in page and f'name="other" value="{two}"' in page
    assert "1980年1月2日" in page and "違います" in page and "同じ" in page


def test_a_merge_is_undone_on_the_customers_page(signed_in: Callable[..., Client]) -> None:
    one, two = (c for c, *_ in resolved([{"full_name": "林 一"}, {"full_name": "林 市"}]))
    client = signed_in("agent")
    assert "この統合を元に戻す" not in client.get(f"/customers/{one}/").text
    client.post(f"/customers/{one}/merge/", {"other": str(two)})
    page = client.get(f"/customers/{one}/").text
    assert "林 市 様" in page and "この統合を元に戻す" in page
    assert "この統合を元に戻す" not in signed_in("analyst").get(f"/customers/{one}/").text
    merge = models.CustomerMerge.objects.get()
    client = signed_in("agent")
    response = client.post(f"/customers/merges/{merge.pk}/undo/", {"customer": str(one)})
    assert response.headers["Location"] == f"/customers/{one}/"
    assert models.Customer.objects.get(id=two).merged_into_id is None


def test_a_note_is_kept_with_who_wrote_it(signed_in: Callable[..., Client]) -> None:
    (customer, *_) = resolved([{"full_name": "林 一"}])[0]
    signed_in("agent").post(f"/customers/{customer}/notes/", {"text": "電話は夕方に"})
    note = models.CustomerNote.objects.get()
    assert (note.text, note.author.name if note.author else "") == ("電話は夕方に", "花子")


def test_the_list_says_how_many_there_are_and_how_many_match(
    signed_in: Callable[..., Client],
) -> None:
    resolved([{"full_name": f"田中 {n}", "member_number": f"{n}"} for n in range(60)])
    one = models.Customer.objects.latest("id")
    tag = models.Tag.objects.create(name="常連")
    models.CustomerTag.objects.create(customer=one, tag=tag)
    client = signed_in("agent", language="en")
    first = client.get("/customers/")
    assert "60 customers in all" in first.text
    assert (
        "60 customers in all" in client.get(f"/customers/?cursor={first.context['page'].next}").text
    )
    assert "One customer tagged “常連”" in client.get("/customers/?tag=常連").text
    assert "60 customers match" in client.get("/customers/?q=田中").text
    models.Customer.objects.filter(id=one.pk).update(merged_into=one.pk - 1)
    assert "59 customers in all" in client.get("/customers/").text


def test_a_search_that_finds_too_many_says_that_these_are_the_first(
    signed_in: Callable[..., Client],
) -> None:
    resolved([{"full_name": f"田中 {n}", "member_number": f"{n}"} for n in range(101)])
    page = signed_in("agent", language="en").get("/customers/?q=田中").text
    assert "The first 100 customers that match" in page


def test_the_form_begins_with_name_and_contact_and_opens_what_holds_something(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in(language="en")
    page = client.get("/customers/new/").content.decode()
    assert page.index("id_phones") < page.index("<details>") < page.index("id_postal_code")
    assert "<details open>" not in page
    form = client.get("/customers/new/").context["form"]
    shown = [*form.essentials(), *(field for _, _, fields in form.further() for field in fields)]
    assert sorted(field.name for field in shown) == sorted(form.fields), "each stands once"
    wrong = client.post("/customers/new/", FORM | {"birthday": "2026-02-30"}).content.decode()
    opened = wrong[wrong.index("Member number, birthday") - 400 :]
    assert "<details open>" in opened[: opened.index("id_birthday")]


def test_a_number_in_the_list_says_which_number_it_is(signed_in: Callable[..., Client]) -> None:
    resolved([{"member_number": "0042", "full_name": "林 花"}])
    client = signed_in(language="en")
    assert '<span class="quiet">Member</span> 0042' in client.get("/customers/").content.decode()
