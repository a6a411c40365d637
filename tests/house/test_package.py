"""What is installed is complete: code, data, templates, licence; and nothing of the tests."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house.tree import REPOSITORY, SOURCE


def test_the_wheel_holds_every_file_of_the_package_and_the_licences(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        str(path.relative_to(SOURCE.parent))
        for path in SOURCE.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert expected <= packed, expected - packed
    assert any(name.endswith("licenses/LICENSE") for name in packed)
    assert not [name for name in packed if name.startswith(("tests", "docs"))]
