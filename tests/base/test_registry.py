"""A registry finds its own folder, once, and nothing twice."""

import importlib
import sys
from pathlib import Path

import pytest

from kizuna.base.registry import Registry


def test_entries_are_found_by_importing_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "toys"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from kizuna.base.registry import Registry\nTOYS = Registry('toys', folder='toys')\n"
    )
    (folder / "b.py").write_text("from toys import TOYS\nTOYS.add('b', 2)\n")
    (folder / "a.py").write_text("from toys import TOYS\nTOYS.add('a', 1)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    toys = importlib.import_module("toys")

    try:
        assert list(toys.TOYS) == ["a", "b"]
        assert toys.TOYS.values() == [1, 2]
        with pytest.raises(ValueError, match="too late"):
            toys.TOYS.add("c", 3)
    finally:
        for name in [module for module in sys.modules if module.split(".")[0] == "toys"]:
            del sys.modules[name]


def test_an_unknown_key_is_answered_with_the_known_ones() -> None:
    toys: Registry[int] = Registry("toys")
    toys.add("ball", 1)
    with pytest.raises(KeyError, match="ball"):
        toys["bat"]
