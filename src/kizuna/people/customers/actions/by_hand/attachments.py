"""Files kept with a customer: added, taken along, erased.

On disk a file has a random name that says nothing; what it is called and what kind it is stand in
the database. Not here: telling its kind (`rules.media_types`).
"""

import hashlib
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.file_names import safe_name
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.events.actions import record_event
from kizuna.core.events.rules import EventKind, NewEvent
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers import models
from kizuna.people.customers.actions.declared import (
    ATTACHMENT_ADDED,
    ATTACHMENT_REMOVED,
    CHANGE_CUSTOMERS,
    VIEW_CUSTOMERS,
)
from kizuna.people.customers.actions.merging import NO_CUSTOMER
from kizuna.people.customers.rules.media_types import HEAD_BYTES, media_type

TOO_BIG = Words(
    ja="「{name}」は大きすぎます。1 つ {megabytes} MB までです。",
    en="“{name}” is too big: a file may have {megabytes} MB.",
)
EMPTY_FILE = Words(ja="「{name}」は空のファイルです。", en="“{name}” is empty.")
NOT_KEPT = Words(
    ja="「{name}」は添付できません。プログラムや Web ページは受け付けません。",
    en="“{name}” cannot be kept: programs and web pages are not taken.",
)
NO_FILE = Words(ja="このファイルは見つかりません。", en="There is no such file.")


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A file as it was given; `stored_name` is chance: where it lies says nothing of it."""

    name: str
    blocks: Iterable[bytes]
    stored_name: str


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file to be taken along."""

    path: Path
    name: str
    media_type: str


def folder() -> Path:
    """Where all files lie."""
    return Path(settings.DATA) / "attachments"


def attach_file(
    customer_id: int, file: NewFile, *, author_id: int | None, actor: Actor, at: datetime
) -> int:
    """Keep a file with a customer; its id. Refused: too_big, empty_file, not_kept, no_customer."""
    actor.require(CHANGE_CUSTOMERS)
    path = _path(file.stored_name)
    with ExitStack() as unless_kept:
        # What is not on record must not lie about.
        unless_kept.callback(path.unlink, missing_ok=True)
        with transaction.atomic():
            row = models.CustomerAttachment(
                customer=_customer(customer_id),
                name=safe_name(file.name),
                stored_name=file.stored_name,
                author_id=author_id,
                created_at=at,
            )
            _write(path, file.blocks, row)
            row.save()
            _record(ATTACHMENT_ADDED, row, actor=actor, at=at)
        unless_kept.pop_all()
    return int(row.pk)


def attachment_to_take(attachment_id: int, *, actor: Actor) -> KeptFile:
    """A file for someone who takes it along; it is written down. Refused: no_file_kept."""
    actor.require(VIEW_CUSTOMERS)
    row = models.CustomerAttachment.objects.filter(pk=attachment_id).first()
    if row is None or not (path := _path(row.stored_name)).is_file():
        raise Refused(Said("no_file_kept", NO_FILE))
    details = {"attachment": row.pk, "size_bytes": row.size_bytes}
    record_audit(actor, "took_attachment", subject=f"customer:{row.customer_id}", details=details)
    return KeptFile(path=path, name=row.name, media_type=row.media_type)


@transaction.atomic
def erase_attachment(attachment_id: int, *, actor: Actor, at: datetime) -> int:
    """Erase a file for good, from the disk, too; whose it was. Refused: no_file_kept."""
    actor.require(CHANGE_CUSTOMERS)
    rows = models.CustomerAttachment.objects.select_for_update()
    row = rows.filter(pk=attachment_id).first()
    if row is None:
        raise Refused(Said("no_file_kept", NO_FILE))
    _record(ATTACHMENT_REMOVED, row, actor=actor, at=at)
    transaction.on_commit(lambda: _path(row.stored_name).unlink(missing_ok=True))
    models.CustomerAttachment.objects.filter(pk=attachment_id).delete()
    return int(row.customer_id)


def _customer(customer_id: int) -> models.Customer:
    rows = models.Customer.objects.select_for_update()
    customer = rows.filter(id=customer_id, merged_into=None).first()
    if customer is None:
        raise Refused(Said("no_customer", NO_CUSTOMER))
    return customer


def _path(stored_name: str) -> Path:
    return folder() / stored_name[:2] / stored_name


def _write(path: Path, blocks: Iterable[bytes], row: models.CustomerAttachment) -> None:
    """Write block by block, and stop at the one that is too much."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashed, size, head = hashlib.sha256(), 0, b""
    with path.open("xb") as file:
        for block in blocks:
            size += len(block)
            if size > settings.ATTACHMENT_BYTES:
                most = settings.ATTACHMENT_BYTES // 1_000_000
                raise Refused(Said("too_big", TOO_BIG, {"name": row.name, "megabytes": most}))
            head = head or block[:HEAD_BYTES]
            hashed.update(block)
            file.write(block)
    path.chmod(0o600)
    kind = media_type(head, row.name)
    if not size:
        raise Refused(Said("empty_file", EMPTY_FILE, {"name": row.name}))
    if kind is None:
        raise Refused(Said("not_kept", NOT_KEPT, {"name": row.name}))
    row.media_type, row.size_bytes, row.sha256 = kind, size, hashed.hexdigest()


def _record(kind: EventKind, row: models.CustomerAttachment, *, actor: Actor, at: datetime) -> None:
    record_event(
        NewEvent(
            kind=kind,
            at=at,
            source=actor.key,
            idempotency_key=f"{kind.key}:{row.pk}",
            customer_id=row.customer_id,
            keys={"attachment": row.pk},
        )
    )
    details = {"attachment": row.pk, "size_bytes": row.size_bytes, "media_type": row.media_type}
    record_audit(actor, kind.key, subject=f"customer:{row.customer_id}", details=details)
