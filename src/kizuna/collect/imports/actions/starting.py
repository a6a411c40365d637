"""Giving files, and saying how they are to be read.

Not here: reading them (`understanding`).
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.collect.imports import models
from kizuna.collect.imports.actions.declared import IMPORT_FILES
from kizuna.collect.imports.actions.whose import sources_so_far
from kizuna.collect.imports.folders import (
    STOPPED,
    erase_files,
    folder_of,
    keep_file,
    share_files,
)
from kizuna.collect.imports.queries import known_import
from kizuna.collect.imports.reading_child import said_in_both
from kizuna.collect.imports.refusals import (
    NO_FILES,
    beside_another,
    files_gone,
    no_import,
    not_now,
)
from kizuna.collect.imports.rules import (
    BUSY,
    MAY_READ,
    STATE_NAMES,
    USED_CURRENCY,
    WHOSE_IS_SAID,
    Choices,
    State,
    is_source_key,
)
from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor
from kizuna.core.turns import take_turn
from kizuna.insight.files.reading import OWN_FIELD
from kizuna.people.customers.actions.by_hand.custom_fields import NewField, save_custom_field
from kizuna.people.customers.queries.editing import fields_of_files

NONE_NEW: Mapping[tuple[str, str], NewField] = MappingProxyType({})


def start_import(
    files: Iterable[tuple[str, Iterable[bytes]]],
    *,
    actor: Actor,
    at: datetime,
    choices: Choices | None = None,
) -> int:
    """Keep some files (name and blocks of bytes) that are to be read together; the import's id.

    The same content given twice is kept once. Without `choices` they are read as files of this
    layout were the last time. Refused: no_files.
    """
    actor.require(IMPORT_FILES)
    chosen = asdict(choices) if choices else {}
    row = models.Import(state=State.READING, actor=actor.key, created_at=at, choices=chosen)
    with transaction.atomic():
        row.save()
        erase_files(row.pk)  # of one that broke off before it stood; its number is given again
        kept: dict[str, dict[str, object]] = {}
        for number, (name, blocks) in enumerate(files):
            hashed = hashlib.sha256()
            path = keep_file(row.pk, number, name, _hashing(blocks, hashed.update))
            about = {"path": f"files/{number}/{path.name}", "name": path.name,
                     "size_bytes": path.stat().st_size}  # fmt: skip
            kept.setdefault(hashed.hexdigest(), about)
        if not kept:
            raise Refused(Said("no_files", NO_FILES))
        row.files = [{**about, "sha256": digest} for digest, about in kept.items()]
        row.save()
    return int(row.pk)


@transaction.atomic
def reuse_files(
    import_id: int, *, actor: Actor, at: datetime, choices: Choices | None = None
) -> int:
    """Begin an import of another's files, read as they were then unless `choices` say otherwise,
    of the same shops and currency; the new one's id. Asked for twice, it is the one that is still
    to be read.

    Refused: no_import, not_now, files_gone.
    """
    actor.require(IMPORT_FILES)
    row = locked(import_id, frozenset(State))
    if not known_import(import_id).may_reuse:
        raise not_now(STATE_NAMES[State(row.state)]) if row.has_files else files_gone()
    if not all((folder_of(import_id) / file["path"]).is_file() for file in row.files):
        raise files_gone()
    chosen = asdict(choices) if choices else row.reading.get("choices", row.choices)
    begun = models.Import.objects.filter(pk__gt=import_id, state=State.READING, actor=actor.key)
    for other in begun:
        if (other.files, other.choices) == (row.files, chosen):
            return int(other.pk)
    new = models.Import(state=State.READING, actor=actor.key, created_at=at, choices=chosen)
    new.files, new.sources, new.numbers_of = row.files, row.sources, row.numbers_of
    used = row.reading.get("currency") or row.reading.get(USED_CURRENCY, "")
    new.reading = {WHOSE_IS_SAID: True, USED_CURRENCY: used}
    new.save()
    erase_files(new.pk)
    share_files(new.pk, of=import_id)
    record_audit(
        actor, "import_files_reused", subject=f"import:{new.pk}", details={"files_of": import_id}
    )
    return int(new.pk)


def _hashing(blocks: Iterable[bytes], update: object) -> Iterator[bytes]:
    assert callable(update)
    for block in blocks:
        update(block)
        yield block


@transaction.atomic
def choose_reading(
    import_id: int,
    choices: Choices,
    *,
    sources: Collection[str] = (),
    new_fields: Mapping[tuple[str, str], NewField] = NONE_NEW,
    actor: Actor,
) -> None:
    """Say how to read the files, and whose orders they are; they are to be read again.

    `new_fields` are made for columns, each by its layout ("": the first file's) and header; a
    header that several layouts have makes one field. Refused: no_import, not_now, and what
    `save_custom_field` refuses.
    """
    actor.require(IMPORT_FILES)
    row = locked(import_id, MAY_READ - {State.READING})
    row.choices = asdict(_with_new_fields(choices, new_fields, actor=actor))
    said = [key for key in sources if is_source_key(key)]
    if said and row.sources != said:
        # Numbers go with the orders, as whoever has chosen expects.
        row.sources, row.numbers_of = said, ""
        row.reading[WHOSE_IS_SAID] = True
    elif not _is_whose_said(row):
        row.sources, row.numbers_of = [], ""
    row.state = State.READING
    row.save()


def _with_new_fields(
    choices: Choices, new_fields: Mapping[tuple[str, str], NewField], *, actor: Actor
) -> Choices:
    """The choices with columns as own fields that are made here."""
    for new in {new.label_ja: new for new in new_fields.values()}.values():
        save_custom_field(None, new, actor=actor)
    keys = {own.label.ja: own.key for own in fields_of_files()} if new_fields else {}
    said = {"": dict(choices.columns)} | {key: dict(of) for key, of in choices.layouts.items()}
    for (layout, header), new in new_fields.items():
        said.setdefault(layout, {})[f"{OWN_FIELD}{keys[new.label_ja]}"] = header
    return replace(choices, columns=said.pop(""), layouts=said)


@transaction.atomic
def look_again(import_id: int, *, actor: Actor) -> None:
    """Have the files read and counted again as they were read before; whose they are is found
    anew, unless somebody has said it.

    Refused: no_import, not_now.
    """
    actor.require(IMPORT_FILES)
    row = locked(import_id, {State.READY, State.STOPPED})
    if row.steps_done:
        raise not_now(STATE_NAMES[State(row.state)])
    row.choices, row.state = row.reading["choices"], State.READING
    if not _is_whose_said(row):
        row.sources, row.numbers_of = [], ""
    row.save()


def _is_whose_said(row: models.Import) -> bool:
    """Whether somebody has said whose the files are, and no other shop came to be called so since
    where it was a new one."""
    new = set(row.reading.get("new_sources", ()))
    return bool(row.reading.get(WHOSE_IS_SAID)) and new.isdisjoint(sources_so_far())


@transaction.atomic
def stop_reading(import_id: int, *, actor: Actor) -> None:
    """Leave an import that nobody reads any more. Refused: no_import, not_now."""
    actor.require(IMPORT_FILES)
    row = locked(import_id, {State.READING})
    kept = {key: row.reading[key] for key in (WHOSE_IS_SAID, USED_CURRENCY) if key in row.reading}
    row.state, row.reading = State.UNREADABLE, {"error": said_in_both(STOPPED), **kept}
    row.save()


@transaction.atomic
def erase_import(import_id: int, *, actor: Actor) -> None:
    """Erase an import's files and the rows as they came; what was written stays, and its account.

    It cannot be continued afterwards, only taken back. Refused: no_import, not_now.
    """
    actor.require(IMPORT_FILES)
    row = locked(import_id, frozenset(State) - BUSY)
    row.has_files = False
    row.reading = {}
    row.save()
    record_audit(actor, "import_files_erased", subject=f"import:{import_id}")
    transaction.on_commit(lambda: erase_files(import_id))


def refuse_beside(import_id: int) -> None:
    """Refused: beside_another, while another import is written or undone.

    Of two that write in turn, each would stand upon the other, and neither could be undone; what
    one writes while another is taken back would be left behind half changed.
    """
    take_turn("imports")
    others = models.Import.objects.filter(state__in=[State.WRITING, State.UNDOING])
    other = others.exclude(pk=import_id).first()
    if other is not None:
        raise beside_another(other.pk, STATE_NAMES[State(other.state)])


def locked(import_id: int, states: Collection[State]) -> models.Import:
    """The import, for this transaction alone, if it is in one of the states."""
    row = models.Import.objects.select_for_update().filter(pk=import_id).first()
    if row is None:
        raise no_import()
    if row.state not in states:
        raise not_now(STATE_NAMES[State(row.state)])
    return row
