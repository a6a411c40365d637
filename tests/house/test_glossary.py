"""One noun for one thing: tables, columns, metrics and options use the words of glossary.toml."""

import re
import tomllib

import pytest

from kizuna.insight.metric import METRICS
from kizuna.insight.tables.customers import CUSTOMERS
from kizuna.insight.tables.order_lines import ORDER_LINES, PRODUCTS
from kizuna.insight.tables.orders import ORDERS
from kizuna.insight.tables.shape import Shape
from tests.house.tree import REPOSITORY, SOURCE

GLOSSARY = tomllib.loads((REPOSITORY / "glossary.toml").read_text(encoding="utf-8"))
FIELDS = {"plural", "en", "ja", "ja_customer", "definition", "source"}
# Words for the same things that other tools use; here each would be a second name.
SYNONYMS = {
    "customer": {"client", "user", "purchaser", "shopper", "contact"},
    "order": {"transaction", "invoice", "sale"},
    "product": {"item", "article", "sku", "goods"},
    "revenue": {"turnover", "income"},
    "retention": {"stickiness"},
    "cohort": {"vintage"},
    "refused_row": {"rejected", "invalid_row", "bad_row"},
}
# The field's own terms, which hold one of those words.
TERMS = {"same_item_repeat_rate"}


def tables() -> list[Shape]:
    """The canonical tables."""
    return [CUSTOMERS, ORDERS, ORDER_LINES, PRODUCTS]


def test_every_entry_says_all_there_is_to_say() -> None:
    incomplete = {
        key: FIELDS ^ entry.keys() for key, entry in GLOSSARY.items() if FIELDS ^ entry.keys()
    }
    assert not incomplete
    empty = [
        (key, field)
        for key, entry in GLOSSARY.items()
        for field in FIELDS - {"ja_customer"}
        if not entry[field].strip()
    ]
    assert not empty


def test_every_word_stands_for_one_thing() -> None:
    for field in ("plural", "en", "ja"):
        words = [entry[field] for entry in GLOSSARY.values()]
        assert sorted(words) == sorted(set(words)), field


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_tables_are_called_by_the_plural_of_their_noun(table: Shape) -> None:
    assert table.name in {entry["plural"] for entry in GLOSSARY.values()}
    assert all(key.endswith("_id") and key.removesuffix("_id") in GLOSSARY for key in table.key)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_columns_that_point_at_a_thing_use_its_noun(table: Shape) -> None:
    pointing = [name.removesuffix("_id") for name in table.names if name.endswith("_id")]
    assert pointing and set(pointing) <= GLOSSARY.keys()


def test_metrics_tables_and_columns_use_no_second_name() -> None:
    banned = {synonym: noun for noun, synonyms in SYNONYMS.items() for synonym in synonyms}
    names = {*METRICS, *(name for table in tables() for name in table.names)} - TERMS
    found = {
        name: banned[word]
        for name in names
        for word in re.split(r"_", name)
        if word in banned or word.removesuffix("s") in banned
    }
    assert not found, f"the glossary's word is: {found}"


def test_modules_use_no_second_name() -> None:
    banned = set().union(*SYNONYMS.values())
    found = [
        path.name
        for path in (SOURCE / "insight").rglob("*.py")
        if banned & set(path.stem.split("_")) and path.stem not in TERMS
    ]
    assert not found, found
