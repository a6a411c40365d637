"""Who is who: what a batch of rows is answered, and what stands in the database after it."""

from typing import Any

import pytest

from kizuna.people.customers import models
from tests.people.customers.batches import resolved

pytestmark = pytest.mark.django_db


def everything() -> list[list[Any]]:
    """All rows about customers."""
    return [
        list(models.Customer.objects.order_by("id").values()),
        list(models.CustomerKey.objects.order_by("id").values()),
        list(models.CustomerAddress.objects.order_by("id").values()),
    ]


def test_a_number_is_one_customer_however_often_it_comes() -> None:
    first = resolved([{"external_id": "7", "full_name": "田中 美咲"}, {"external_id": "7"}])
    again = resolved([{"external_id": "7"}])
    assert first[0][0] == first[1][0] == again[0][0]
    assert [outcome for _, _, outcome in first] == ["new", "new"]
    assert again[0][1:] == ("external", "unchanged")
    assert models.Customer.objects.get().full_name == "田中 美咲"


def test_the_same_number_of_two_shops_is_two_customers() -> None:
    one = resolved([{"external_id": "7"}])
    other = resolved([{"external_id": "7"}], source="other shop")
    assert one[0][0] != other[0][0]


def test_an_address_typed_in_another_way_is_the_same_customer() -> None:
    first = resolved([{"email": "Misaki@Example.JP", "full_name": "田中 美咲"}])
    again = resolved([{"email": "ｍｉｓａｋｉ@example.jp"}])
    assert again[0] == (first[0][0], "email", "unchanged")


def test_two_numbers_behind_one_address_stay_two_and_the_address_proves_nothing() -> None:
    rows = [
        {"external_id": "1", "email": "family@a.jp"},
        {"external_id": "2", "email": "family@a.jp"},
    ]
    answers = resolved([*rows, {"email": "family@a.jp"}])
    assert len({customer for customer, *_ in answers[:2]}) == 2
    assert answers[2] == (None, None, "nobody")
    keys = models.CustomerKey.objects.filter(kind="email")
    assert [(key.value, key.is_identity) for key in keys] == [("family@a.jp", False)] * 2


def test_an_address_found_to_be_shared_later_stops_proving_anything() -> None:
    alone = resolved([{"email": "family@a.jp"}])
    first = resolved([{"external_id": "1", "email": "family@a.jp"}])
    second = resolved([{"external_id": "2", "email": "family@a.jp"}])
    after = resolved([{"email": "family@a.jp"}])
    assert alone[0][0] == first[0][0] != second[0][0]
    assert after == [(None, None, "nobody")]


def test_a_second_address_that_one_customer_is_given_in_two_wordings_is_theirs() -> None:
    listed = {
        "member_number": "7",
        "full_name": "山田 花子",
        "email_2": "second@a.jp",
        "listed": "yes",
    }
    order = {"full_name": "山田 花子", "email": "second@a.jp"}
    wordings = [{**listed, "postal_code": code} for code in ("600-8001", "100-0001")]
    ordered, one, other = resolved([order, *wordings])
    assert ordered[0] == one[0] == other[0]
    assert resolved([order])[0][0] == one[0], "and is so in the next file"


@pytest.mark.parametrize("email", ["test@a.jp", "", "  ", "なし", "no-reply@a.jp"])
def test_what_people_type_to_get_past_a_form_joins_nobody(email: str) -> None:
    answers = resolved(
        [
            {"email": email, "full_name": "林 一"},
            {"email": email, "full_name": "森 二"},
            {"email": email},
        ]
    )
    assert answers[0][0] != answers[1][0] and answers[2][0] is None


def test_a_phone_proves_it_only_together_with_the_name() -> None:
    rows = [
        {"phone": "03-1234-5678", "full_name": "林 一"},
        {"phone": "+81 3 1234 5678", "full_name": "林　一"},
        {"phone": "0312345678", "full_name": "林 二"},
    ]
    one, same, brother = resolved(rows)
    assert one[0] == same[0] != brother[0]


def test_a_row_with_two_proofs_makes_two_customers_one() -> None:
    by_email = resolved([{"email": "a@a.jp", "full_name": "林 一"}])[0][0]
    by_number = resolved([{"external_id": "1", "rank": "ゴールド"}])[0][0]
    answers = resolved([{"external_id": "1", "email": "a@a.jp"}])
    assert answers == [(by_email, "external", "changed")] or answers[0][0] == by_email
    merge = models.CustomerMerge.objects.get()
    assert (merge.kept_id, merge.merged_id, merge.rule) == (by_email, by_number, "same_keys")
    assert models.Customer.objects.get(id=by_email).rank == "ゴールド"


def test_a_member_number_links_the_customer_that_another_shop_knows_by_address() -> None:
    known = resolved([{"external_id": "1", "email": "a@a.jp"}])[0][0]
    assert resolved([{"external_id": "9", "email": "a@a.jp"}], source="till")[0][:2] == (
        known,
        "email",
    )


def test_an_order_fills_what_is_empty_and_a_customer_file_overwrites() -> None:
    resolved([{"external_id": "1", "family_name": "林", "given_name": "一"}])
    order = resolved([{"external_id": "1", "full_name": "森 二", "company_name": "絆商店"}])
    customer = models.Customer.objects.get()
    assert order[0][2] == "changed"
    assert (customer.family_name, customer.full_name, customer.company_name) == ("林", "", "絆商店")
    resolved([{"external_id": "1", "full_name": "森 二"}], may_overwrite=True)
    customer.refresh_from_db()
    assert (customer.family_name, customer.full_name) == ("", "森 二")


def test_a_split_name_is_not_put_back_into_one_piece() -> None:
    resolved([{"external_id": "1", "family_name": "髙崎", "given_name": "一"}])
    answers = resolved([{"external_id": "1", "full_name": "高崎　一"}], may_overwrite=True)
    assert answers[0][2] == "unchanged"
    assert models.Customer.objects.get().family_name == "髙崎"


def test_the_same_file_again_changes_nothing() -> None:
    rows = [
        {"external_id": "1", "email": "a@a.jp", "postal_code": "1000001", "city": "千代田区"},
        {
            "email": "b@a.jp",
            "phone": "090-1111-2222",
            "full_name": "森 二",
            "birthday": "1990-04-12",
        },
        {"full_name": "名のみ"},
        {"full_name": "林 一", "postal_code": "〒100-0002"},
        {},
    ]
    first = resolved(rows, may_overwrite=True)
    before = everything()
    again = resolved(rows, may_overwrite=True)
    assert [customer for customer, *_ in again] == [customer for customer, *_ in first]
    assert [outcome for *_, outcome in again] == ["unchanged"] * 4 + ["nobody"]
    assert (again.counts.new, again.counts.unchanged, again.counts.rows_of_nobody) == (0, 4, 1)
    assert before == everything()
