"""The library stands alone, without Django or pandas; and the command starts at once."""

import json
import subprocess
import sys
from pathlib import Path

BLOCKED = ("django", "pandas", "polars", "pyarrow", "pyspark", "scipy")
HEAVY = (*BLOCKED, "duckdb", "narwhals", "numpy", "jinja2", "fastexcel")


def loaded_by(code: str) -> set[str]:
    """Top-level packages in memory after running `code` in a new interpreter."""
    tell = "import json, sys; print(json.dumps([name.split('.')[0] for name in sys.modules]))"
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"], capture_output=True, text=True, check=True
    )
    return set(json.loads(result.stdout.splitlines()[-1]))


def test_importing_the_library_and_the_command_loads_nothing_heavy() -> None:
    loaded = loaded_by("import kizuna.insight, kizuna.cli.main")
    assert "kizuna" in loaded
    assert not loaded & set(HEAVY)


def test_a_report_is_made_without_django_pandas_or_their_like(tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "order,customer,date,amount\n"
        + "".join(f"{n},c{n % 7},2026-{n % 9 + 1:02}-1{n % 8},{n * 100}\n" for n in range(1, 60)),
        encoding="utf-8",
    )
    block = f"import sys; sys.modules.update(dict.fromkeys({BLOCKED!r}))"
    arguments = ["report", str(orders), "--currency", "JPY", "--format", "json"]
    run = f"from kizuna.cli.main import main; sys.exit(main({arguments!r}))"
    result = subprocess.run(
        [sys.executable, "-c", f"{block}\n{run}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["metrics"]["customers"]["value"] == 7
