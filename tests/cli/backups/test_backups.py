"""A backup made while others write is restored whole; what is not whole is refused (OPS-01)."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import pytest

from kizuna.cli.commands.restore import on_the_shops_clock
from kizuna.core.permissions.rules import system_actor
from kizuna.core.shop.actions import describe_shop
from kizuna.core.shop.queries import the_shop
from tests.house.tree import REPOSITORY

SCRIPT = REPOSITORY / "benchmarks" / "backups_under_writers.py"
BACKUPS, WRITERS = 5, 4
TOKYO = ZoneInfo("Asia/Tokyo")
ORDERS = "注文番号,注文日,お名前,メール,金額\n1,2026-11-01,山田 花子,h@example.jp,800\n"
Kizuna = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(data: Path, database: str = "") -> dict[str, str]:
    """An operator's environment."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("KIZUNA_")}
    own.pop("DJANGO_SETTINGS_MODULE", None)
    own |= {"KIZUNA_DATA": str(data)}
    return own | ({"KIZUNA_DATABASE_URL": database} if database else {})


def kizuna(
    own: dict[str, str], *arguments: str | Path, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """What one command prints."""
    command = [sys.executable, "-m", "kizuna", *map(str, arguments), "--lang", "en"]
    return subprocess.run(
        command, env=own, input=typed, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A shop with someone in it, a few orders and their file."""
    place = tmp_path_factory.mktemp("shop")
    own = environment(place / "data")
    kizuna(own, "migrate")
    staff = ("user", "add", "--email", "hanako@example.com", "--name", "花子")
    kizuna(own, *staff, typed="correct horse battery\n")
    orders = place / "orders.csv"
    orders.write_text(
        "注文番号,注文日,お名前,メール,金額\n1,2026-11-01,山田 花子,h@example.jp,800\n"
    )
    assert kizuna(own, "import", orders).returncode == 0
    return own


def test_every_backup_under_writers_is_restored_whole() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, str(BACKUPS), str(WRITERS)],
        env=environment(Path("unused")),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{BACKUPS} of {BACKUPS} restored and complete" in done.stdout


def test_what_is_restored_can_be_used_and_says_where_its_log_stood(
    shop: dict[str, str], tmp_path: Path
) -> None:
    earliest = datetime.now(TOKYO).replace(second=0, microsecond=0)
    made = kizuna(shop, "backup", tmp_path / "a.backup")
    latest = datetime.now(TOKYO)
    head = made.stdout.splitlines()[0].rpartition(" ")[2]
    assert "not encrypted" in made.stdout
    own = environment(tmp_path / "restored")
    restored = kizuna(own, "restore", tmp_path / "a.backup")
    assert restored.returncode == 0, restored.stderr
    told = re.match(r"Restored the backup of (.{16}) \(Asia/Tokyo\) and", restored.stdout)
    assert told, restored.stdout
    assert earliest <= datetime.fromisoformat(told[1]).replace(tzinfo=TOKYO) <= latest
    assert kizuna(own, "audit", "--anchor", head).returncode == 0
    kept = sorted(path.name for path in (tmp_path / "restored" / "imports" / "1").iterdir())
    assert "files" in kept
    assert (tmp_path / "restored" / "lake" / "state.json").exists()
    key = Path(shop["KIZUNA_DATA"]) / "secret-key"
    assert (tmp_path / "restored" / "secret-key").read_text() == key.read_text()
    assert kizuna(own, "import", "--undo", "1").returncode == 0


@pytest.mark.django_db
def test_the_time_of_a_backup_is_told_on_the_clock_of_the_shop_that_was_in_it() -> None:
    describe_shop(replace(the_shop(), time_zone="America/New_York"), actor=system_actor("test"))
    told = on_the_shops_clock("2026-11-22T03:30:59.123456+00:00")
    assert told == "2026-11-21 22:30 (America/New_York)"


def test_a_backup_goes_into_an_empty_place_only(shop: dict[str, str], tmp_path: Path) -> None:
    assert kizuna(shop, "backup", tmp_path / "a.backup").returncode == 0
    over = kizuna(shop, "backup", tmp_path / "a.backup")
    assert over.returncode == 2  # file_exists
    into = kizuna(shop, "restore", tmp_path / "a.backup")
    assert into.returncode == 6  # place_not_empty
    assert "There is data in" in into.stderr


def test_a_backup_is_written_outside_of_what_it_backs_up(shop: dict[str, str]) -> None:
    data = Path(shop["KIZUNA_DATA"])
    for place in (data, data / "imports"):
        inside = kizuna(shop, "backup", place / "a.backup")
        assert inside.returncode == 2 and "Write the backup somewhere else" in inside.stderr
        assert not any(place.glob("*.backup"))  # backed_up_itself


def test_a_folder_that_is_not_there_is_named(shop: dict[str, str], tmp_path: Path) -> None:
    nowhere = kizuna(shop, "backup", tmp_path / "nowhere" / "a.backup")
    assert nowhere.returncode == 2  # no_place_for_backup
    assert f"Nothing can be written into {tmp_path / 'nowhere'}" in nowhere.stderr
    lost = kizuna(environment(tmp_path / "restored"), "restore", tmp_path / "lost.backup")
    assert lost.returncode == 3 and "There is no file" in lost.stderr


def test_nothing_is_restored_of_what_cannot_be_opened_or_is_not_whole(
    shop: dict[str, str], tmp_path: Path
) -> None:
    secret = tmp_path / "secret.backup"
    assert kizuna(shop, "backup", secret, "--encrypt", typed="\n").returncode == 2  # no_passphrase
    assert kizuna(shop, "backup", secret, "--encrypt", typed="a phrase\n").returncode == 0
    own = environment(tmp_path / "restored")
    wrong = kizuna(own, "restore", secret, typed="another\n")
    assert wrong.returncode == 3 and "This passphrase does not open" in wrong.stderr
    cut = tmp_path / "cut.backup"
    cut.write_bytes(secret.read_bytes()[:-1])
    assert "cut short" in kizuna(own, "restore", cut, typed="a phrase\n").stderr
    assert "no backup of Kizuna" in kizuna(own, "restore", Path(__file__)).stderr
    assert not any((tmp_path / "restored").iterdir())
    assert kizuna(own, "restore", secret, typed="a phrase\n").returncode == 0


@pytest.mark.skipif(
    os.environ.get("KIZUNA_TEST_DATABASE") != "postgresql", reason="runs on PostgreSQL's turn"
)
def test_on_postgresql_the_log_goes_on_in_another_server(tmp_path: Path) -> None:
    import psycopg

    address = urlsplit(os.environ["KIZUNA_TEST_DATABASE_URL"])
    with psycopg.connect(urlunsplit(address), autocommit=True) as server:
        for name in ("backup_from", "backup_to"):
            server.execute(f"DROP DATABASE IF EXISTS {name}")
            server.execute(f"CREATE DATABASE {name}")
    live, fresh = (
        environment(tmp_path / name, urlunsplit(address._replace(path=f"/{name}")))
        for name in ("backup_from", "backup_to")
    )
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "注文番号,注文日,お名前,メール,金額\n1,2026-11-01,山田 花子,h@example.jp,800\n"
    )
    assert kizuna(live, "import", orders).returncode == 0
    made = kizuna(live, "backup", tmp_path / "a.backup")
    assert made.returncode == 0, made.stderr
    elsewhere = kizuna(environment(tmp_path / "sqlite"), "restore", tmp_path / "a.backup")
    assert elsewhere.returncode == 6  # other_database
    assert re.findall(r"KIZUNA_\w+", elsewhere.stderr) == ["KIZUNA_DATABASE_URL"]
    restored = kizuna(fresh, "restore", tmp_path / "a.backup")
    assert restored.returncode == 0, restored.stderr
    with psycopg.connect(fresh["KIZUNA_DATABASE_URL"]) as server:
        rows = server.execute("SELECT DISTINCT transaction_id::text FROM events").fetchall()
    assert rows == [("0",)]
    assert kizuna(fresh, "import", "--undo", "1").returncode == 0
    assert kizuna(fresh, "restore", tmp_path / "a.backup").returncode == 6
