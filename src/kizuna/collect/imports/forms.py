"""What a person chooses about reading their files, from the page and back.

Not here: what the choices do (`actions`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kizuna.base.words import Language
from kizuna.collect.imports.queries import KnownImport
from kizuna.collect.imports.rules import Choices, holds_customers_alone
from kizuna.insight.files.fields import FIELDS
from kizuna.insight.files.person_fields import BESIDE_ORDERS, PERSON_FIELDS
from kizuna.insight.files.reading import OWN_FIELD
from kizuna.people.customers.queries.editing import own_fields


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """One column of the first file: its header, some cells, what it was taken for."""

    name: str
    header: str
    cells: list[str]
    field: str
    fields: list[tuple[str, str]]


def column_choices(known: KnownImport, language: Language) -> list[ColumnChoice]:
    """The columns of the first table, each with what it may be."""
    tables = known.reading.get("tables", ())
    if not tables:
        return []
    table = tables[0]
    sources = known.reading.get("sources") or [{"columns": known.choices.columns}]
    taken = {header: field for field, header in sources[0]["columns"].items()}
    is_book = holds_customers_alone(known.reading)
    known_fields = PERSON_FIELDS if is_book else FIELDS | BESIDE_ORDERS
    fields = [(key, field.name.say(language)) for key, field in known_fields.items()]
    if is_book:
        fields += [(f"{OWN_FIELD}{own.key}", own.label.say(language)) for own in own_fields()]
    return [
        ColumnChoice(
            name=f"column-{place}",
            header=header or str(place + 1),
            cells=table["examples"][place],
            field=taken.get(header or str(place + 1), ""),
            fields=fields,
        )
        for place, header in enumerate(table["header"])
    ]


def choices_of(known: KnownImport, posted: Mapping[str, str]) -> Choices:
    """The choices with what was answered or chosen; what makes no sense is left out."""
    options = known.reading.get("options", ())
    answer = posted.get("answer", "")
    if answer.isdecimal() and int(answer) < len(options):
        return known.choices.answered(options[int(answer)])
    tables = known.reading.get("tables") or [{"header": []}]
    own = {f"{OWN_FIELD}{field.key}" for field in own_fields()}
    columns = {
        field: header or str(place + 1)
        for place, header in enumerate(tables[0]["header"])
        if (field := posted.get(f"column-{place}", "")) in {*FIELDS, *PERSON_FIELDS, *own}
    }
    currency = posted.get("currency", "").strip().upper() or None
    return replace(known.choices, columns=columns, currency=currency or known.choices.currency)
