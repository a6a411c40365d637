"""One customer as a card: who they are, how to reach them, what the shop keeps about them.

Not here: lists and search; whether the reader may see any of it (views ask `VIEW_CUSTOMERS`).
"""

from collections.abc import Collection

from django.db.models import F, Q

from kizuna.base.words import Verbatim
from kizuna.people.customers import models
from kizuna.people.customers.queries.names import name_of
from kizuna.people.customers.rules.card import (
    Address,
    Attachment,
    Card,
    Contact,
    Known,
    Note,
    written_postal_code,
)
from kizuna.people.customers.rules.keys import CONTACTS


def known_customer(customer_id: int) -> Known | None:
    """The customer and whoever was merged into it, in one statement; None for nobody."""
    rows = dict(
        models.Customer.objects.filter(Q(id=customer_id) | Q(merged_into=customer_id)).values_list(
            "id", "merged_into_id"
        )
    )
    if customer_id not in rows:
        return None
    ids = (customer_id, *sorted(rows.keys() - {customer_id}))
    return Known(id=customer_id, ids=ids, merged_into=rows[customer_id])


def customer_card(customer_id: int) -> Card:
    """The card of a customer that is there (`known_customer`)."""
    customer = models.Customer.objects.get(id=customer_id)
    own = models.CustomField.objects.filter(archived_at=None)
    fields = own if customer.custom else ()
    return Card(
        id=customer.pk,
        name=name_of(customer),
        department=customer.department,
        job_title=customer.job_title,
        birthday=customer.birthday,
        rank=customer.rank,
        is_sample=customer.is_sample,
        known_since=customer.created_at,
        contacts=_contacts(customer_id),
        addresses=[
            Address(written_postal_code(code), *parts)
            for code, *parts in customer.addresses.order_by("-is_preferred", "-id").values_list(
                "postal_code", "prefecture", "city", "town", "street", "building"
            )
        ],
        tags=list(customer.tags.order_by("tag__name").values_list("tag__name", flat=True)),
        custom=[
            (Verbatim(ja=field.label_ja, en=field.label_en or field.label_ja), value)
            for field in fields
            if (value := customer.custom.get(field.key)) not in (None, "")
        ],
    )


def _contacts(customer_id: int) -> list[Contact]:
    """Each once, as it was typed first: of two who were merged both may have had it."""
    rows = models.CustomerKey.objects.filter(customer_id=customer_id, kind__in=CONTACTS)
    columns = ("matched", "kind", "value", "source")
    own: dict[tuple[str, str, str], Contact] = {}
    for matched, kind, value, source in rows.exclude(value="").order_by("id").values_list(*columns):
        own.setdefault((kind, matched, source), Contact(kind, value, source))
    return sorted(own.values(), key=lambda contact: CONTACTS.index(contact.kind))


def contacts_of(customer_ids: Collection[int]) -> dict[int, list[Contact]]:
    """How to reach some customers, by id; one statement for all of them."""
    rows = models.CustomerKey.objects.filter(customer_id__in=customer_ids, kind__in=CONTACTS)
    found: dict[int, list[Contact]] = {customer_id: [] for customer_id in customer_ids}
    columns = ("customer_id", "kind", "value", "source")
    for customer_id, *contact in rows.exclude(value="").order_by("id").values_list(*columns):
        found[customer_id].append(Contact(*contact))
    return found


def customer_notes(customer_id: int, *, limit: int) -> list[Note]:
    """The latest notes about a customer, the newest first."""
    rows = models.CustomerNote.objects.filter(customer_id=customer_id).order_by("-id")
    found = rows.annotate(writer=F("author__name")).values_list(
        "id", "text", "writer", "created_at"
    )
    return [Note(id_, text, writer or "", at) for id_, text, writer, at in found[:limit]]


def customer_attachments(customer_id: int, *, limit: int) -> list[Attachment]:
    """The latest files kept with a customer, the newest first."""
    rows = models.CustomerAttachment.objects.filter(customer_id=customer_id).order_by("-id")
    return [
        Attachment(*row)
        for row in rows.values_list("id", "name", "size_bytes", "created_at")[:limit]
    ]
