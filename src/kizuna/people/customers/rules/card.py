"""One customer as values: who they are, how to reach them, what the shop keeps about them.

Not here: reading them (`queries.card`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kizuna.base.words import Words
from kizuna.insight.files.values.folding import postal_code_key
from kizuna.people.customers.rules.names import Name

DIGITS = 7


@dataclass(frozen=True, kw_only=True)
class Known:
    """A customer by id. `ids` are this one's and those merged into it; `merged_into` is set where
    this one itself became part of another."""

    id: int
    ids: tuple[int, ...]
    merged_into: int | None


@dataclass(frozen=True)
class Contact:
    """One way to reach or recognise someone: a kind of `rules.keys.CONTACTS` and its value."""

    kind: str
    value: str
    source: str


@dataclass(frozen=True)
class Address:
    """A postal address in its parts."""

    postal_code: str
    prefecture: str
    city: str
    town: str
    street: str
    building: str


def written_postal_code(typed: str) -> str:
    """A postal code as an envelope has it: seven digits of Japan with their hyphen.

    >>> written_postal_code("1500001"), written_postal_code("〒１５０−０００１")
    ('150-0001', '150-0001')
    >>> written_postal_code("SW1A 1AA"), written_postal_code("")
    ('SW1A 1AA', '')
    """
    digits = postal_code_key(typed) or ""
    is_japanese = len(digits) == DIGITS and digits.isdecimal()
    return f"{digits[:3]}-{digits[3:]}" if is_japanese else typed


@dataclass(frozen=True, kw_only=True)
class Card:
    """What the shop knows of one customer. `custom` holds the owner's own fields, by label."""

    id: int
    name: Name
    department: str
    job_title: str
    birthday: date | None
    rank: str
    is_sample: bool
    known_since: datetime
    contacts: Sequence[Contact]
    addresses: Sequence[Address]
    tags: Sequence[str]
    custom: Sequence[tuple[Words, object]]


@dataclass(frozen=True)
class Note:
    """What someone of the staff wrote down."""

    id: int
    text: str
    author: str
    at: datetime


@dataclass(frozen=True)
class Attachment:
    """A file kept with a customer."""

    id: int
    name: str
    size_bytes: int
    at: datetime
