"""A shop in which everything that somebody can name is named by a script (SEC-06).

Not here: looking at it (`test_scripts`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import cycle

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kizuna.collect.imports.models import Import
from kizuna.collect.orders.actions import record_orders
from kizuna.collect.orders.models import Product
from kizuna.collect.orders.rules import OrderBatch, SeenLine, SeenOrder, SeenProduct
from kizuna.core.exports.actions import Order, start_export
from kizuna.core.exports.models import Export
from kizuna.core.exports.rules import Format
from kizuna.core.jobs.models import Job
from kizuna.core.jobs.worker import Worker
from kizuna.core.shop.actions import describe_shop
from kizuna.core.shop.queries import the_shop
from kizuna.insight.files.people.address_book import LONGEST_TAG
from kizuna.people.customers.forms import CustomerForm
from kizuna.people.customers.models import (
    Customer,
    CustomerAttachment,
    CustomField,
    DuplicateSuggestion,
    Tag,
)
from kizuna.people.staff.models import StaffMember
from kizuna.understand.attention.actions.outcomes import add_by_hand
from kizuna.understand.scores.actions import refresh_scores
from kizuna.understand.segments.actions.keeping import create_segment
from kizuna.understand.segments.rules.tree import Condition, Group, Value
from tests.security.payloads import MARK, PAYLOADS
from tests.security.routes import TEST
from tests.understand.people import today_in_the_shop

PASSWORD = "tsukuyomi-no-mikoto-42"
CUSTOMERS = 16
Things = Mapping[str, Sequence[object]]


def build(client: Client, *, strings: Sequence[str]) -> Things:
    """Fill the shop through its forms and files; what its addresses name, by place."""
    texts = cycle(PAYLOADS)
    owner = StaffMember.objects.get(role="owner")
    StaffMember.objects.filter(pk=owner.pk).update(name=f"<img {MARK} src=x onerror=alert(1)>")
    describe_shop(replace(the_shop(), name=next(texts)), actor=owner.actor)
    _own_fields(client, texts)
    for _ in range(CUSTOMERS):
        _customer(client, texts)
    for text in strings:  # nobody's inventions: what others found to break pages
        client.post("/customers/new/", {"company_name": text, "name_order": "family_first"})
    people = list(Customer.objects.order_by("id").values_list("id", flat=True))
    _orders(people[:CUSTOMERS], texts)
    imports = [_import(client, texts), _import(client, texts, is_right=False)]
    _colleague(client, texts)
    _browsers(owner, texts)
    refresh_scores(at=timezone.now())
    segments = list(_segments(texts))
    export = _export(owner, next(texts))
    while Worker().run_next():
        pass
    Job.objects.update(error=next(texts), state="failed")
    add_by_hand(people[0], day=today_in_the_shop(), actor=owner.actor)
    DuplicateSuggestion.objects.create(
        first_id=people[0], second_id=people[1], probability_ratio=0.9, evidence={"kana": 3},
        found_at=timezone.now(),
    )  # fmt: skip
    return {
        "customer_id": people[:3],
        "import_id": imports,
        "segment_id": segments,
        "export_id": [export],
        "field_id": list(CustomField.objects.values_list("id", flat=True)),
        "attachment_id": list(CustomerAttachment.objects.values_list("id", flat=True)[:2]),
    }


def _own_fields(client: Client, texts: Iterator[str]) -> None:
    for kind in ("text", "choice", "choices"):
        choices = "\n".join([next(texts), next(texts)])
        named = {"label_ja": next(texts)[:60], "label_en": next(texts)[:60]}
        answer = client.post("/custom-fields/", {**named, "kind": kind, "choices": choices})
        assert answer.status_code == 302


def _customer(client: Client, texts: Iterator[str]) -> None:
    form, sent = CustomerForm(), {}
    for name, field in form.fields.items():
        choices = [value for value, _ in getattr(field, "choices", ())]
        sent[name] = choices[-1] if choices else next(texts)[: getattr(field, "max_length", 99)]
    sent |= {"emails": f"{len(sent['family_name'])}@example.jp", "phones": "", "birthday": ""}
    sent["member_number"] += str(Customer.objects.count())
    sent["tags"] = sent["tags"][:LONGEST_TAG]
    answer = client.post("/customers/new/", sent)
    assert answer.status_code == 302, answer.context["form"].errors
    where = answer.headers["Location"]
    client.post(f"{where}notes/", {"text": " ".join([next(texts), next(texts)])})
    name = next(texts).replace("/", "∕")
    files = [SimpleUploadedFile(f"{name}.txt", b"a"), SimpleUploadedFile(f"{name}.svg", b"<svg>")]
    client.post(f"{where}files/", {"files": files})


def _orders(people: Sequence[int], texts: Iterator[str]) -> None:
    days = [f"2026-{month:02}-05" for month in range(1, 11)]
    numbers = [(who, f"{next(texts)}{who}-{n}", day)
               for who in people for n, day in enumerate(days)]  # fmt: skip
    products = [SeenProduct(f"{next(texts)}{n}", next(texts)) for n in range(9)]
    codes = cycle(product.code for product in products)
    batch = OrderBatch(
        currency="JPY", time_zone="Asia/Tokyo", products=products,
        orders=[SeenOrder(number, who, day, None, True, False, 900, 0, None)
                for who, number, day in numbers],
        lines=[SeenLine(number, next(codes), 1, 900, True) for _, number, _ in numbers],
    )  # fmt: skip
    record_orders(batch, source="shop", actor=TEST, at=timezone.now())


def _import(client: Client, texts: Iterator[str], *, is_right: bool = True) -> int:
    """A file that was brought in, with refused rows; or one about which there is a question."""
    quoted = ('"{}"'.format(next(texts).replace('"', '""')) for _ in cycle([0]))
    header = "注文番号,注文日,お名前,商品名,金額" if is_right else "日付,甲,乙,丙,金額"
    rows = [
        f"{next(quoted)},{day},{next(quoted)},{next(quoted)},{100 + n}"
        for n, day in enumerate(["2026-01-05", "2026-01-06", "いつか", "2026-01-08"] * 5)
    ]
    content = "\n".join([f"{header},{next(quoted)}", *rows]).encode()
    name = next(texts).replace("/", "∕")
    client.post("/imports/", {"files": [SimpleUploadedFile(f"{name}.csv", content)]})
    row = Import.objects.latest("id")
    while Worker().run_next():
        pass
    if is_right:
        client.post(f"/imports/{row.pk}/write/")
        while Worker().run_next():
            pass
    row.refresh_from_db()
    assert row.state == ("done" if is_right else "asking"), (row.state, row.reading)
    return int(row.pk)


def _colleague(client: Client, texts: Iterator[str]) -> None:
    new = {"email": "saburo@example.com", "name": next(texts), "role": "agent", "language": "ja"}
    assert client.post("/staff/invite/", new).status_code < 400
    assert StaffMember.objects.filter(email="saburo@example.com").exists()


def _browsers(owner: StaffMember, texts: Iterator[str]) -> None:
    """Sessions of browsers that call themselves so."""
    for _ in range(4):
        known_by = {"email": owner.email, "password": PASSWORD}
        Client(headers={"user-agent": next(texts)}).post("/sign-in/", known_by)


def _segments(texts: Iterator[str]) -> Iterator[int]:
    """Rules that say, in words, what each tag, product and choice is called."""
    chosen = CustomField.objects.get(kind="choice")
    tags = tuple(str(pk) for pk in Tag.objects.values_list("pk", flat=True)[:9])
    bought: dict[str, Value] = {"product": Product.objects.latest("pk").name, "n": 1}
    of_field: dict[str, Value] = {"own": chosen.key, "choices": tuple(chosen.choices)}
    tagged: dict[str, Value] = {"choices": tags}
    for field, operator, values in (
        ("tags", "has_any", tagged),
        ("bought", "ever", bought),
        ("custom", "is_one_of", of_field),
    ):
        rule = Group(of=(Condition(field=field, operator=operator, values=values),))
        yield create_segment(next(texts), rule=rule, actor=TEST, at=timezone.now())


def _export(owner: StaffMember, purpose: str) -> int:
    order = Order(kind="customers", form=Format.CSV, language="ja", purpose=purpose, filters={})
    export_id = start_export(order, mark=MARK, actor=owner.actor, at=timezone.now())
    assert Export.objects.filter(pk=export_id, purpose=purpose).exists()
    return export_id
