"""What only sample customers need: one field told for all of them, and being forgotten wholly.

Not here: bringing them in (`resolution`), taking back what their import wrote (`undoing`).
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from kizuna.base.words import Words
from kizuna.core.bulk import change, fill, make_temporary
from kizuna.core.permissions.rules import Actor
from kizuna.people.customers import models
from kizuna.people.customers.actions.declared import CHANGE_CUSTOMERS, DEFINE_CUSTOM_FIELDS
from kizuna.people.customers.actions.merging import unmerge_customers
from kizuna.people.customers.rules.custom_values import SAMPLE_KEY
from kizuna.people.customers.rules.followers import MERGE_FOLLOWERS

# Not the name that a field of the shop's own has beside it: in a list or an export nobody could
# tell the two apart.
GENDER = Words(ja="性別（サンプル）", en="Gender (sample data)")
_SAMPLE = "SELECT id FROM customers WHERE is_sample"


@transaction.atomic
def tell_genders(told: Iterable[tuple[int, str]], *, choices: Sequence[str], actor: Actor) -> None:
    """Add the field "gender" and fill it in for some customers (id, which of the choices)."""
    actor.require(DEFINE_CUSTOM_FIELDS)
    rows = [(id_, json.dumps({SAMPLE_KEY: text}, ensure_ascii=False)) for id_, text in told if text]
    make_temporary("told_genders", {"id": "bigint", "custom": "jsonb"})
    fill("told_genders", ["id", "custom"], rows)
    change("UPDATE customers SET custom = t.custom FROM told_genders t WHERE t.id = customers.id")
    names = {"label_ja": GENDER.ja, "label_en": GENDER.en}
    models.CustomField.objects.update_or_create(
        key=SAMPLE_KEY, defaults={**names, "kind": "choice", "choices": list(choices)}
    )


@transaction.atomic
def clear_samples(*, actor: Actor, at: datetime) -> None:
    """Take away what people built upon sample customers, so that nothing keeps them from going.

    Merges are parted; notes, tags and the like are deleted; what an import brought stays for
    taking that import back.
    """
    actor.require(CHANGE_CUSTOMERS)
    sample = models.Customer.objects.filter(is_sample=True).values("id")
    merges = models.CustomerMerge.objects.filter(Q(kept__in=sample) | Q(merged__in=sample))
    for merge in merges.filter(unmerged_at=None).order_by("-id"):
        unmerge_customers(merge.pk, actor=actor, at=at)
    merges.delete()
    for follower in MERGE_FOLLOWERS.values():
        if follower.table != "customers":
            by_hand = f" AND {follower.import_column} IS NULL" if follower.import_column else ""
            change(f"DELETE FROM {follower.table} WHERE {follower.column} IN ({_SAMPLE}){by_hand}")
    models.CustomField.objects.filter(key=SAMPLE_KEY).delete()
