"""Taking an import back: every row it wrote is again as it was before.

Not here: what that means for orders and customers (their own actions).
"""

from datetime import datetime

from django.db import transaction

from kizuna.collect.imports import models
from kizuna.collect.imports.actions.declared import IMPORT_FILES
from kizuna.collect.imports.actions.starting import locked
from kizuna.collect.imports.rules import MAY_UNDO, State
from kizuna.collect.orders.actions import withdraw_orders
from kizuna.core.audit.actions import record_audit
from kizuna.core.jobs.actions.upkeep import hasten_jobs
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers.actions.undoing import take_back_customers


@transaction.atomic
def undo_import(import_id: int, *, actor: Actor, at: datetime) -> int:
    """Take back what an import wrote, at once and as a whole; its files stay to be looked at.

    A customer on whom something else was built since stays; how many do. Refused: no_import,
    not_now, and changed_since while a later import has changed the same orders.
    """
    actor.require(IMPORT_FILES)
    row = locked(import_id, MAY_UNDO)
    orders = withdraw_orders(import_id, actor=actor, at=at)
    undone = models.Import.objects.filter(state=State.UNDONE).values_list("pk", flat=True)
    customers = take_back_customers(import_id, undone=undone, actor=actor, at=at)
    row.state = State.UNDONE
    row.undone_at = at
    row.save()
    record_audit(
        actor,
        "import_undone",
        subject=f"import:{import_id}",
        details={"orders": orders, "customers_removed": customers.removed},
    )
    hasten_jobs()
    return customers.stayed
