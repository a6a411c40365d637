"""Writing an import step by step: each step stands whole or not at all, whatever happens.

A process that is killed leaves so many steps written; whoever goes on takes the next. The rows of a
step, their events and the count of steps are one transaction. Not here: what a step writes
(`orders.actions`, `customers.actions`).
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from kizuna.collect.imports import models
from kizuna.collect.imports.actions.declared import IMPORT_FILES
from kizuna.collect.imports.actions.starting import locked, refuse_beside
from kizuna.collect.imports.actions.understanding import batch_of, origin_of
from kizuna.collect.imports.folders import folder_of
from kizuna.collect.imports.laid import Laid
from kizuna.collect.imports.queries import written_beside
from kizuna.collect.imports.refusals import preview_is_old
from kizuna.collect.imports.rules import (
    MAY_WRITE,
    MOVED_ORDERS,
    State,
    fingerprint,
    headers_of_shops,
    lists_only,
)
from kizuna.collect.orders.actions import record_orders, refuse_withdrawal
from kizuna.collect.orders.rules import Counts
from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor
from kizuna.core.turns import give_way
from kizuna.people.customers.actions.resolution import resolve_customers


@transaction.atomic
def begin_writing(import_id: int, *, actor: Actor, at: datetime) -> models.Import:
    """Mark an import as being written; nothing of it is written yet.

    Refused: no_import, not_now, beside_another while another import is written or undone,
    preview_is_old where others were written or undone since it was counted what this one would do;
    and to go on: changed_since where another has changed what this one had written.
    """
    actor.require(IMPORT_FILES)
    row = locked(import_id, MAY_WRITE)
    refuse_beside(import_id)
    if row.steps_done:  # each would stand upon the other, and neither could be undone
        refuse_withdrawal(import_id, actor=actor)
    elif row.state != State.WRITING and row.reading.get("beside") != written_beside(import_id):
        raise preview_is_old()
    if not row.steps_done:
        row.begun_at = at
    row.state = State.WRITING
    row.save()
    return row


def write_import(
    import_id: int,
    *,
    actor: Actor,
    at: datetime,
    may_go_on: Callable[[int, int], bool] = lambda done, steps: True,
) -> None:
    """Write what is not yet written; leaves the import done, or stopped when told to stop.

    `may_go_on(done, steps)` is asked before each step. Refused: as `begin_writing`.
    """
    row = begin_writing(import_id, actor=actor, at=at)
    laid = Laid(folder_of(import_id))
    if _people_chunks(row) <= row.steps_done < row.steps:
        laid.recall_customers()
    while row.steps_done < row.steps:
        if not may_go_on(row.steps_done, row.steps):
            _leave(import_id, State.STOPPED, actor=actor, at=at)
            return
        row = _take_step(import_id, laid, actor=actor, at=at)
        give_way()
    _leave(import_id, State.DONE, actor=actor, at=at)


@transaction.atomic
def _take_step(import_id: int, laid: Laid, *, actor: Actor, at: datetime) -> models.Import:
    row = locked(import_id, {State.WRITING})
    counts = {kind: Counts(**of_kind) for kind, of_kind in row.counts.items()}
    chunk = row.steps_done - _people_chunks(row)
    lists = lists_only(row.reading)
    if chunk < 0 and lists != "products":
        _write_customers(row, laid, counts, actor=actor, at=at)
    if chunk == -1 and not lists:
        laid.recall_customers()
        counts["orders"] = Counts()
    if chunk == -1 and lists != "customers":
        _write_products(row, laid, counts, actor=actor, at=at)
    if chunk >= 0:
        _write_orders(row, laid, counts, chunk=chunk, actor=actor, at=at)
    row.counts = {kind: asdict(of_kind) for kind, of_kind in counts.items()}
    row.steps_done += 1
    row.save()
    return row


def _people_chunks(row: models.Import) -> int:
    """How many of the steps, the first ones, write customers; the last of them, products."""
    return int(row.reading["counts"]["people_chunks"])


def _write_customers(
    row: models.Import, laid: Laid, counts: dict[str, Counts], *, actor: Actor, at: datetime
) -> None:
    people = resolve_customers(
        laid.connection,
        laid.people_of(row.steps_done),
        origin=origin_of(row),
        actor=actor,
        at=at,
    )
    laid.keep_customers(row.steps_done)
    told = Counts(new=people.new, changed=people.changed, unchanged=people.unchanged)
    counts["customers"] = counts.get("customers", Counts()) + told


def _write_products(
    row: models.Import, laid: Laid, counts: dict[str, Counts], *, actor: Actor, at: datetime
) -> None:
    """What is sold, shop by shop, before the first order that holds it."""
    counts["products"] = Counts()
    for shop in laid.shops():
        batch = batch_of(row, laid, products_of=shop)
        told = record_orders(batch, source=row.sources[shop], actor=actor, at=at)
        counts["products"] += told.products


def _write_orders(
    row: models.Import,
    laid: Laid,
    counts: dict[str, Counts],
    *,
    chunk: int,
    actor: Actor,
    at: datetime,
) -> None:
    for shop in laid.shops_of(chunk):
        batch = batch_of(row, laid, shop=shop, chunk=chunk)
        told = record_orders(batch, source=row.sources[shop], actor=actor, at=at)
        counts["orders"] += told.orders
        if told.moved:
            moved = counts.get(MOVED_ORDERS, Counts())
            counts[MOVED_ORDERS] = moved + Counts(changed=told.moved)


def stop_writing(import_id: int, *, actor: Actor, at: datetime) -> None:
    """Leave an import that a killed command has left in the middle: it can go on, or be taken back.

    Whoever writes it after all ends at the next step. Refused: no_import, not_now.
    """
    actor.require(IMPORT_FILES)
    _leave(import_id, State.STOPPED, actor=actor, at=at)


@transaction.atomic
def _leave(import_id: int, state: State, *, actor: Actor, at: datetime) -> None:
    row = locked(import_id, {State.WRITING})
    row.state = state
    row.finished_at = at
    row.save()
    if state is State.DONE:
        _remember(row, at)
    record_audit(
        actor, f"import_{state}", subject=f"import:{import_id}", details={"counts": row.counts}
    )


def _remember(row: models.Import, at: datetime) -> None:
    """Next week's file of the same layout is read the same way, without a question."""
    for header, source in zip(headers_of_shops(row.reading), row.sources, strict=True):
        models.SourceLayout.objects.update_or_create(
            fingerprint=fingerprint(header),
            defaults={
                "source": source,
                "numbers_of": row.numbers_of,
                "currency": row.reading.get("currency", ""),
                "choices": row.reading["choices"],
                "used_at": at,
            },
        )
