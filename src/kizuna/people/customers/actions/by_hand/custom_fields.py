"""The owner's own fields: added, renamed, put in order, archived.

A field is never deleted: what was typed under it stays, and comes back with it.
Not here: values (`editing`), what a kind may hold (`rules.custom_values`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.actions import record_audit
from kizuna.core.permissions.rules import Actor
from kizuna.core.turns import take_turn
from kizuna.people.customers import models
from kizuna.people.customers.actions.declared import DEFINE_CUSTOM_FIELDS
from kizuna.people.customers.rules.custom_values import CHOSEN_KINDS

NO_FIELD = Words(ja="この項目は見つかりません。", en="There is no such field.")
NO_CHOICES = Words(
    ja="選ぶ項目には、選択肢を 2 つ以上書いてください。",
    en="A field to choose from needs at least two choices.",
)
LABEL_TAKEN = Words(
    ja="「{label}」という項目はすでにあります。", en="There is a field “{label}” already."
)


@dataclass(frozen=True, kw_only=True)
class NewField:
    """A field as the owner describes it; `kind` stays what it was when the field was added."""

    label_ja: str
    label_en: str
    kind: str
    choices: Sequence[str] = ()


@transaction.atomic
def save_custom_field(field_id: int | None, new: NewField, *, actor: Actor) -> int:
    """Add a field (None) or change one's names and choices; its id.

    Refused: no_field, no_choices, label_taken.
    """
    actor.require(DEFINE_CUSTOM_FIELDS)
    take_turn("custom_fields")  # two at once would find the same name free, and the same key
    fields = models.CustomField.objects
    row = _locked(field_id) if field_id is not None else models.CustomField(kind=new.kind)
    if taken := _taken_name(fields.exclude(pk=row.pk), row, new):
        raise Refused(Said("label_taken", LABEL_TAKEN, {"label": taken}))
    choices = list(dict.fromkeys(filter(None, (choice.strip() for choice in new.choices))))
    if row.kind in CHOSEN_KINDS and len(choices) < 2:
        raise Refused(Said("no_choices", NO_CHOICES))
    row.label_ja, row.label_en = new.label_ja, new.label_en
    row.choices = choices if row.kind in CHOSEN_KINDS else []
    if field_id is None:
        last = fields.aggregate(last=Max("position"))["last"]
        row.position = 0 if last is None else last + 1
        row.key = f"own-{(fields.aggregate(last=Max('id'))['last'] or 0) + 1}"
    row.save()
    _record("changed_custom_field" if field_id else "added_custom_field", row, actor=actor)
    return int(row.pk)


@transaction.atomic
def move_custom_field(field_id: int, *, places: int, actor: Actor) -> None:
    """Move a field up (negative) or down among those in use. Refused: no_field."""
    actor.require(DEFINE_CUSTOM_FIELDS)
    row = _locked(field_id)
    others = [own for own in models.CustomField.objects.select_for_update() if own.pk != row.pk]
    archived = [own for own in others if own.archived_at]
    used = [own for own in others if not own.archived_at]
    before = sum((own.position, own.pk) < (row.position, row.pk) for own in used)
    place = min(max(before + places, 0), len(used))
    for position, own in enumerate([*used[:place], row, *used[place:], *archived]):
        own.position = position
    models.CustomField.objects.bulk_update([row, *others], ["position"])
    _record("moved_custom_field", row, actor=actor)


@transaction.atomic
def archive_custom_field(field_id: int, *, at: datetime | None, actor: Actor) -> None:
    """Put a field away, or (`at` None) take it out again. Refused: no_field."""
    actor.require(DEFINE_CUSTOM_FIELDS)
    row = _locked(field_id)
    row.archived_at = at
    row.save()
    _record("archived_custom_field" if at else "restored_custom_field", row, actor=actor)


def _taken_name(
    others: QuerySet[models.CustomField], row: models.CustomField, new: NewField
) -> str | None:
    """The new name, in either language, by which one of the others is shown already.

    A name that stays is not refused: two may have shared it since before names were compared.
    """
    if new.label_ja != row.label_ja and others.filter(label_ja=new.label_ja).exists():
        return new.label_ja
    english = new.label_en or new.label_ja  # as is shown where no English name was given
    if english == (row.label_en or row.label_ja):
        return None
    same = others.filter(Q(label_en=english) | Q(label_en="", label_ja=english))
    return english if same.exists() else None


def _locked(field_id: int) -> models.CustomField:
    row = models.CustomField.objects.select_for_update().filter(pk=field_id).first()
    if row is None:
        raise Refused(Said("no_field", NO_FIELD))
    return row


def _record(action: str, row: models.CustomField, *, actor: Actor) -> None:
    record_audit(actor, action, subject=f"custom_field:{row.pk}", details={"kind": row.kind})
