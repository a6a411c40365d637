"""What a person chooses about reading their files, from the page and back.

Not here: what the choices do (`actions`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kizuna.base.addresses import asked_id
from kizuna.base.words import Language, Verbatim, Words
from kizuna.collect.imports.actions.whose import sources_so_far
from kizuna.collect.imports.queries import KnownImport
from kizuna.collect.imports.rules import (
    Choices,
    fingerprint,
    headers_of_shops,
    lists_only,
    source_key,
    source_name,
)
from kizuna.insight.files.fields import FIELDS, Field, meaning
from kizuna.insight.files.own_columns import own_field
from kizuna.insight.files.person_fields import (
    BESIDE_ORDERS,
    PERSON_FIELDS,
    SHARED,
    meaning_of_person,
)
from kizuna.insight.files.reading import OWN_FIELD, OwnColumn
from kizuna.people.customers.actions.by_hand.custom_fields import NewField
from kizuna.people.customers.queries.editing import OwnField, defined_fields, fields_of_files
from kizuna.people.customers.rules.custom_values import KIND_NAMES

_OF_ORDERS = {key: field for key, field in FIELDS.items() if key not in PERSON_FIELDS}
_OF_LISTS_ALONE = PERSON_FIELDS.keys() - SHARED - BESIDE_ORDERS.keys()
NEW = "new:"  # before the kind of an own field that is yet to be made
NOWHERE = "nowhere"  # a column of which nothing is to be taken, where none was taken yet
LEAVE_OUT = Words(ja="取り込まない", en="Leave it out")
KNOWN_MEANINGS = Words(ja="Kizuna の項目", en="Fields of Kizuna")
FIELDS_OF_ORDERS = Words(
    ja="注文の項目（選ぶと、注文のファイルとして読みます）",
    en="Fields of orders (the file is then read as orders)",
)
OWN_FIELDS = Words(ja="自分の項目", en="Your own fields")
OWN_FIELDS_OF_ORDERS = Words(
    ja="自分の項目（空いているときだけ入れます）", en="Your own fields (filled where empty)"
)
NEW_FIELD = Words(ja="新しい項目にする", en="Make it a new field")
NEW_OF_KIND = Words(ja="新しい項目「{header}」にする：{kind}", en="New field “{header}”: {kind}")
NEW_TO_CHOOSE = Words(
    ja="新しい項目「{header}」にする：{kind}（{choices}）",
    en="New field “{header}”: {kind} ({choices})",
)


# By what a layout lists ("": orders), what its columns may be.
_FIELDS_OF = {"": FIELDS | BESIDE_ORDERS, "customers": PERSON_FIELDS, "products": FIELDS}
ANOTHER_SHOP = Words(ja="別の店のものとして分ける", en="Another shop's: keep them apart")
SAME_SHOP = Words(ja="「{files}」と同じ店", en="The same shop as {files}")


@dataclass(frozen=True, kw_only=True)
class SourceChoice:
    """Some files of one layout, whose they are taken to be, and whose they may be: key and name."""

    files: list[str]
    source: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """One column of a layout: its header, some cells, what it was taken for.

    `groups` are what it may be: a heading, and pairs of key and name.
    """

    name: str
    header: str
    cells: list[str]
    field: str
    groups: list[tuple[str, list[tuple[str, str]]]]
    is_left: bool  # it holds something, and nothing is taken from it


def source_choices(known: KnownImport, language: Language) -> list[SourceChoice]:
    """Whose the files of each shop are, and whose else they could be; none once it is written."""
    if not known.may_write or not known.sources:
        return []
    so_far = sources_so_far()
    names = {key: source_name(key).say(language) for key in so_far}
    files = {layout.fingerprint: layout.files for layout in known.layouts}
    choices = []
    shops = headers_of_shops(known.reading).items()
    for source, (header, format_key) in zip(known.sources, shops, strict=True):
        of_shop = files[fingerprint(header)]
        new = source_key(format_key, [*so_far, *known.sources]) if source in names else source
        options = names | {new: ANOTHER_SHOP.say(language)}
        choices.append(SourceChoice(files=of_shop, source=source, options=list(options.items())))
        names.setdefault(source, SAME_SHOP.say(language, files="、".join(of_shop)))
    return choices


def column_choices(
    known: KnownImport, language: Language, *, number: int = 0, may_add_fields: bool = False
) -> list[ColumnChoice]:
    """The columns of one of the layouts, the first file's or another, each with what it may be."""
    if number >= len(known.layouts):
        return []  # nothing could be opened
    layout = known.layouts[number]
    table = layout.table
    left = {column["place"]: column for column in table.get("left", ())}
    taken = {header: field for field, header in _taken(known, number).items()}
    own = fields_of_files()
    lists = layout.lists
    known_fields = _FIELDS_OF[lists]
    fields = [(key, field.name.say(language)) for key, field in known_fields.items()]
    owned = [(f"{OWN_FIELD}{one.key}", one.label.say(language)) for one in own]
    own_heading = OWN_FIELDS if lists else OWN_FIELDS_OF_ORDERS
    turning = _turning_into_orders(known)
    of_orders = [(key, field.name.say(language)) for key, field in turning.items()]
    if lists == "products":
        owned, may_add_fields = [], False
    labels = {label for one in defined_fields() for label in (one.label_ja, one.label_en)}
    asked = {} if known.reading.get("sources") else _asked(known, number)
    if not known.reading.get("sources"):
        fields = [(NOWHERE, LEAVE_OUT.say(language)), *fields]
    columns = []
    for place, header in enumerate(table["columns"]):
        of_left = left.get(place)
        is_new = of_left is not None and may_add_fields and header[:60] not in labels
        new = list(_new_fields(of_left, language)) if of_left and is_new else []
        labels |= {header[:60]} if new else set()  # one field for all headers that begin so
        groups = (
            (NEW_FIELD, new),
            (own_heading, owned),
            (KNOWN_MEANINGS, fields),
            (FIELDS_OF_ORDERS, of_orders),
        )
        is_left_out = asked.get(_meant(header, own)) == "" if asked else False
        columns.append(
            ColumnChoice(
                name=_name(number, place),
                header=header,
                cells=of_left["examples"] if of_left else table["examples"][place],
                field=taken.get(header, NOWHERE if is_left_out else ""),
                groups=[(words.say(language), pairs) for words, pairs in groups if pairs],
                is_left=of_left is not None,
            )
        )
    return columns


def _turning_into_orders(known: KnownImport) -> Mapping[str, Field]:
    """What turns lists of customers alone into orders, where unusual headers have hidden them: not
    those that a shop system is known to write."""
    known_systems = any(
        source["format"] != "generic" for source in known.reading.get("sources", ())
    )
    if lists_only(known.reading) != "customers" or known_systems:
        return {}
    return _OF_ORDERS


def _name(number: int, place: int) -> str:
    return f"column-{number}-{place}" if number else f"column-{place}"


def _taken(known: KnownImport, number: int) -> Mapping[str, str]:
    """Field -> header, as a layout was read; or, where it was not, as it was asked for."""
    if known.reading.get("sources"):
        return known.layouts[number].taken
    return _asked(known, number)


def _asked(known: KnownImport, number: int) -> Mapping[str, str]:
    """Field -> header, as was asked for a layout."""
    asked = {} if number else known.choices.columns
    return {**asked, **known.choices.layouts.get(known.layouts[number].fingerprint, {})}


def _meant(header: str, own: Sequence[OwnField]) -> str:
    """The field that a header would be taken for: of the shop's own, of orders, or of people."""
    columns = [
        OwnColumn(key=one.key, name=Verbatim(ja=one.label.ja, en=one.label.en), kind=one.kind)
        for one in own
    ]
    of_orders = meaning(header)
    return (
        own_field(columns, header)
        or (of_orders and of_orders[0])
        or meaning_of_person(header)
        or ""
    )


def _new_fields(left: Mapping[str, object], language: Language) -> Iterator[tuple[str, str]]:
    """A column's own name as a field to be made, for each kind that it fits."""
    kinds, choices = left["kinds"], left["choices"]
    assert isinstance(kinds, list) and isinstance(choices, list)
    for kind in kinds:
        words = NEW_TO_CHOOSE if kind == "choice" else NEW_OF_KIND
        name = KIND_NAMES[kind].say(language)
        said = words.say(language, header=left["header"], kind=name, choices=" / ".join(choices))
        yield f"{NEW}{kind}", said


def choices_of(known: KnownImport, posted: Mapping[str, str]) -> Choices:
    """The choices with what was answered or chosen; what makes no sense is left out.

    A field whose column is no longer to be used is said to be in none, or it would be found again.
    """
    options = known.reading.get("options", ())
    answer = asked_id(posted.get("answer", ""))
    if answer is not None and answer < len(options):
        return known.choices.answered(options[answer])
    said = dict(known.choices.layouts)
    for number, layout in enumerate(known.layouts):
        if any(_name(number, place) in posted for place in range(len(layout.table["columns"]))):
            said[layout.fingerprint] = _said_of(known, number, posted)
    first = known.layouts[0].fingerprint if known.layouts else ""
    columns = said.pop(first, known.choices.columns)
    currency = posted.get("currency", "").strip().upper() or known.choices.currency
    return replace(known.choices, columns=columns, layouts=said, currency=currency)


def _said_of(known: KnownImport, number: int, posted: Mapping[str, str]) -> dict[str, str]:
    """Field -> header of one layout; "" for a field whose column is no longer to be used."""
    own = fields_of_files()
    may_be = {*FIELDS, *PERSON_FIELDS, *(f"{OWN_FIELD}{field.key}" for field in own)}
    layout = known.layouts[number]
    columns = {
        field: header
        for place, header in enumerate(layout.table["columns"])
        if (field := posted.get(_name(number, place), "")) in may_be
    }
    left = {
        _meant(header, own)
        for place, header in enumerate(layout.table["columns"])
        if posted.get(_name(number, place)) == NOWHERE
    }
    left |= layout.taken.keys()
    if known.reading.get("sources"):  # what was left out to have it read stays so
        left |= {field for field, header in _asked(known, number).items() if not header}
    said = {**dict.fromkeys(left - columns.keys() - {""}, ""), **columns}
    if columns.keys() & _OF_ORDERS:  # of which less can be said than of the list it was taken for
        said = {field: header for field, header in said.items() if field not in _OF_LISTS_ALONE}
    return said


def new_fields_of(known: KnownImport, posted: Mapping[str, str]) -> dict[tuple[str, str], NewField]:
    """(layout, header) -> the own field that is to be made for a column; "" is the first file's
    layout."""
    asked = {}
    for number, layout in enumerate(known.layouts):
        for left in layout.table.get("left", ()):
            kind = posted.get(_name(number, left["place"]), "").removeprefix(NEW)
            if kind in left["kinds"]:
                label, choices = left["header"][:60], left["choices"]
                new = NewField(label_ja=label, label_en="", kind=kind, choices=choices)
                asked[layout.fingerprint if number else "", left["header"]] = new
    return asked
