"""Adding and changing one customer by hand; notes.

Not here: many at once (`resolution`), joining doubles (`merging`).
"""

from datetime import datetime

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.events.actions import record_event, record_events
from kizuna.core.events.rules import NewEvent
from kizuna.core.permissions.rules import Actor
from kizuna.core.turns import take_turn
from kizuna.insight.files.values.folding import postal_code_key
from kizuna.people.customers import models
from kizuna.people.customers.actions.declared import (
    CHANGE_CUSTOMERS,
    CUSTOMER_CHANGED,
    CUSTOMER_CREATED,
    NOTE_ADDED,
    TAG_ADDED,
    TAG_REMOVED,
)
from kizuna.people.customers.actions.merging import NO_CUSTOMER
from kizuna.people.customers.actions.search_index import index_customers
from kizuna.people.customers.queries.names import name_of
from kizuna.people.customers.rules.details import Details
from kizuna.people.customers.rules.keys import NUMBERS, Key

NUMBER_TAKEN = Words(
    ja="番号「{number}」は、ほかの顧客がすでに使っています。",
    en="The number {number} belongs to another customer already.",
)
# Kinds that a person types; what files brought under other kinds stays.
_TYPED = ("member_number", "email", "phone", "email_and_name", "phone_and_name",
          "name_and_postal_code", "name")  # fmt: skip


@transaction.atomic
def save_customer(customer_id: int | None, details: Details, *, actor: Actor, at: datetime) -> int:
    """Add a customer (None) or change one; the id. Refused where a number is someone else's.

    An e-mail address that someone else has, too, is kept on both and proves nothing any more.
    """
    actor.require(CHANGE_CUSTOMERS)
    take_turn("customer_keys")  # "Save" pressed twice would find the same address free twice
    customer = _customer(customer_id, at)
    for column, value in details.columns.items():
        setattr(customer, column, value)
    # What stands under a field that was archived is not seen, and stays.
    archived = models.CustomField.objects.exclude(archived_at=None)
    hidden = {key: customer.custom[key] for key in archived.values_list("key", flat=True)
              if key in customer.custom}  # fmt: skip
    customer.custom = hidden | dict(details.custom)
    customer.sort_key = name_of(customer).sort_key
    customer.updated_at = at
    customer.save()
    _save_keys(customer, details, at)
    _save_address(customer, details)
    _save_tags(customer, details, actor=actor, at=at)
    index_customers(f"SELECT id FROM customers WHERE id = {customer.pk:d}")
    kind = CUSTOMER_CREATED if customer_id is None else CUSTOMER_CHANGED
    moment = "" if customer_id is None else f":{at.isoformat()}"
    record_event(
        NewEvent(
            kind=kind,
            at=at,
            source=actor.key,
            idempotency_key=f"{kind.key}:{customer.pk}{moment}",
            customer_id=customer.pk,
        )
    )
    return int(customer.pk)


@transaction.atomic
def add_note(
    customer_id: int, text: str, *, author_id: int | None, actor: Actor, at: datetime
) -> None:
    """Keep what someone wrote about a customer."""
    actor.require(CHANGE_CUSTOMERS)
    customer = _customer(customer_id, at)
    note = models.CustomerNote.objects.create(
        customer=customer, text=text, author_id=author_id, created_at=at
    )
    record_event(
        NewEvent(
            kind=NOTE_ADDED,
            at=at,
            source=actor.key,
            idempotency_key=f"{NOTE_ADDED.key}:{note.pk}",
            customer_id=customer.pk,
            keys={"note": note.pk},
        )
    )


def _customer(customer_id: int | None, at: datetime) -> models.Customer:
    if customer_id is None:
        return models.Customer(created_at=at, updated_at=at)
    rows = models.Customer.objects.select_for_update()
    customer = rows.filter(id=customer_id, merged_into=None).first()
    if customer is None:
        raise Refused(Said("no_customer", NO_CUSTOMER))
    return customer


def _save_keys(customer: models.Customer, details: Details, at: datetime) -> None:
    """The customer's keys become those typed; keys that a file brought and nobody sees stay."""
    wanted = {key: (value, proves) for key, value, proves in details.proofs()}
    kept: set[Key] = set()
    for row in customer.keys.filter(kind__in=_TYPED):
        key = Key(row.kind, row.matched, row.source)
        if key in wanted:
            kept.add(key)
        elif row.kind in ("member_number", "email", "phone") or not row.import_id:
            row.delete()
    for key, (value, proves) in wanted.items():
        if key in kept:
            continue
        others = models.CustomerKey.objects.filter(
            kind=key.kind, source=key.source, matched=key.matched
        )
        is_taken = proves and others.exists()
        if is_taken and key.kind in NUMBERS:
            raise Refused(Said("number_taken", NUMBER_TAKEN, {"number": value}))
        if is_taken:
            others.update(is_identity=False)
        models.CustomerKey.objects.create(
            customer=customer,
            kind=key.kind,
            source=key.source,
            value=value,
            matched=key.matched,
            is_identity=proves and not is_taken,
            created_at=at,
        )


def _save_address(customer: models.Customer, details: Details) -> None:
    parts = {name: value for name, value in details.address.items() if value}
    latest = customer.addresses.order_by("-is_preferred", "-id").first()
    if not parts:
        if latest:
            latest.delete()
        return
    address = latest or models.CustomerAddress(customer=customer)
    for name, value in details.address.items():
        setattr(address, name, value)
    address.postal_code_matched = postal_code_key(address.postal_code) or ""
    address.save()


def _save_tags(customer: models.Customer, details: Details, *, actor: Actor, at: datetime) -> None:
    before = set(customer.tags.values_list("tag_id", flat=True))
    tags = {models.Tag.objects.get_or_create(name=name)[0].pk for name in details.tags}
    customer.tags.filter(tag__in=before - tags).delete()
    models.CustomerTag.objects.bulk_create(
        [models.CustomerTag(customer=customer, tag_id=tag) for tag in tags - before]
    )
    record_events(
        NewEvent(
            kind=kind,
            at=at,
            source=actor.key,
            idempotency_key=f"{kind.key}:{customer.pk}:{tag}:{at.isoformat()}",
            customer_id=customer.pk,
            keys={"tag": tag},
        )
        for kind, changed in ((TAG_ADDED, tags - before), (TAG_REMOVED, before - tags))
        for tag in sorted(changed)
    )
