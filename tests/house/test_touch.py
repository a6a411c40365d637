"""Adding a metric, a format, a panel touches one file: registry, catalogue, page and generic tests
see it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import REPOSITORY, SOURCE

TOY_METRIC = '''"""Toy: how many orders there are, under another name."""

from kizuna.base.words import Words
from kizuna.insight.metric import Unit, metric
from kizuna.insight.stats.sums import power_sums
from kizuna.insight.stats.totals import total
from kizuna.insight.tables.shape import Frame
from kizuna.insight.tables.slice import Slice


@metric(
    ja="おもちゃの注文数",
    en="Toy orders",
    meaning=Words(ja="注文の件数です。", en="The number of orders."),
    formula=Words(ja="購入の件数", en="number of purchases"),
    unit=Unit.COUNT,
    better="up",
    source=Words(ja="おもちゃ", en="a toy"),
    interval=total(),
    needed_n=0,
    empty=0,
)
def toy_orders(slice_: Slice) -> Frame:
    """Purchases of known customers."""
    return power_sums(slice_.buyers, x="orders")
'''

TOY_FORMAT = '''"""Toy: the export of a shop system that does not exist."""

from kizuna.base.words import Words
from kizuna.insight.files.format import FORMATS, Format

FORMATS.add(
    "toy_shop",
    Format(
        key="toy_shop",
        name=Words(ja="トイショップ", en="Toy Shop"),
        required=("toy order", "toy day", "toy buyer", "toy sum"),
        columns={
            "order_id": "toy order",
            "ordered_at": "toy day",
            "customer_id": "toy buyer",
            "amount": "toy sum",
        },
        amounts="rows",
    ),
)
'''

TOY_PANEL = '''"""Toy: a room above the customer's page shows something on it."""

from kizuna.understand.profiles.rules.panels import PANELS, Column, Panel
from kizuna.understand.timeline.rules import ENTRIES, Entry, Group, Told

PANELS.add(
    "toy", Panel(column=Column.RIGHT, order=99, template="toy.html", content=lambda visit: {})
)
ENTRIES.add(
    "toy_played",
    Entry(group=Group.VOICE, icon="x", tell=lambda events: [Told(title="") for _ in events]),
)
'''


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one file more in two of its folders."""
    folder = tmp_path_factory.mktemp("extended")
    insight = folder / "kizuna" / "insight"
    shutil.copytree(SOURCE, folder / "kizuna", ignore=shutil.ignore_patterns("*.gz", "*.pyc"))
    (insight / "metrics" / "toy_orders.py").write_text(TOY_METRIC, encoding="utf-8")
    (insight / "files" / "formats" / "toy_shop.py").write_text(TOY_FORMAT, encoding="utf-8")
    toys = folder / "kizuna" / "act" / "toys"
    toys.mkdir(parents=True)
    for package in (toys.parent, toys):
        (package / "__init__.py").touch()
    (toys / "panels.py").write_text(TOY_PANEL, encoding="utf-8")
    return folder


def told(extended: Path, *arguments: str) -> str:
    """What a Python process says that finds the extended package first."""
    paths = os.pathsep.join([str(extended), str(REPOSITORY)])
    result = subprocess.run(
        [sys.executable, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_a_metric_in_one_file_is_in_the_shop_and_in_the_catalogue(extended: Path) -> None:
    code = (
        "import kizuna.insight as ki, polars\n"
        "from tests.docs.metric_catalogue import catalogue\n"
        "orders = {'customer': ['a', 'b'], 'date': ['2026-01-05'] * 2, 'amount': [1, 2]}\n"
        "shop = ki.read(polars.DataFrame(orders), currency='JPY')\n"
        "print(int(shop.toy_orders().value), '## Toy orders' in catalogue('en'))"
    )
    assert told(extended, "-c", code).split() == ["2", "True"]


def test_a_metric_in_one_file_is_taken_by_the_generic_tests(extended: Path) -> None:
    collected = told(
        extended, "-m", "pytest", "tests/insight", "--collect-only", "-q", "-k", "toy_orders"
    )
    assert "toy_orders" in collected


def test_a_format_in_one_file_is_recognised_and_in_the_catalogue(extended: Path) -> None:
    code = (
        "import kizuna.insight as ki, polars; from tests.docs.catalogues import formats\n"
        "orders = {'toy order': ['1'], 'toy day': ['2026-01-05'], 'toy buyer': ['a'],"
        " 'toy sum': ['10']}\n"
        "shop = ki.read(polars.DataFrame(orders), currency='JPY')\n"
        "print(shop.reading.sources[0].format, 'Toy Shop' in formats())"
    )
    assert told(extended, "-c", code).split() == ["toy_shop", "True"]


def test_a_panel_and_an_entry_in_one_file_of_a_new_app_are_on_the_customers_page(
    extended: Path,
) -> None:
    code = (
        "from kizuna.cli.application import start_application; start_application()\n"
        "from kizuna.understand.profiles.rules.panels import PANELS\n"
        "from kizuna.understand.timeline.rules import Group, kinds_of, offered_groups\n"
        "print('toy' in PANELS, kinds_of(Group.VOICE), Group.VOICE in offered_groups())"
    )
    assert told(extended, "-c", code).split() == ["True", "['toy_played']", "True"]
