"""One class for every "add a thing in one file": metrics, formats, analyses, commands.

Not here: what the entries mean. The room that owns a registry declares their shape.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries by key, found by importing every module of one folder.

    >>> colours: Registry[str] = Registry("colours")
    >>> colours.add("ai", "#2b4c8c")
    >>> colours["ai"], list(colours)
    ('#2b4c8c', ['ai'])
    >>> colours.add("ai", "#000000")
    Traceback (most recent call last):
        ...
    ValueError: colours: 'ai' is registered twice
    """

    def __init__(self, name: str, folder: str | None = None) -> None:
        """`folder` is the dotted package whose modules hold the entries; None: added by hand."""
        self.name = name
        self._folder = folder
        self._entries: dict[str, Entry] = {}
        self._frozen = False

    def add(self, key: str, entry: Entry) -> None:
        """Register one entry; a second one under the same key is a bug and fails at import."""
        if key in self._entries:
            raise ValueError(f"{self.name}: {key!r} is registered twice")
        if self._frozen:
            raise ValueError(f"{self.name}: {key!r} comes too late, the registry is frozen")
        self._entries[key] = entry

    def _discover(self) -> None:
        if self._folder is None or self._frozen:
            return
        package = importlib.import_module(self._folder)
        for module in sorted(found.name for found in pkgutil.iter_modules(package.__path__)):
            importlib.import_module(f"{self._folder}.{module}")
        self._entries = dict(sorted(self._entries.items()))
        self._frozen = True

    def __getitem__(self, key: str) -> Entry:
        self._discover()
        if key not in self._entries:
            raise KeyError(f"{self.name} knows no {key!r}; it knows {', '.join(self._entries)}")
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        self._discover()
        return iter(self._entries)

    def __len__(self) -> int:
        self._discover()
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        self._discover()
        return key in self._entries

    def values(self) -> list[Entry]:
        """All entries, sorted by key."""
        self._discover()
        return list(self._entries.values())
