"""Reading an import's files, and trying what writing them would do, without doing it.

Not here: how files are read (`insight.files`), writing (`writing`).
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.collect.imports import models
from kizuna.collect.imports.actions.declared import IMPORT_FILES
from kizuna.collect.imports.actions.whose import (
    layouts_of,
    numbers_with,
    sources_so_far,
    whose_files,
)
from kizuna.collect.imports.folders import folder_of, read_files
from kizuna.collect.imports.laid import PEOPLE, Laid
from kizuna.collect.imports.queries import written_beside
from kizuna.collect.imports.reading_child import said_in_both
from kizuna.collect.imports.refusals import no_import, not_now
from kizuna.collect.imports.rules import (
    MOVED_ORDERS,
    STATE_NAMES,
    USED_CURRENCY,
    WHOSE_IS_SAID,
    Choices,
    State,
    choices_of_layouts,
    headers_of_shops,
    lists_only,
)
from kizuna.collect.orders.rules import Counts, OrderBatch
from kizuna.collect.orders.staging import stage, staged_counts, staged_moves
from kizuna.core.bulk import only_looking
from kizuna.core.permissions.rules import Actor
from kizuna.core.shop.queries import the_shop
from kizuna.core.shop.rules import currency_in_use
from kizuna.insight.files.reading import OWN_FIELD
from kizuna.people.customers.actions.resolution import expected_customers
from kizuna.people.customers.queries.editing import fields_of_files
from kizuna.people.customers.queries.samples import sample_import
from kizuna.people.customers.rules.batch import Origin
from kizuna.people.customers.rules.matching import cut_people

# So many rows about customers are written in one transaction: well below a second.
PEOPLE_ROWS = 20_000


def read_import(
    import_id: int, *, actor: Actor, at: datetime, may_go_on: Callable[[], bool] = lambda: True
) -> None:
    """Read the files and say what writing would do; leaves the import ready, asking or unreadable.

    Takes as long as the files are big. Refused: no_import, not_now.
    """
    actor.require(IMPORT_FILES)
    row = models.Import.objects.filter(pk=import_id).first()
    if row is None:
        raise no_import()
    if row.state != State.READING:
        raise not_now(STATE_NAMES[State(row.state)])
    choices, used = Choices(**row.choices), row.reading.get(USED_CURRENCY, "")
    usual = used
    reading = _read(row, choices, may_go_on, at=at, usual_currency=usual)
    if layouts := _remembered(reading):
        decided = {layout.fingerprint: Choices(**layout.choices) for layout in layouts}
        known = choices if row.choices else choices_of_layouts(decided)
        usual = usual or next((layout.currency for layout in layouts if layout.currency), "")
        if known != choices or usual not in {"", reading.get("currency", "")}:
            choices = known
            reading = _read(row, choices, may_go_on, at=at, usual_currency=usual)
    reading["choices"] = asdict(choices)
    reading[WHOSE_IS_SAID] = row.reading.get(WHOSE_IS_SAID, False)
    reading[USED_CURRENCY] = used
    state = State.UNREADABLE if "error" in reading else State.ASKING
    row.reading, row.sources, row.expected = reading, row.sources, {}
    if "counts" in reading:
        laid = Laid(folder_of(import_id))
        state = State.READY
        reading["beside"] = written_beside(row.pk)
        _settle_whose(row, reading, laid)
        row.expected = _expected(row, laid, actor=actor)
        row.steps = reading["counts"]["people_chunks"] + reading["counts"]["chunks"]
    row.state = state
    row.save()


def _settle_whose(row: models.Import, reading: dict[str, Any], laid: Laid) -> None:
    """Whose the files are: as somebody has said of these shops, else as they themselves tell."""
    if len(row.sources) != len(headers_of_shops(reading)):
        reading[WHOSE_IS_SAID] = False
        whose = whose_files(reading, laid)
        row.sources, row.numbers_of = whose.sources, whose.numbers_of
        reading["notes"] += [said_in_both(said) for said in whose.notes]
    elif not row.numbers_of:
        row.numbers_of = numbers_with(row.sources)
    known = sources_so_far()
    reading["new_sources"] = [key for key in row.sources if key not in known]


def _read(
    row: models.Import,
    choices: Choices,
    may_go_on: Callable[[], bool],
    *,
    at: datetime,
    usual_currency: str = "",
) -> dict[str, Any]:
    """Read as chosen. What names no currency is in the shop's or the usual one: in which these
    files were read before, else this layout's last files, else the latest orders."""
    files = [file["path"] for file in row.files]
    own = [
        {"key": f.key, "ja": f.label.ja, "en": f.label.en, "kind": f.kind, "choices": f.choices}
        for f in fields_of_files()
    ]
    shop = the_shop()
    request = {"files": files, "time_zone": shop.time_zone, "own": own, **asdict(choices)}
    kept = {f"{OWN_FIELD}{field['key']}" for field in own}  # others are put away by now

    def still_there(columns: Mapping[str, str]) -> dict[str, str]:
        return {
            key: header for key, header in columns.items()
            if key in kept or not key.startswith(OWN_FIELD)
        }  # fmt: skip

    request["columns"] = still_there(choices.columns)
    request["layouts"] = {known: still_there(of) for known, of in choices.layouts.items()}
    request["today"] = at.astimezone(shop.zone).date().isoformat()
    request["currency"] = choices.currency or shop.currency or None
    # The sample's orders go when the shop's own come: they say nothing of its currency.
    in_use = "" if sample_import() else currency_in_use()
    request["usual_currency"] = usual_currency or in_use or None
    return read_files(row.pk, request, may_go_on=may_go_on)


OF_NOBODY = Words(
    ja="{n} 行は、だれのことか決められないので取り込みません（この Kizuna のものではない顧客番号"
    "や、だれの決め手にもならない番号・アドレスのほかに、手がかりのない行です）。",
    en="{n} rows do not come in, for nobody can tell whom they are about: they hold nothing but a "
    "customer number that is not one of this Kizuna’s, or a number or an address that tells nobody "
    "apart.",
    en_one="One row does not come in, for nobody can tell whom it is about: it holds nothing but a "
    "customer number that is not one of this Kizuna’s, or a number or an address that tells nobody "
    "apart.",
    count="n",
)


def _remembered(reading: Mapping[str, Any]) -> list[models.SourceLayout]:
    """How files of these layouts were read the last time."""
    headers = dict.fromkeys(tuple(table["header"]) for table in reading.get("tables", ()))
    return [layout for layout in layouts_of(headers) if layout]


def _expected(row: models.Import, laid: Laid, *, actor: Actor) -> dict[str, dict[str, int]]:
    """What writing would do to customers, orders and products: nobody's writes wait for it."""
    lists = lists_only(row.reading)
    expected: dict[str, Counts] = {}
    row.reading["counts"]["people_chunks"] = 1
    if lists != "products":
        people = expected_customers(laid.connection, PEOPLE, origin=origin_of(row), actor=actor)
        chunks = cut_people(laid.connection, rows=PEOPLE_ROWS)
        row.reading["counts"]["people_chunks"] = max(1, chunks)
        laid.keep_chunks()
        if lists == "customers" and people.rows_of_nobody:
            values = {"n": people.rows_of_nobody}
            row.reading["notes"].append(said_in_both(Said("rows_of_nobody", OF_NOBODY, values)))
        expected["customers"] = Counts(
            new=people.new, changed=people.changed, unchanged=people.unchanged
        )
    if not lists:
        laid.settle_customers()
        expected |= _expected_orders(row, laid)
    if lists != "customers":
        expected["products"] = _expected_products(row, laid)
    return {kind: asdict(of_kind) for kind, of_kind in expected.items()}


def _expected_products(row: models.Import, laid: Laid) -> Counts:
    products = Counts()
    for shop in laid.shops():
        with only_looking():
            stage(batch_of(row, laid, products_of=shop), source=row.sources[shop])
            products += staged_counts("staged_products")
    return products


def _expected_orders(row: models.Import, laid: Laid) -> dict[str, Counts]:
    orders, moved = Counts(), 0
    for chunk in range(row.reading["counts"]["chunks"]):
        for shop in laid.shops_of(chunk):
            with only_looking():
                stage(batch_of(row, laid, shop=shop, chunk=chunk), source=row.sources[shop])
                orders += staged_counts("staged_orders")
                moved += staged_moves()
    return {"orders": orders} | ({MOVED_ORDERS: Counts(changed=moved)} if moved else {})


def origin_of(row: models.Import) -> Origin:
    """Where the customers of an import come from."""
    return Origin(source=row.numbers_of, import_id=row.pk)


def batch_of(
    row: models.Import,
    laid: Laid,
    *,
    products_of: int | None = None,
    shop: int = 0,
    chunk: int | None = None,
) -> OrderBatch:
    """One shop's products, or its orders of one chunk."""
    return OrderBatch(
        currency=row.reading.get("currency", ""),
        time_zone=the_shop().time_zone,
        orders=() if chunk is None else laid.orders(shop, chunk),
        lines=() if chunk is None else laid.lines(shop, chunk),
        products=() if products_of is None else laid.products(products_of),
        import_id=row.pk,
    )
