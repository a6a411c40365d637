"""What a person types about one customer.

Not here: rows of a file (`batch`), the form (`forms`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kizuna.insight.files.values.folding import email_key, phone_key
from kizuna.people.customers.rules.keys import Incoming, Key, identity_keys


@dataclass(frozen=True, kw_only=True)
class Details:
    """`columns` of the customer itself; contacts, address, tags and the owner's own fields."""

    columns: Mapping[str, object]
    member_number: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    address: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    custom: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name by which keys are compared."""
        text = self.columns
        split = f"{text.get('family_name', '')} {text.get('given_name', '')}".strip()
        return split or str(text.get("full_name") or text.get("company_name") or "")

    def proofs(self) -> Iterator[tuple[Key, str, bool]]:
        """Each key once: (key, value as typed, whether it may prove who someone is).

        >>> details = Details(columns={"full_name": "林"}, phones=("090-1234-5678",))
        >>> [(key.kind, value, proves) for key, value, proves in details.proofs()]
        [('phone', '090-1234-5678', False), ('phone_and_name', '', True)]
        """
        typed = {("email", email_key(text) or ""): text for text in self.emails}
        typed[("member_number", self.member_number)] = self.member_number
        for text in self.phones:
            if matched := phone_key(text):
                yield Key("phone", matched), text, False
        seen: set[Key] = set()
        for row in self._rows():
            for key in identity_keys(row, source=""):
                if key not in seen:
                    seen.add(key)
                    yield key, typed.get((key.kind, key.matched), ""), True

    def _rows(self) -> Iterator[Incoming]:
        postal_code = self.address.get("postal_code")
        yield Incoming(
            member_number=self.member_number,
            email=self.emails[0] if self.emails else None,
            phone=self.phones[0] if self.phones else None,
            name=self.name,
            postal_code=postal_code,
        )
        for email in self.emails[1:]:
            yield Incoming(email=email, name=self.name)
        for phone in self.phones[1:]:
            yield Incoming(phone=phone, name=self.name)
