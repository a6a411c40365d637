"""Customers as a table to be taken out, a batch at a time.

Not here: the file (`core.exports`), who may (`actions.declared`).
"""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import QuerySet

from kizuna.base.words import Words
from kizuna.core.exports.rules import ROWS_PER_BATCH, Batch, Column, Filters, Table
from kizuna.people.customers import models
from kizuna.people.customers.queries.editing import OwnField, own_fields
from kizuna.people.customers.queries.search import FOUND_MOST, found_customers
from kizuna.people.customers.rules.batch import ADDRESS
from kizuna.people.customers.rules.keys import CONTACTS
from kizuna.people.customers.rules.listing import EXPORT_COLUMNS
from kizuna.people.customers.rules.own_numbers import own_number

_OWN = (
    "id", "family_name", "given_name", "family_name_kana", "given_name_kana", "full_name",
    "full_name_kana", "company_name", "department", "job_title", "birthday", "rank", "language",
    "created_at", "custom",
)  # fmt: skip
# By it an import knows the row again, and the file of orders that of customers.
OWN_NUMBER = Column(name=Words(ja="Kizuna 顧客番号", en="Kizuna customer number"))
_HEADERS: dict[str, Column] = {
    "id": OWN_NUMBER,
    "member_number": Column(name=Words(ja="会員番号", en="Member number")),
    # So called that our own import does not take it for a member's: it is a number of some source.
    "external": Column(name=Words(ja="取り込み元での番号", en="Numbers at the sources")),
    "family_name": Column(name=Words(ja="姓", en="Last name")),
    "given_name": Column(name=Words(ja="名", en="First name")),
    "family_name_kana": Column(name=Words(ja="セイ", en="Last name kana")),
    "given_name_kana": Column(name=Words(ja="メイ", en="First name kana")),
    "full_name": Column(name=Words(ja="お名前", en="Full name")),
    "full_name_kana": Column(name=Words(ja="フリガナ", en="Name kana")),
    "company_name": Column(name=Words(ja="会社名", en="Company")),
    "department": Column(name=Words(ja="部署", en="Department")),
    "job_title": Column(name=Words(ja="役職", en="Job title")),
    "email": Column(name=Words(ja="メールアドレス", en="E-mail")),
    "phone": Column(name=Words(ja="電話番号", en="Phone")),
    "postal_code": Column(name=Words(ja="郵便番号", en="Postal code")),
    "prefecture": Column(name=Words(ja="都道府県", en="Prefecture")),
    "city": Column(name=Words(ja="市区町村", en="City")),
    "town": Column(name=Words(ja="町域", en="Town")),
    "street": Column(name=Words(ja="番地", en="Street")),
    "building": Column(name=Words(ja="建物", en="Building")),
    "birthday": Column(name=Words(ja="誕生日", en="Birthday"), kind="day"),
    "rank": Column(name=Words(ja="会員ランク", en="Rank")),
    "tags": Column(name=Words(ja="タグ", en="Tags")),
    "more_emails": Column(name=Words(ja="ほかのメールアドレス", en="Further e-mails")),
    "more_phones": Column(name=Words(ja="ほかの電話番号", en="Further phones")),
    "language": Column(name=Words(ja="言語", en="Language")),
    "created_at": Column(name=Words(ja="登録日時", en="Known since"), kind="moment"),
}


def customers_table(filters: Filters) -> Table:
    """All customers, those with a tag (`tag`), or those who were searched for (`q`)."""
    return table_of_customers(_listed(filters))


def listed_customers(filters: Filters) -> list[int]:
    """Ids of all whom the list shows on its pages together: those of `customers_table`."""
    return list(_listed(filters).values_list("id", flat=True))


def _listed(filters: Filters) -> QuerySet[models.Customer]:
    rows = unmerged_customers()
    if q := filters.get("q"):
        return rows.filter(id__in=[found.id for found in found_customers(q, limit=FOUND_MOST)])
    return rows.filter(tags__tag__name=tag) if (tag := filters.get("tag")) else rows


def unmerged_customers() -> QuerySet[models.Customer]:
    """Those who are not part of another, for other rooms to choose from."""
    return models.Customer.objects.filter(merged_into=None)


def table_of_customers(rows: QuerySet[models.Customer]) -> Table:
    """Some customers with all the shop keeps about them, the owner's own fields included.

    What other rooms have worked out stands last: an own field of the same name comes before it,
    and is what an import of the file takes.
    """
    own = own_fields()
    columns = [*_HEADERS.values(), *(Column(name=field.label, kind=field.column) for field in own)]
    columns += [column for added in EXPORT_COLUMNS.values() for column in added.columns]
    return Table(columns=columns, rows=rows.count(), batches=_batches(rows, own))


def contacts_of(customer_ids: Collection[int]) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """By customer and kind of contact: source and value of each, the first known first."""
    found: dict[tuple[int, str], list[tuple[str, str]]] = {}
    rows = models.CustomerKey.objects.filter(customer__in=customer_ids, kind__in=CONTACTS)
    columns = ("customer_id", "kind", "source", "value")
    for id_, kind, source, value in rows.exclude(value="").order_by("id").values_list(*columns):
        found.setdefault((id_, kind), []).append((source, value))
    return found


def own_numbers_of(customer_ids: Collection[int]) -> dict[int, str]:
    """By customer, the number that stands in our own files."""
    rows = models.Customer.objects.filter(id__in=customer_ids).values_list("id", "created_at")
    return {id_: own_number(id_, since) for id_, since in rows}


def _batches(rows: QuerySet[models.Customer], own: list[OwnField]) -> Iterator[Batch]:
    """By number from one statement to the next: no transaction stays open meanwhile."""
    last = 0
    while batch := list(rows.filter(id__gt=last).order_by("id").values(*_OWN)[:ROWS_PER_BATCH]):
        last = batch[-1]["id"]
        ids = [row["id"] for row in batch]
        columns = {name: [row[name] for row in batch] for name in _OWN}
        columns["id"] = list(map(own_number, ids, columns["created_at"]))
        columns |= _contacts(ids) | _addresses(ids) | {"tags": _tags(ids)}
        custom = [[row["custom"].get(field.key) for row in batch] for field in own]
        added = [cells for each in EXPORT_COLUMNS.values() for cells in each.content(ids)]
        yield [*(columns[name] for name in _HEADERS), *map(_own_cells, own, custom), *added]


def _own_cells(field: OwnField, cells: list[Any]) -> list[Any]:
    """Several choices are one cell."""
    return ["、".join(cell) if isinstance(cell, list) else cell for cell in cells]


def _contacts(ids: list[int]) -> dict[str, list[str]]:
    known = contacts_of(ids)

    def values(kind: str) -> list[list[str]]:
        return [
            list(dict.fromkeys(value for _, value in known.get((id_, kind), ()))) for id_ in ids
        ]

    emails, phones, numbers = values("email"), values("phone"), values("member_number")
    return {
        "external": ["、".join(found) for found in values("external")],
        "member_number": ["、".join(found) for found in numbers],
        "email": [found[0] if found else "" for found in emails],
        "phone": [found[0] if found else "" for found in phones],
        "more_emails": ["、".join(found[1:]) for found in emails],
        "more_phones": ["、".join(found[1:]) for found in phones],
    }


def _addresses(ids: list[int]) -> dict[str, list[str]]:
    rows = models.CustomerAddress.objects.filter(customer__in=ids).order_by("is_preferred", "id")
    preferred = {id_: parts for id_, *parts in rows.values_list("customer_id", *ADDRESS)}
    none = [""] * len(ADDRESS)
    return {
        part: [preferred.get(id_, none)[place] for id_ in ids] for place, part in enumerate(ADDRESS)
    }


def _tags(ids: list[int]) -> list[str]:
    tags: dict[int, list[str]] = {}
    rows = models.CustomerTag.objects.filter(customer__in=ids).order_by("tag__name")
    for id_, name in rows.values_list("customer_id", "tag__name"):
        tags.setdefault(id_, []).append(name)
    return ["、".join(tags.get(id_, ())) for id_ in ids]
