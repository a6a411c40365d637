"""Fields that a kept customer takes over from one merged into it, and gives back.

Not here: rows that move (`merging`).
"""

from datetime import date, datetime
from typing import Any

from kizuna.people.customers import models
from kizuna.people.customers.queries.names import name_of

# Fields that belong together are filled together: a family name of one and a given name of the
# other would be nobody's name.
FILLED_TOGETHER = (
    ("family_name", "given_name", "full_name", "name_order", "honorific"),
    ("family_name_kana", "given_name_kana", "full_name_kana"),
    ("former_family_name",),
    ("company_name",),
    ("department",),
    ("job_title",),
    ("birthday",),
    ("language",),
    ("rank",),
)
_NEVER_EMPTY = {"name_order"}


def filled_fields(
    kept: models.Customer, merged: models.Customer, at: datetime
) -> dict[str, tuple[object, object]]:
    """What merging changes about the kept one: field -> (before, after), fit for JSON."""
    before = {field.attname: getattr(kept, field.attname) for field in kept._meta.fields}
    for group in FILLED_TOGETHER:
        if not any(getattr(kept, field) for field in group if field not in _NEVER_EMPTY):
            for field in group:
                setattr(kept, field, getattr(merged, field))
    kept.custom = {**merged.custom, **kept.custom}
    kept.updated_at = at
    kept.sort_key = name_of(kept).sort_key
    return {
        field: (_plain(value), _plain(getattr(kept, field)))
        for field, value in before.items()
        if getattr(kept, field) != value
    }


def take_back(merge: models.CustomerMerge, kept: models.Customer) -> None:
    """Give the kept one the values it had, where nobody has changed them since.

    A later merge that still stands saw our values as those before it; from now on it is ours
    before, that it would bring back.
    """
    later = list(
        models.CustomerMerge.objects.filter(
            kept_id=merge.kept_id, id__gt=merge.pk, unmerged_at__isnull=True
        ).order_by("id")
    )
    for field, (before, after) in merge.filled.items():
        heir = next((row for row in later if field in row.filled), None)
        if heir and heir.filled[field][0] == after:
            heir.filled[field][0] = before
            heir.save()
        elif _plain(getattr(kept, field)) == after:
            setattr(kept, field, _typed(field, before))
    kept.save()


def _plain(value: object) -> object:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    return value


def _typed(field: str, value: object) -> object:
    column: Any = models.Customer._meta.get_field(field)
    return column.to_python(value)
