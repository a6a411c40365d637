"""Which keys tell who someone is, how far each is trusted, and which prove nothing.

From the surest down. The shop's own numbers are the identity: two numbers of one kind and source
are never made one. An e-mail address proves it unless several numbers or many names share it; a
phone only together with the name; name and postal code, or a name where nothing else is known,
come last. It is the order by which `insight.files.assembly.identity` joins rows of a file, so that
the report and the application count the same customers.

Not here: deciding over a whole batch (`actions.resolution`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kizuna.insight.files.values.folding import (
    email_key,
    name_key,
    phone_key,
    postal_code_key,
)

# Kinds of numbers: each given to one customer by who keeps the numbers.
NUMBERS = ("external", "member_number", "line")
# Surer than all: what one of Kizuna's own files calls a customer. No key, for nobody else knows it.
OWN_NUMBER = "own_number"
# All kinds in the order in which they are trusted. Those of two values are matched, never shown.
KINDS = (
    *NUMBERS,
    "email",
    "email_and_name",
    "phone_and_name",
    "name_and_postal_code",
    "name",
    "phone",
)
# What is a contact, too; a phone alone proves nothing: families share it.
CONTACTS = (*NUMBERS, "email", "phone")
# An e-mail address or phone under more names than this belongs to a shop or a company.
SHARED = 20
# What is longer proves nothing; of a name the beginning is compared.
LONGEST, LONGEST_NAME, LONGEST_PHONE = 254, 160, 40
# Typed where a form insists on an address and the person has none.
DUMMY_EMAIL = (
    r"(test|tests|testing|dummy|sample|none|null|nobody|unknown|noemail|nomail|"
    r"no-?reply|donotreply|na|nashi|aaa+|xxx+)\d*@.*"
)
_DUMMY_EMAIL = re.compile(DUMMY_EMAIL)


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What one row says about who someone is, as typed."""

    external_id: str | None = None
    member_number: str | None = None
    line_id: str | None = None
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True)
class Key:
    """One key as it is compared; `source` only for external ids."""

    kind: str
    matched: str
    source: str = ""


def is_dummy_email(matched: str) -> bool:
    """Whether an address (as compared) is one that people type to get past a form.

    >>> is_dummy_email("test@shop.example"), is_dummy_email("no-reply@a.jp")
    (True, True)
    >>> is_dummy_email("teston@a.jp")
    False
    """
    return _DUMMY_EMAIL.fullmatch(matched) is not None


def identity_keys(row: Incoming, *, source: str) -> Iterator[Key]:
    """The keys that could prove who this is, the surest first.

    >>> [key.kind for key in identity_keys(Incoming(phone="090-1234-5678", name="林"), source="")]
    ['phone_and_name']
    >>> list(identity_keys(Incoming(email="test@a.jp", postal_code="100-0001"), source=""))
    []
    """
    email = email_key(row.email or "")
    email = None if email and (len(email) > LONGEST or is_dummy_email(email)) else email
    phone = phone_key(row.phone or "")
    phone = None if phone and len(phone) > LONGEST_PHONE else phone
    name = (name_key(row.name or "") or "")[:LONGEST_NAME]
    postal_code = postal_code_key(row.postal_code or "")
    for kind, number in zip(
        NUMBERS, (row.external_id, row.member_number, row.line_id), strict=True
    ):
        if number and number.strip():
            yield Key(kind, number.strip(), source if kind == "external" else "")
    if email:
        yield Key("email", email)
        yield Key("email_and_name", f"{email} {name or ''}")
    if phone:
        yield Key("phone_and_name", f"{phone} {name or ''}")
    if name and postal_code:
        yield Key("name_and_postal_code", f"{name} {postal_code}")
    known = (row.external_id, row.member_number, row.line_id, email, phone, postal_code)
    if name and not any(known):
        yield Key("name", name)
