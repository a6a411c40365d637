"""Parts of the customers by which every analysis can be narrowed: filled from above.

Not here: the parts (each room's own), computing what is asked for (`actions`).

A room that knows parts of the customers writes, in its `filters.py`,

    FILTERS.add("segment", Filter(name=Words(ja="セグメント", en="Segments"), order=10,
                                  choices=choices, version=version, members=members))

and every analysis can be asked for `?only=segment:7`. The files are imported at start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.core.permissions.rules import Actor, Permission


@dataclass(frozen=True, kw_only=True)
class FilterChoice:
    """One part that can be chosen.

    `key` stays the same when the part is renamed: up to 40 letters, digits, "-" or "_". `name`
    is in the reader's language; `customers` says how many there are, where that is known.
    """

    key: str
    name: str
    customers: int | None = None


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One way to part the customers.

    choices   what the reader may choose, in the order they should be offered
    version   of the part of this key: another text whenever its members may be others; None where
              there is no such part (any more). One cheap statement: it is asked on every page
    members   the ids of its customers, each once: as SQL of `customer_id`, asked of the lake,
              or, where the lake does not know them, themselves
    """

    name: Words
    order: int
    choices: Callable[[Actor], Sequence[FilterChoice]]
    version: Callable[[str], str | None]
    members: Callable[[str], str | Sequence[int]]
    permission: Permission | None = None


FILTERS: Registry[Filter] = Registry("filters")


def part_of(only: str) -> tuple[Filter, str] | None:
    """The filter and the key of a part that is written "segment:7"; None for nonsense."""
    kind, _, key = only.partition(":")
    return (FILTERS[kind], key) if key and kind in FILTERS else None
