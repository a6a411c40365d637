"""What is taken out says what each customer bought, and comes in again without a change."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kizuna.base.words import LANGUAGES, Language
from kizuna.collect.orders.models import Order
from kizuna.insight.files.fields import meaning
from kizuna.insight.files.person_fields import meaning_of_person
from kizuna.people.customers.queries.exporting import customers_table
from kizuna.people.customers.rules.listing import EXPORT_COLUMNS
from kizuna.understand.profiles.exports import bought
from tests.collect.imports.test_customers_alone import listed
from tests.collect.imports.test_write_import import brought_in
from tests.people.customers.batches import resolved
from tests.understand.people import buys, customer

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 1, 5), date(2026, 3, 9)]


def rows(*, language: Language = "ja") -> tuple[list[str], list[list[str]]]:
    """The header and the cells of the whole table, as a file shows them."""
    table = customers_table({})
    (batch,) = table.batches
    header = [column.name.say(language) for column in table.columns]
    cells = [
        ["" if cell is None else str(cell) for cell in row] for row in zip(*batch, strict=True)
    ]
    return header, cells


def test_each_row_says_how_often_how_much_and_when_last() -> None:
    who = customer()
    buys(who, DAYS, net_minor=1200)
    customer(given_name="次郎")
    header, cells = rows()
    place = header.index("購入回数")
    names = ["購入回数", "累計売上", "累計売上の通貨", "ほかの通貨での売上", "最後の購入"]
    assert header[place:] == names
    assert [row[place:] for row in cells] == [
        ["2", "2400", "JPY", "", "2026-03-09"],
        ["0", "", "", "", ""],
    ]


def test_revenue_in_two_currencies_is_not_added_up() -> None:
    who = customer()
    buys(who, [*DAYS, date(2026, 4, 1)], net_minor=1234)
    Order.objects.filter(ordered_on=DAYS[0]).update(currency="USD")
    assert [cells[0] for cells in bought([who])] == [
        3, 2468, "JPY", "USD 12.34", date(2026, 4, 1),
    ]  # fmt: skip


def test_more_customers_take_no_more_statements() -> None:
    people = [customer() for _ in range(5)]
    for who in people:
        buys(who, DAYS)
    with CaptureQueriesContext(connection) as asked:
        bought(people)
    assert len(asked) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_column_that_is_added_means_anything_to_our_own_import(language: Language) -> None:
    added = [column for each in EXPORT_COLUMNS.values() for column in each.columns]
    headers = [column.name.say(language) for column in added]
    assert headers
    assert [meaning(header) or meaning_of_person(header) for header in headers] == [
        None for _ in headers
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_comes_in_again_as_customers_and_changes_nothing(
    language: Language, settings: LazySettings, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    ((who, *_),) = resolved([{"full_name": "田中 美咲", "member_number": "7"}])
    buys(who, DAYS, net_minor=1200)
    header, cells = rows(language=language)
    row = brought_in("customers.csv", listed(*cells, header=header))
    assert row.counts == {"customers": {"new": 0, "changed": 0, "unchanged": 1}}, row.reading
    assert Order.objects.count() == len(DAYS)
