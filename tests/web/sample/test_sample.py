"""The sample shop comes in as a whole, is said on every page, and goes without a trace."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client

from kizuna.base.errors import Forbidden, Refused
from kizuna.base.words import LANGUAGES, Language
from kizuna.collect.imports.actions.starting import choose_reading, start_import
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import begin_undoing, undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.forms import column_choices, new_fields_of
from kizuna.collect.imports.queries import known_import
from kizuna.collect.orders.queries.known import order_totals
from kizuna.core.bulk import found
from kizuna.core.jobs.queries import failed_jobs, unfinished_jobs
from kizuna.core.jobs.worker import Worker
from kizuna.core.permissions.rules import Actor, Role, system_actor
from kizuna.people.customers.actions.by_hand.custom_fields import NewField, save_custom_field
from kizuna.people.customers.actions.by_hand.editing import add_note
from kizuna.people.customers.actions.merging import merge_customers
from kizuna.people.customers.models import Customer, CustomerTag, CustomField, Tag
from kizuna.people.customers.queries.editing import own_fields
from kizuna.people.customers.queries.samples import sample_import
from kizuna.people.customers.queries.search import found_customers
from kizuna.sample import sample_path, shop
from kizuna.understand.scores.actions import refresh_scores
from kizuna.understand.scores.queries import newest_picture
from kizuna.web.sample.actions import lay_out_sample, remove_sample

# Rows of the log and the queue stay; the lake reads what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
CLERK = system_actor("test")
KEPT_EACH = 150


@pytest.fixture(autouse=True)
def small_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thin slice of the sample: the whole of it takes a quarter of a minute."""
    with gzip.open(sample_path(), "rt", encoding="utf-8") as lines:
        header, *rows = lines
    small = tmp_path / "small.csv"
    small.write_text(header + "".join(rows[::KEPT_EACH]), "utf-8")
    monkeypatch.setattr(shop, "sample_path", lambda: small)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: object) -> None:
    """Imports and the lake of this test alone."""
    settings.DATA = tmp_path / "data"  # type: ignore[attr-defined]


def lay_out(language: Language = "ja") -> None:
    """The sample as the command lays it out."""
    lay_out_sample(actor=CLERK, at=NOW, language=language)


def traces() -> dict[str, int]:
    """How many rows are left in what holds or leads to customers and orders."""
    tables = (
        "customers", "customer_keys", "customer_addresses", "customer_notes", "custom_fields",
        "pictures", "orders", "order_lines", "products", "former_orders",
    )  # fmt: skip
    return {table: found(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


def test_customers_have_the_names_of_people_who_do_not_exist() -> None:
    lay_out()
    customers = Customer.objects.all()
    assert customers and all(customer.is_sample for customer in customers)
    one = customers.order_by("id")[0]
    assert one.family_name and one.given_name_kana and one.birthday
    assert one.addresses.get().prefecture
    own = CustomField.objects.get(key="sample-gender")
    assert (own.kind, own.choices) == ("choice", ["女性", "男性", "不明"])
    assert {customer.custom["sample-gender"] for customer in customers} == set(own.choices)
    ((latest,),) = found("SELECT max(ordered_on) FROM orders")
    assert str(latest) == "2026-11-20"  # a Friday: the shop is closed on Saturdays
    picture = newest_picture()
    assert picture and str(picture.as_of) == "2026-11-20"


def test_who_reads_english_is_told_what_the_data_mean() -> None:
    lay_out("en")
    (told,) = CustomField.objects.filter(key="sample-gender").values_list("choices", flat=True)
    assert told == ["女性 (Female)", "男性 (Male)", "不明 (Not known)"]
    assert {each.custom["sample-gender"] for each in Customer.objects.all()} == set(told)


def test_laying_it_out_twice_changes_nothing_and_a_shop_of_ones_own_is_left_alone() -> None:
    lay_out()
    before = order_totals()
    lay_out()
    assert order_totals() == before
    Customer.objects.update(is_sample=False)
    with pytest.raises(Refused) as refused:
        lay_out()
    assert refused.value.code == "not_empty"


def test_it_goes_on_where_it_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("kizuna.web.sample.actions.write_import", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lay_out()
    assert not order_totals().orders
    lay_out()
    assert order_totals().orders


def test_it_goes_with_all_that_was_built_upon_it() -> None:
    lay_out()
    one, other = Customer.objects.order_by("id")[:2]
    add_note(one.pk, "紅茶がお好き", author_id=None, actor=CLERK, at=NOW)
    merge_customers(one.pk, other.pk, rule="by_hand", evidence={}, actor=CLERK, at=NOW)
    name = one.family_name_kana
    assert found_customers(name, limit=5)
    remove_sample(actor=CLERK, at=NOW)
    assert set(traces().values()) == {0}, traces()
    assert not found_customers(name, limit=5)
    assert newest_picture() is None
    remove_sample(actor=CLERK, at=NOW)  # nothing is there: nothing happens


def undo_from_its_page(import_id: int) -> None:
    """The page marks it, a job goes on with it."""
    begin_undoing(import_id, actor=CLERK)
    undo_import(import_id, actor=CLERK, at=NOW)


@pytest.mark.parametrize(
    "undo",
    [
        undo_from_its_page,
        lambda import_id: undo_import(import_id, actor=CLERK, at=NOW),
        lambda import_id: remove_sample(actor=CLERK, at=NOW),
    ],
)
def test_whoever_undoes_its_import_takes_it_away_and_may_have_it_again(
    undo: Callable[[int], object],
) -> None:
    lay_out()
    one, other, third = Customer.objects.order_by("id")[:3]
    add_note(one.pk, "紅茶がお好き", author_id=None, actor=CLERK, at=NOW)
    CustomerTag.objects.create(customer=other, tag=Tag.objects.create(name="常連"))
    merge_customers(one.pk, third.pk, rule="by_hand", evidence={}, actor=CLERK, at=NOW)
    import_id = sample_import()
    assert import_id
    undo(import_id)
    refresh_scores(at=NOW)
    assert set(traces().values()) == {0}, traces()
    known = known_import(import_id)
    assert known.is_undone and not known.has_files and not known.stayed
    lay_out()
    assert sample_import() and order_totals().orders


def test_the_page_of_its_import_says_what_goes_and_how_to_have_it_again(
    signed_in: Callable[..., Client],
) -> None:
    lay_out()
    client, path = signed_in("owner"), f"/imports/{sample_import()}/"
    assert "それに付けたメモやタグも" in client.get(path).content.decode()
    for _ in range(2):  # pressed twice
        client.post(f"{path}undo/")
    assert [job.kind for job in unfinished_jobs()].count("undo_import") == 1
    remove_sample(actor=CLERK, at=NOW)  # by somebody else, before the job has its turn
    while Worker().run_next():
        pass
    assert not failed_jobs()
    page = client.get(path).content.decode()
    assert "元の状態に戻しました" in page and "メモやタグも" not in page
    assert 'href="/sample/"' in page and "お手元のファイル" not in page


def test_a_file_of_ones_own_stays_when_the_sample_goes() -> None:
    lay_out()
    own = "注文番号,注文日,お名前,メール,金額\n1,2026-11-01,山田 花子,h@example.jp,800\n"
    import_id = start_import([("own.csv", [own.encode()])], actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW)
    write_import(import_id, actor=CLERK, at=NOW)
    remove_sample(actor=CLERK, at=NOW)
    assert Customer.objects.get().full_name == "山田 花子"
    assert order_totals().orders == 1
    undo_import(import_id, actor=CLERK, at=NOW)


def test_a_sample_customer_whom_ones_own_file_names_is_the_shops_own_when_the_sample_goes() -> None:
    lay_out()
    one = Customer.objects.order_by("id")[0]
    name, code = f"{one.family_name} {one.given_name}", one.addresses.get().postal_code
    files = [("list.csv", [f"お名前,郵便番号,会員番号\n{name},{code},7\n".encode()])]
    import_id = start_import(files, actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW)
    write_import(import_id, actor=CLERK, at=NOW)
    assert known_import(import_id).counts["customers"]["changed"] == 1
    for _ in range(2):  # the second time nothing is left to be taken away
        remove_sample(actor=CLERK, at=NOW)
        assert list(Customer.objects.values_list("id", "is_sample")) == [(one.pk, False)]


def test_what_ones_own_file_tells_is_kept_in_ones_own_field_not_in_the_samples() -> None:
    lay_out()
    rows = "".join(f"{n},山田 {n}郎,{'男性' if n % 2 else '女性'}\n" for n in range(1, 9))
    files = [("list.csv", [f"会員番号,お名前,性別\n{rows}".encode()])]
    import_id = start_import(files, actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW)
    known = known_import(import_id)
    gender = column_choices(known, "ja", may_add_fields=True)[-1]
    assert gender.header == "性別" and gender.is_left
    posted = {"column-2": "new:choice"}
    new_fields = new_fields_of(known, posted)
    choose_reading(import_id, known.choices, actor=CLERK, new_fields=new_fields)
    read_import(import_id, actor=CLERK, at=NOW)
    write_import(import_id, actor=CLERK, at=NOW)
    own = CustomField.objects.get(label_ja="性別")
    of_sample = CustomField.objects.get(key="sample-gender")
    as_it_is = NewField(
        label_ja=of_sample.label_ja, label_en=of_sample.label_en, kind=of_sample.kind,
        choices=of_sample.choices,
    )  # fmt: skip
    save_custom_field(of_sample.pk, as_it_is, actor=CLERK)  # its page can still be saved
    with pytest.raises(Refused) as refused:
        save_custom_field(own.pk, as_it_is, actor=CLERK)
    assert refused.value.code == "label_taken"
    remove_sample(actor=CLERK, at=NOW)
    told = [customer.custom for customer in Customer.objects.order_by("full_name")]
    assert told == [{own.key: "男性" if n % 2 else "女性"} for n in range(1, 9)]


def test_no_two_fields_have_one_name_and_an_export_read_again_fills_ones_own() -> None:
    lay_out()
    new = NewField(label_ja="性別", label_en="Gender", kind="choice", choices=["男性", "女性"])
    save_custom_field(None, new, actor=CLERK)
    labels = [field.label for field in own_fields()]
    for language in LANGUAGES:
        spoken = [label.say(language) for label in labels]
        assert len(set(spoken)) == 2, spoken
    taken_out = ",".join(["会員番号", "お名前", *(label.ja for label in labels)])
    files = [("顧客.csv", [f"{taken_out}\n7,山田 花子,男性,女性\n".encode()])]
    import_id = start_import(files, actor=CLERK, at=NOW)
    read_import(import_id, actor=CLERK, at=NOW)
    assert [column.header for column in known_import(import_id).left] == [labels[0].ja]
    column = column_choices(known_import(import_id), "ja", may_add_fields=True)[2]
    assert column.is_left and "新しい項目" not in str(column.groups), "of that name there is one"
    write_import(import_id, actor=CLERK, at=NOW)
    (own,) = CustomField.objects.filter(label_ja="性別")
    assert Customer.objects.get(is_sample=False).custom == {own.key: "女性"}


def test_only_those_who_may_bring_it_or_take_it_away(signed_in: Callable[..., Client]) -> None:
    lay_out()
    agent = Actor(key="staff:1", role=Role.AGENT)
    before = traces(), unfinished_jobs()
    with pytest.raises(Forbidden):
        remove_sample(actor=agent, at=NOW)
    with pytest.raises(Forbidden):
        lay_out_sample(actor=agent, at=NOW, language="ja")
    client = signed_in("agent")
    for path in ("/sample/add/", "/sample/remove/"):
        assert client.post(path).status_code == HTTPStatus.FORBIDDEN
    assert client.get("/sample/").status_code == HTTPStatus.FORBIDDEN
    assert (traces(), unfinished_jobs()) == before


@pytest.mark.parametrize(("language", "label"), [("ja", "サンプルデータ"), ("en", "Sample data")])
def test_every_page_says_that_it_is_a_sample(
    signed_in: Callable[..., Client], language: str, label: str
) -> None:
    client = signed_in("owner", language=language)
    paths = ["/", "/customers/", "/analyses/", "/imports/", "/account/"]
    assert not any(label in client.get(path).content.decode() for path in paths[1:])
    lay_out()
    paths.append(f"/customers/{Customer.objects.order_by('id')[0].pk}/")
    for path in paths:
        assert label in client.get(path).content.decode(), path


def test_from_the_first_page_to_ones_own_file_in_two_clicks(
    signed_in: Callable[..., Client],
) -> None:
    lay_out()
    client = signed_in("manager")
    assert 'href="/sample/"' in client.get("/").content.decode()
    assert 'action="/sample/remove/"' in client.get("/sample/").content.decode()
    response = client.post("/sample/remove/")
    assert response.headers["Location"] == "/imports/"
    assert not Customer.objects.exists() and not CustomField.objects.exists()


def test_an_empty_shop_is_offered_the_sample_and_a_job_brings_it(
    signed_in: Callable[..., Client],
) -> None:
    client = signed_in("owner")
    assert 'href="/sample/"' in client.get("/").content.decode()
    client.post("/sample/add/")
    client.post("/sample/add/")
    (job,) = unfinished_jobs()
    assert job.kind == "lay_out_sample"
    assert 'hx-get="/sample/"' in client.get("/sample/").content.decode()
