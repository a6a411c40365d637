"""Taking an import back step by step, until every row it wrote is again as it was before.

A process that is killed leaves so much taken back and the import marked as being undone; whoever
goes on takes back the rest. Not here: what that means for orders and customers (their own actions).
"""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime
from itertools import pairwise

from django.db import transaction

from kizuna.collect.imports import models
from kizuna.collect.imports.actions.declared import IMPORT_FILES
from kizuna.collect.imports.actions.starting import erase_import, locked, refuse_beside
from kizuna.collect.imports.rules import MAY_UNDO, State
from kizuna.collect.orders.actions import refuse_withdrawal, withdraw_orders
from kizuna.core.audit.actions import record_audit
from kizuna.core.jobs.actions.upkeep import hasten_jobs
from kizuna.core.permissions.rules import Actor
from kizuna.core.turns import give_way
from kizuna.people.customers.actions.samples import clear_samples
from kizuna.people.customers.actions.undoing import (
    part_merged,
    parts_to_take_back,
    settle_taken_back,
    take_back_customers,
)
from kizuna.people.customers.queries.samples import sample_import

# So many are taken back in one transaction: well below a second.
ORDERS_AT_ONCE = CUSTOMERS_AT_ONCE = 10_000


@transaction.atomic
def begin_undoing(import_id: int, *, actor: Actor) -> None:
    """Mark an import as being undone; nothing of it is taken back yet.

    Refused: no_import, not_now, changed_since while a later import has changed the same orders,
    beside_another while another import is written or undone.
    """
    actor.require(IMPORT_FILES)
    row = locked(import_id, MAY_UNDO)
    if row.state == State.UNDOING:
        return
    refuse_beside(import_id)
    refuse_withdrawal(import_id, actor=actor)
    row.state = State.UNDOING
    row.save()


def undo_import(
    import_id: int, *, actor: Actor, at: datetime, told: Callable[[int], None] = lambda done: None
) -> int:
    """Take back what an import wrote, or go on with it; its files stay to be looked at.

    A customer on whom something else was built since stays; how many do. `told(done)` hears
    after each step how many orders and customers are taken back. The sample goes at once, with
    what people built upon it and with its files. Refused: as `begin_undoing`.
    """
    if import_id != sample_import():
        begin_undoing(import_id, actor=actor)
        return _take_back(import_id, actor=actor, at=at, told=told)
    with transaction.atomic():  # nobody can build upon what is left in between
        begin_undoing(import_id, actor=actor)
        clear_samples(actor=actor, at=at)
        stayed = _take_back(import_id, actor=actor, at=at, told=lambda done: None)
        erase_import(import_id, actor=actor)
    return stayed


def _take_back(import_id: int, *, actor: Actor, at: datetime, told: Callable[[int], None]) -> int:
    """All that is left of what it wrote; how many of its customers stay."""
    undone = list(models.Import.objects.filter(state=State.UNDONE).values_list("pk", flat=True))
    while _withdraw_some(import_id, undone, actor=actor, at=at):
        told(_taken_back(import_id).total())
        give_way()
    part_merged(import_id, actor=actor, at=at)
    parts = parts_to_take_back(import_id, undone=undone, most=CUSTOMERS_AT_ONCE)
    for part in pairwise([0, *parts]):
        with transaction.atomic():
            row = locked(import_id, {State.UNDOING})
            gone = take_back_customers(import_id, part=part, undone=undone, actor=actor, at=at)
            _count(row, customers=gone)
        told(_taken_back(import_id).total())
        give_way()
    return _end(import_id, undone, actor=actor, at=at)


@transaction.atomic
def _withdraw_some(import_id: int, undone: Collection[int], *, actor: Actor, at: datetime) -> int:
    row = locked(import_id, {State.UNDOING})
    withdrawn = withdraw_orders(import_id, undone=undone, actor=actor, at=at, most=ORDERS_AT_ONCE)
    _count(row, orders=withdrawn)
    return withdrawn


@transaction.atomic
def _end(import_id: int, undone: Collection[int], *, actor: Actor, at: datetime) -> int:
    row = locked(import_id, {State.UNDOING})
    stayed = settle_taken_back(import_id, undone=undone, actor=actor)
    _count(row, stayed=stayed)
    row.state = State.UNDONE
    row.undone_at = at
    row.save()
    gone = _taken_back(import_id)
    record_audit(
        actor,
        "import_undone",
        subject=f"import:{import_id}",
        details={"orders": gone["orders"], "customers_removed": gone["customers"]},
    )
    hasten_jobs()
    return stayed


def _count(row: models.Import, **more: int) -> None:
    row.taken_back = dict(Counter(row.taken_back) + Counter(more))
    row.save()


def _taken_back(import_id: int) -> Counter[str]:
    """How many orders and customers are taken back so far."""
    row = models.Import.objects.values_list("taken_back", flat=True).get(pk=import_id)
    return Counter(row)
