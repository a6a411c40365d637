"""Imports go down the stairs, and each wall was seen to hold against someone who climbs it."""

import configparser
import graphlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

from tests.house.tree import REPOSITORY, SOURCE

CONTRACTS = REPOSITORY / ".importlinter"

# contract -> (file that climbs, what it imports)
PLANTED = {
    "stairs": ("insight/stats/measured.py", "import kizuna.cli.main"),
    "rules": ("core/language/rules.py", "import django.db"),
    "app": ("web/chrome/views.py", "import kizuna.web.chrome.urls"),
    "models": ("core/language/middleware.py", "import kizuna.people.staff.models"),
    "understand": ("understand/profiles/queries.py", "import kizuna.understand.timeline.queries"),
    "insight": ("insight/tables/shape.py", "import kizuna.insight.metric"),
    "files": ("insight/files/values/ids.py", "import kizuna.insight.files.columns"),
    "pure": ("insight/answer.py", "import django.db"),
    "base": ("base/money.py", "import narwhals"),
}


def contracts() -> list[str]:
    """Keys of the contracts in the file."""
    config = configparser.ConfigParser()
    config.read(CONTRACTS, encoding="utf-8")
    prefix = "importlinter:contract:"
    return [name.removeprefix(prefix) for name in config.sections() if name.startswith(prefix)]


def lint(package_folder: Path, *contract: str) -> subprocess.CompletedProcess[str]:
    """Run the linter over the package `kizuna` in a folder."""
    chosen = [option for key in contract for option in ("--contract", key)]
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--config", CONTRACTS, "--no-cache", *chosen],
        cwd=package_folder,
        env={**os.environ, "PYTHONPATH": str(package_folder), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_go_down_the_stairs() -> None:
    result = lint(SOURCE.parent)
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.mark.parametrize("contract", contracts())
def test_each_wall_catches_someone_who_climbs_it(contract: str, tmp_path: Path) -> None:
    climber, import_line = PLANTED[contract]
    shutil.copytree(SOURCE, tmp_path / "kizuna", ignore=shutil.ignore_patterns("*.gz", "*.pyc"))
    with (tmp_path / "kizuna" / climber).open("a", encoding="utf-8") as module:
        module.write(f"\n{import_line}\n")
    result = lint(tmp_path, contract)
    assert result.returncode != 0, f"nobody noticed {import_line!r} in {climber}"
    assert "BROKEN" in result.stdout, result.stdout + result.stderr


def test_a_new_room_must_be_placed(tmp_path: Path) -> None:
    shutil.copytree(SOURCE, tmp_path / "kizuna", ignore=shutil.ignore_patterns("*.gz", "*.pyc"))
    (tmp_path / "kizuna" / "attic").mkdir()
    (tmp_path / "kizuna" / "attic" / "__init__.py").touch()
    assert "kizuna.attic" in lint(tmp_path, "stairs").stdout


def test_no_two_modules_import_each_other_however_far_around() -> None:
    graph = grimp.build_graph("kizuna", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    graphlib.TopologicalSorter(imports).prepare()
