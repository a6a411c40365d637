"""What a form about a customer begins with, and the owner's own fields.

Not here: the form (`forms`).
"""

from dataclasses import dataclass

from django.db.models import F

from kizuna.base.words import Verbatim, Words
from kizuna.core.exports.rules import ColumnKind
from kizuna.people.customers import models
from kizuna.people.customers.rules.batch import ADDRESS, FIELDS
from kizuna.people.customers.rules.custom_values import KIND_NAMES, SAMPLE_KEY


@dataclass(frozen=True)
class OwnField:
    """A field that the owner added."""

    key: str
    label: Words
    kind: str
    choices: tuple[str, ...]

    @property
    def column(self) -> ColumnKind:
        """What its cells hold when it is taken out."""
        return "number" if self.kind == "number" else "yes_no" if self.kind == "yes_no" else "text"


def own_fields() -> list[OwnField]:
    """The owner's own fields, in their order."""
    return [
        OwnField(
            field.key,
            Verbatim(ja=field.label_ja, en=field.label_en or field.label_ja),
            field.kind,
            tuple(field.choices),
        )
        for field in models.CustomField.objects.filter(archived_at=None)
    ]


def fields_of_files() -> list[OwnField]:
    """The own fields that a file may fill: not the sample's, which goes with the sample."""
    return [field for field in own_fields() if field.key != SAMPLE_KEY]


@dataclass(frozen=True, kw_only=True)
class DefinedField:
    """A field as its page shows it."""

    id: int
    label_ja: str
    label_en: str
    kind: Words
    choices: tuple[str, ...]
    is_archived: bool


def defined_fields() -> list[DefinedField]:
    """All fields the owner has added, those in use first."""
    rows = models.CustomField.objects.order_by(
        F("archived_at").asc(nulls_first=True), "position", "id"
    )
    return [_defined(row) for row in rows]


def defined_field(field_id: int) -> DefinedField | None:
    """One of them."""
    row = models.CustomField.objects.filter(pk=field_id).first()
    return _defined(row) if row else None


def _defined(row: models.CustomField) -> DefinedField:
    return DefinedField(
        id=row.pk,
        label_ja=row.label_ja,
        label_en=row.label_en,
        kind=KIND_NAMES[row.kind],
        choices=tuple(row.choices),
        is_archived=row.archived_at is not None,
    )


def typed_values(customer_id: int) -> dict[str, object] | None:
    """Values of the form for a customer; None for nobody, or for one merged into another."""
    customer = models.Customer.objects.filter(id=customer_id, merged_into=None).first()
    if customer is None:
        return None
    columns = (*FIELDS, "former_family_name", "name_order", "honorific", "language")
    values: dict[str, object] = {name: getattr(customer, name) for name in columns}
    keys = list(customer.keys.order_by("id").values_list("kind", "value"))
    for name, kind in (
        ("emails", "email"),
        ("phones", "phone"),
        ("member_number", "member_number"),
    ):
        typed = dict.fromkeys(value for found, value in keys if found == kind and value)
        values[name] = "\n".join(typed)
    address = customer.addresses.order_by("-is_preferred", "-id").first()
    values |= {part: getattr(address, part, "") for part in ADDRESS}
    tags = customer.tags.order_by("tag__name").values_list("tag__name", flat=True)
    values["tags"] = "、".join(tags)
    for key, value in customer.custom.items():
        values[f"own_{key}"] = str(value).lower() if isinstance(value, bool) else value
    return values
