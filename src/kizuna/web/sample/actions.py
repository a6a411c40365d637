"""Laying the sample shop out in an empty application, and taking it away again without a trace.

Not here: the sample itself (`kizuna.sample`), imports, of which it is one (`collect.imports`).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from duckdb import DuckDBPyConnection

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.collect.imports.actions.starting import start_import
from kizuna.collect.imports.actions.understanding import read_import
from kizuna.collect.imports.actions.undoing import undo_import
from kizuna.collect.imports.actions.writing import write_import
from kizuna.collect.imports.queries import known_import
from kizuna.collect.imports.rules import State
from kizuna.core.permissions.rules import Actor, Role, permission
from kizuna.core.shop.queries import the_shop
from kizuna.insight.engines.duckdb import open_connection
from kizuna.people.customers.actions.resolution import resolve_customers
from kizuna.people.customers.actions.samples import tell_genders
from kizuna.people.customers.queries.samples import is_anybody_known, sample_import
from kizuna.people.customers.rules.batch import Origin
from kizuna.sample import FILE_NAME
from kizuna.sample.shop import name_people, write_orders
from kizuna.understand.scores.actions import refresh_scores

USE_SAMPLE = permission(
    "use_sample",
    Words(ja="サンプルデータを入れる・消す", en="Add and remove the sample data"),
    roles=[Role.MANAGER],
)
NOT_EMPTY = Words(
    ja="すでにお客様のデータがあるので、サンプルデータは入れられません。",
    en="There is customer data here already, so the sample data cannot be added.",
)
# Data, as names and addresses of the sample are: who reads English is told what it means.
GENDERS = {
    "female": Words(ja="女性", en="女性 (Female)"),
    "male": Words(ja="男性", en="男性 (Male)"),
    "": Words(ja="不明", en="不明 (Not known)"),
}
BLOCK_BYTES = 1 << 20


def lay_out_sample(*, actor: Actor, at: datetime, language: Language) -> None:
    """Bring the sample shop in, ending yesterday, and compute what its pages show.

    Cut off half-way, the next call goes on. Refused: not_empty.
    """
    actor.require(USE_SAMPLE)
    import_id = sample_import()
    if import_id is None:
        if is_anybody_known():
            raise Refused(Said("not_empty", NOT_EMPTY))
        import_id = _begin(actor=actor, at=at, language=language)
    if known_import(import_id).state is not State.DONE:
        write_import(import_id, actor=actor, at=at)
    refresh_scores(at=at)


def _begin(*, actor: Actor, at: datetime, language: Language) -> int:
    """The orders given and read as any file, and their customers named; the import's id."""
    yesterday = at.astimezone(the_shop().zone).date() - timedelta(days=1)
    with open_connection() as engine, TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        write_orders(engine, path, until=yesterday)
        import_id = start_import([(FILE_NAME, _blocks(path))], actor=actor, at=at)
        read_import(import_id, actor=actor, at=at)
        (source,) = known_import(import_id).sources
        with transaction.atomic():
            origin = Origin(source=source, import_id=import_id, is_sample=True)
            resolve_customers(engine, name_people(engine), origin=origin, actor=actor, at=at)
            choices = [gender.say(language) for gender in GENDERS.values()]
            tell_genders(_genders(engine, language), choices=choices, actor=actor)
    return import_id


def _genders(engine: DuckDBPyConnection, language: Language) -> Iterator[tuple[int, str]]:
    rows = engine.execute(
        "SELECT customer_id, coalesce(gender, '') FROM sample_people"
        " JOIN resolved_customers USING (row)"
    )
    for customer_id, gender in rows.fetchall():
        yield customer_id, GENDERS[gender].say(language)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def remove_sample(*, actor: Actor, at: datetime) -> None:
    """Take the sample shop away: customers, orders, products, and all that was built upon them.

    The log of events keeps that it was there and was withdrawn, by ids alone. Without a sample
    nothing happens. Refused: changed_since, where a later import has changed its orders;
    beside_another, while another import is written or undone.
    """
    actor.require(USE_SAMPLE)
    import_id = sample_import()
    if import_id is None:
        return
    try:
        undo_import(import_id, actor=actor, at=at)
    except Refused:
        if sample_import() is not None:
            raise
        # Somebody took it away in this moment: it is gone all the same.
    refresh_scores(at=at)
