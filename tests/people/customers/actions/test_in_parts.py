"""A batch that is resolved part by part comes to just what it comes to as a whole."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kizuna.people.customers import models
from kizuna.people.customers.actions.resolution import expected_customers, resolve_customers
from kizuna.people.customers.queries.exporting import own_numbers_of
from kizuna.people.customers.rules.batch import Origin
from kizuna.people.customers.rules.matching import cut_people
from tests.people.customers.batches import AT, SYSTEM, laid_out, resolved

pytestmark = pytest.mark.django_db(transaction=True)
Row = dict[str, str]
SHOP = Origin(source="shop", import_id=7)
# Few values, so that rows meet in many ways: families, shared phones, one person in two wordings.
MAY_SAY = {
    "own_number": ("first", "second", "nobody"),
    "external_id": ("1", "2", "3", "4"),
    "member_number": ("M1", "M2"),
    "email": ("a@a.jp", "b@a.jp", "family@a.jp", "test@example.jp"),
    "phone": ("090-0000-0001", "03-0000-0002"),
    "full_name": ("林 一", "林 二", "森 三"),
    "postal_code": ("100-0001", "600-0002"),
    "birthday": ("1980-01-31", "1990-02-01"),
    "email_2": ("a@a.jp", "b@a.jp", "second@a.jp", "home@a.jp"),
    "listed": ("yes",),
}
rows = st.lists(
    st.fixed_dictionaries({}, optional={key: st.sampled_from(v) for key, v in MAY_SAY.items()}),
    max_size=12,
)


def people() -> list[Any]:
    """Everything about each customer but ids, which tell only who came first."""
    return sorted(
        (
            customer.full_name,
            str(customer.birthday),
            sorted(customer.keys.values_list("kind", "matched", "value", "is_identity")),
            sorted(customer.addresses.values_list("postal_code")),
        )
        for customer in models.Customer.objects.prefetch_related("keys", "addresses")
        if customer.merged_into_id is None
    )


def numbered(told: list[Row]) -> list[Row]:
    """With the own numbers of the customers there are for "first" and "second"."""
    known = own_numbers_of(models.Customer.objects.values_list("id", flat=True))
    names = dict(zip(("first", "second"), (known[id_] for id_ in sorted(known)), strict=False))

    def named(row: Row) -> Row:
        number = row.get("own_number")
        return row | {"own_number": names.get(number, "1-BCDFGH")} if number else row

    return [named(row) for row in told]


def in_parts(told: list[Row], *, size: int) -> list[int]:
    """Resolve them part by part, as an import does; the counts of all parts."""
    engine = laid_out(told)
    expected_customers(engine, "batch", origin=SHOP, actor=SYSTEM)
    counts = [0, 0, 0, 0]
    parts = cut_people(engine, rows=size)
    engine.execute("CREATE TABLE chunks AS FROM row_chunks")
    for part in range(parts):
        engine.execute("CREATE OR REPLACE TABLE part AS SELECT batch.* FROM batch"
                       f" JOIN chunks USING (row) WHERE chunk = {part}")  # fmt: skip
        of_part = resolve_customers(engine, "part", origin=SHOP, actor=SYSTEM, at=AT)
        counts = [*map(sum, zip(counts, vars(of_part).values(), strict=True))]
    return counts


@settings(max_examples=20, suppress_health_check=[*HealthCheck], deadline=None)
@given(rows, rows, st.integers(1, 4))
def test_parts_come_to_the_same_as_the_whole(known: list[Row], told: list[Row], size: int) -> None:
    outcomes = []
    for by_parts in (False, True):
        with transaction.atomic():
            resolved(known)
            if by_parts:
                counts = in_parts(numbered(told), size=size)
            else:
                counts = list(vars(resolved(numbered(told), import_id=7).counts).values())
            outcomes.append((counts, people()))
            transaction.set_rollback(True)
    assert outcomes[0] == outcomes[1]


def test_strangers_are_cut_apart_and_a_family_is_not() -> None:
    engine = laid_out([{"external_id": "1", "email": "f@a.jp"}, {"external_id": "2"}, {},
                       {"external_id": "3", "email": "f@a.jp"}])  # fmt: skip
    expected_customers(engine, "batch", origin=SHOP, actor=SYSTEM)
    assert cut_people(engine, rows=1) == 3
    chunks = engine.execute("SELECT row, chunk FROM row_chunks ORDER BY row").fetchall()
    assert chunks == [(0, 0), (1, 1), (2, 2), (3, 0)]


def test_who_share_a_second_address_are_in_the_part_of_whoever_ordered_by_it() -> None:
    listed = [{"external_id": n, "email_2": "home@a.jp", "listed": "yes"} for n in ("1", "2")]
    engine = laid_out([{"full_name": "林 一", "email": "home@a.jp"}, *listed])
    expected_customers(engine, "batch", origin=SHOP, actor=SYSTEM)
    assert cut_people(engine, rows=1) == 1, "an address of two is nobody's, also part by part"


def test_who_share_a_second_address_by_which_nobody_ordered_are_in_one_part_too() -> None:
    listed = [{"external_id": n, "email_2": "home@a.jp", "listed": "yes"} for n in ("1", "2")]
    in_parts(listed, size=1)
    keys = models.CustomerKey.objects.filter(kind="email")
    assert list(keys.values_list("is_identity", flat=True)) == [False, False]


def test_a_second_address_that_is_somebodys_already_is_theirs_as_a_whole_and_in_parts() -> None:
    owner = {"external_id": "1", "full_name": "林 一", "email": "a@a.jp"}
    resolved([owner, {"external_id": "2"}])
    in_parts([{"external_id": "2", "email_2": "a@a.jp", "listed": "yes"}, owner], size=1)
    keys = models.CustomerKey.objects.filter(kind="email", customer__full_name="林 一")
    assert keys.get().is_identity
