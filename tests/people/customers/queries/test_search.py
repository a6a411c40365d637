"""Customers are found by what staff remember: two letters, a reading, the end of a phone number."""

import pytest

from kizuna.people.customers.models import Customer
from kizuna.people.customers.queries.search import found_customers
from tests.people.customers.batches import resolved

PEOPLE = [
    {"family_name": "髙橋", "given_name": "さくら", "family_name_kana": "タカハシ",
     "given_name_kana": "サクラ", "external_id": "A-1",
     "email": "sakura@example.jp", "phone": "090-1234-5678"},
    {"full_name": "林", "member_number": "00018274"},
    {"full_name": "小林 健一", "member_number": "M-0007", "company_name": "京東京商店"},
    {"full_name": "O'Brien Ann", "email": "ann@example.com"},
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("高橋", ["髙橋 さくら"]),
        ("髙橋さ", ["髙橋 さくら"]),
        ("たかはし", ["髙橋 さくら"]),
        ("ﾊｼｻ", ["髙橋 さくら"]),
        ("林", ["小林 健一", "林"]),
        ("東京", ["小林 健一"]),
        ("sakura@", ["髙橋 さくら"]),
        ("SAKURA@Example.jp", ["髙橋 さくら"]),
        ("0901234", ["髙橋 さくら"]),
        ("090-1234-5678", ["髙橋 さくら"]),
        ("5678", ["髙橋 さくら"]),
        ("00018", ["林"]),
        ("M-00", ["小林 健一"]),
        ("M0007", ["小林 健一"]),
        ("m 0007", ["小林 健一"]),
        ("Ｍ００", ["小林 健一"]),
        ("m-00018274", ["林"]),
        ("a1", ["髙橋 さくら"]),
        ("@example.jp", ["髙橋 さくら"]),
        ("Example.com", ["O'Brien Ann"]),
        ("@example", ["髙橋 さくら", "O'Brien Ann"]),
        ("example.org", []),
        ("@", []),
        ("brien", ["O'Brien Ann"]),
        ("o", []),
        ("takahashi", ["髙橋 さくら"]),
        ("Sakura TAKAHASHI", ["髙橋 さくら"]),
        ("takah", ["髙橋 さくら"]),
        ("takahasi", ["髙橋 さくら"]),
        ("satoh", []),
        ("さくら 高橋", ["髙橋 さくら"]),
        ("ann o'brien", ["O'Brien Ann"]),
        ("o'brien a", ["O'Brien Ann"]),
        ("takahashi s", ["髙橋 さくら"]),
        ("takahashi sa", ["髙橋 さくら"]),
        ("takahashi h", ["髙橋 さくら"]),
        ("takahashi ha sa", ["髙橋 さくら"]),
        ("takahashi mi", []),
        ("橋髙", []),
        ("", []),
        ('"*(', []),
        ("%", []),
    ],
)
def test_what_is_typed_finds_who_is_meant(typed: str, names: list[str]) -> None:
    resolved(PEOPLE)
    assert [customer.name.shown for customer in found_customers(typed, limit=9)] == names


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("sato", {"サトウ ユウコ", "サトミ アイ"}),
        ("satoh", {"サトウ ユウコ", "サトミ アイ"}),
        ("satou", {"サトウ ユウコ"}),
        ("Satō Yūko", {"サトウ ユウコ"}),
        ("yuko sato", {"サトウ ユウコ"}),
        ("ohno", {"オオノ シンイチ"}),
        ("oono shinichi", {"オオノ シンイチ"}),
        ("ono", {"オオノ シンイチ"}),
        ("shin'ichi", {"オオノ シンイチ"}),
        ("hattori", {"ハットリ ジュン"}),
        ("namba", {"ナンバ チヅル"}),
        ("chizuru", {"ナンバ チヅル"}),
        ("mi", set()),
    ],
)
def test_a_name_typed_in_latin_letters_is_found_by_its_reading(typed: str, kana: set[str]) -> None:
    names = ("サトウ ユウコ", "サトミ アイ", "オオノ シンイチ", "ハットリ ジュン", "ナンバ チヅル")
    resolved(
        [
            {"full_name": f"客{n}", "full_name_kana": name, "member_number": f"{n}"}
            for n, name in enumerate(names)
        ]
    )
    ids = [customer.id for customer in found_customers(typed, limit=9)]
    assert set(Customer.objects.filter(id__in=ids).values_list("full_name_kana", flat=True)) == kana
