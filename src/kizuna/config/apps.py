"""Which apps there are: every folder of a room, found by looking, lowest room first.

Not here: which may import which (`.importlinter`).
"""

import pkgutil
from importlib.util import find_spec
from pathlib import Path

import kizuna

# The stairs from the bottom up. A room that holds nothing yet is simply not there.
ROOMS = ("core", "people", "privacy", "collect", "understand", "act", "measure", "web")


def own_apps() -> list[str]:
    """Dotted names of Kizuna's own apps: adding a folder `kizuna/<room>/<app>/` adds an app."""
    root = Path(kizuna.__file__).parent
    return [
        f"kizuna.{room}.{app.name}"
        for room in ROOMS
        for app in sorted(pkgutil.iter_modules([str(root / room)]), key=lambda found: found.name)
        if app.ispkg
    ]


def modules_of_apps(name: str) -> list[str]:
    """The module `name` of every app that has one, such as `urls`."""
    return [f"{app}.{name}" for app in own_apps() if find_spec(f"{app}.{name}")]
