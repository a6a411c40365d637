"""One customer as values: who they are, how to reach them, what the shop keeps about them.

Not here: reading them (`queries.card`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kizuna.base.words import Words
from kizuna.people.customers.rules.names import Name


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
