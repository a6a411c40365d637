"""No file lies about that nothing uses."""

import re

import grimp

from tests.house.tree import REPOSITORY, SOURCE, TESTS, python_files

# Found by their registry, or (engines) chosen by the caller; and the doors people come in by.
# Django finds an app's models, addresses, migrations and tags by their names;
# we its actions, navigation, filters, exports, panels and entries.
DISCOVERED = re.compile(
    r"kizuna\.(insight\.(metrics|engines|files\.formats)|cli\.commands)\.\w+$"
    r"|kizuna\.\w+\.\w+\.(apps|actions|models|urls|tasks|navigation|filters|exports|panels|entries)$"
    r"|kizuna\.\w+\.\w+\.(migrations|templatetags)\.\w+$"
    r"|kizuna\.understand\.segments\.fields\.\w+$"
)
DOORS = {"kizuna", "kizuna.__main__", "kizuna.cli.main"}


def test_every_module_is_imported_by_another() -> None:
    graph = grimp.build_graph("kizuna", cache_dir=None)
    packages = {module for module in graph.modules if graph.find_children(module)}
    unused = {
        module
        for module in graph.modules - packages - DOORS
        if not DISCOVERED.match(module) and not graph.find_modules_that_directly_import(module)
    }
    unused -= {module for module in unused if used_by_name(module)}
    assert not unused, unused


def used_by_name(module: str) -> bool:
    """Whether the module is run by name (`python -m`, a child process, an extra's entry)."""
    return any(module in path.read_text("utf-8") for path in python_files(SOURCE))


def test_every_file_beside_the_code_is_named_in_it() -> None:
    naming = [
        *python_files(SOURCE),
        REPOSITORY / "pyproject.toml",
        REPOSITORY / "scripts" / "vendored.toml",
        *(path for path in SOURCE.rglob("*") if path.suffix in {".html", ".j2", ".jinja"}),
        *(path for path in SOURCE.rglob("static/*/*") if path.suffix in {".js", ".css"}),
    ]
    named = "\n".join(path.read_text("utf-8") for path in naming)
    unused = [
        path.name
        for path in SOURCE.rglob("*")
        if path.is_file()
        and path.suffix not in {".py", ".pyc", ".typed"}
        # A component is asked for by its name alone: {% draw "chip" %}.
        and (f'"{path.stem}"' if path.parent.name == "components" else path.name) not in named
    ]
    assert not unused, unused


def test_every_fixture_module_is_used() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in python_files(TESTS)) + (
        REPOSITORY / "Makefile"
    ).read_text("utf-8")
    unused = [
        path.name
        for path in python_files(TESTS)
        if not path.name.startswith(("test_", "conftest", "__init__"))
        and not re.search(rf"\b{path.stem}\b", tests.replace(path.read_text("utf-8"), ""))
    ]
    assert not unused, unused
