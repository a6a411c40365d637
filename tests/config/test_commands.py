"""`kizuna migrate` and `kizuna serve` as processes of their own, on an empty data folder."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An operator's environment: an empty data folder, a free port, SQLite."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("KIZUNA_")}
    own |= {"KIZUNA_DATA": str(tmp_path / "data"), "KIZUNA_LISTEN": f"127.0.0.1:{port}"}
    return own | {"KIZUNA_URL": f"http://localhost:{port}", "LANG": "C.UTF-8"}


def kizuna(
    environment: dict[str, str], *arguments: str, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """What one command prints."""
    return subprocess.run(
        [sys.executable, "-m", "kizuna", *arguments],
        env=environment,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def server(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`kizuna serve`, once it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "kizuna", "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 20
    while not answers(environment["KIZUNA_URL"]):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    yield process
    process.kill()
    process.communicate()


def answers(url: str) -> bool:
    """Whether a server answers there, whatever it says."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def test_the_tables_are_made_once_and_only_their_owner_reads_the_folder(
    environment: dict[str, str],
) -> None:
    first, second = kizuna(environment, "migrate"), kizuna(environment, "migrate", "--lang", "ja")
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert first.stdout.startswith("Made ")
    assert second.stdout == "データベースは最新です。\n"
    data = Path(environment["KIZUNA_DATA"])
    assert data.stat().st_mode & 0o077 == 0
    with sqlite3.connect(data / "kizuna.sqlite3") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_key_of_ones_own_needs_no_folder_made_beforehand(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("kept-in-a-file-" + "0123456789" * 5, encoding="utf-8")
    result = kizuna(environment | {"KIZUNA_SECRET_KEY_FILE": str(tmp_path / "key")}, "migrate")
    assert result.returncode == 0, result.stderr
    assert Path(environment["KIZUNA_DATA"]).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("command", ["migrate", "serve", "worker", "backup", "audit", "doctor"])
def test_a_database_that_cannot_be_reached_is_told_in_a_sentence(
    environment: dict[str, str], command: str
) -> None:
    nowhere = "postgresql://hanako:hush-hush@127.0.0.1:1/kizuna"
    result = kizuna(environment | {"KIZUNA_DATABASE_URL": nowhere}, command, "--lang", "en")
    told = result.stdout + result.stderr
    assert result.returncode == (1 if command == "doctor" else 4)
    assert "database" in told and "Traceback" not in told and "hush-hush" not in told
    if command != "doctor":  # unreachable_database
        assert "refused" in told and "KIZUNA_DATABASE_URL" in told


@pytest.mark.parametrize("command", ["worker", "backup", "audit", "doctor"])
def test_a_database_that_was_never_made_is_told_in_a_sentence(
    environment: dict[str, str], command: str
) -> None:
    result = kizuna(environment, command, "--lang", "en")
    told = result.stdout + result.stderr
    assert result.returncode == (1 if command == "doctor" else 4)  # no_tables
    assert "Run kizuna migrate." in told and "Traceback" not in told
    assert "cannot be written" not in told


def test_nonsense_in_the_environment_is_told_in_one_sentence(environment: dict[str, str]) -> None:
    result = kizuna(environment | {"KIZUNA_URL": "crm.example.com"}, "migrate", "--lang", "en")
    assert result.returncode == 4
    assert result.stderr.startswith("The setting KIZUNA_URL cannot be “crm.example.com”.\n")
    assert "Traceback" not in result.stderr


def test_the_server_answers_and_stops_when_told_to(server: subprocess.Popen[str]) -> None:
    server.send_signal(signal.SIGTERM)
    printed, _ = server.communicate(timeout=20)
    assert server.returncode == 0
    assert printed.startswith("Open http://localhost:")


def children(server: "subprocess.Popen[str]") -> dict[int, bool]:
    """Whether each process that the server started is the worker."""
    found = Path(f"/proc/{server.pid}/task/{server.pid}/children").parent.parent.glob("*/children")
    ids = {int(number) for threads in found for number in threads.read_text().split()}
    commands = {number: Path(f"/proc/{number}/cmdline").read_text() for number in ids}
    return {number: "worker" in command for number, command in commands.items() if command}


@pytest.mark.slow
@pytest.mark.parametrize("is_worker", [False, True], ids=["pages", "worker"])
def test_a_process_that_is_killed_is_started_again_and_all_still_stop_when_told_to(
    server: "subprocess.Popen[str]", environment: dict[str, str], *, is_worker: bool
) -> None:
    (killed,) = (number for number, works in children(server).items() if works is is_worker)
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while not [n for n, works in children(server).items() if works is is_worker and n != killed]:
        assert server.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    while not answers(environment["KIZUNA_URL"]):
        assert server.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    left = children(server)
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=30)
    assert not [number for number in left if Path(f"/proc/{number}").exists()]


def test_the_first_person_is_added_on_the_command_line(environment: dict[str, str]) -> None:
    arguments = ["user", "add", "--email", "Hanako@example.com", "--name", "花子", "--lang", "ja"]
    weak = kizuna(environment, *arguments, typed="short\n")
    assert weak.returncode == 6 and "このパスワードは使えません" in weak.stderr
    added = kizuna(environment, *arguments, typed="correct horse battery\n")
    assert added.stdout == "hanako@example.com を登録しました。\n", added.stderr
    link = kizuna(environment, "user", "link", "--email", "Hanako@example.com", "--lang", "en")
    assert link.stdout.splitlines()[-1].startswith(f"{environment['KIZUNA_URL']}/sign-in/link/")
    jiro = ("--email", "jiro@example.com")
    assert kizuna(environment, "user", "link", *jiro).returncode == 6  # unknown_staff_member
    assert kizuna(environment, "user", "add", *jiro).returncode == 2  # no_name


def test_the_demo_stands_with_its_sample_and_a_link_that_lets_in(
    environment: dict[str, str],
) -> None:
    first = kizuna(environment, "demo", "--no-serve", "--lang", "en")
    assert first.returncode == 0, first.stderr
    url = first.stdout.splitlines()[-1]
    assert url.startswith(f"{environment['KIZUNA_URL']}/sign-in/link/")
    with sqlite3.connect(Path(environment["KIZUNA_DATA"]) / "kizuna.sqlite3") as connection:
        orders, passwords = connection.execute(
            "SELECT (SELECT count(*) FROM orders), group_concat(password) FROM staff_members"
        ).fetchone()
    assert orders > 10_000
    assert passwords.startswith("!")  # no password lets in
    # A second start finds it there, and makes the first link worthless.
    second = kizuna(environment, "demo", "--no-serve", "--lang", "en")
    assert second.stdout.splitlines()[-1] not in ("", url)


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_port_that_is_taken_is_told_before_anything_starts(
    environment: dict[str, str], command: str
) -> None:
    host, _, port = environment["KIZUNA_LISTEN"].rpartition(":")
    with socket.create_server((host, int(port))):
        result = kizuna(environment, command, "--lang", "en")
    assert result.returncode == 6  # port_taken
    assert result.stderr.startswith(f"Another program is already using {host}:{port}.\n")
    assert not result.stdout and "Preparing" not in result.stderr


def test_an_address_that_is_not_this_machine_is_told(environment: dict[str, str]) -> None:
    result = kizuna(environment | {"KIZUNA_LISTEN": "192.0.2.1:8000"}, "serve", "--lang", "en")
    assert result.returncode == 6  # cannot_listen
    assert result.stderr.startswith("Kizuna cannot listen on 192.0.2.1:8000 (")


def test_the_demo_that_is_served_gives_way_to_a_file_of_ones_own(
    environment: dict[str, str],
) -> None:
    only_a_port = {name: value for name, value in environment.items() if name != "KIZUNA_URL"}
    demo = subprocess.Popen(
        [sys.executable, "-m", "kizuna", "demo", "--lang", "en"],
        env=only_a_port,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert demo.stdout is not None
    link = next(line.strip() for line in demo.stdout if line.startswith("http"))
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def send(page: str, to: str) -> str:
        """Send the form of a page; the address one is led to."""
        token = re.search(
            'csrfmiddlewaretoken" value="([^"]+)"', browser.open(page).read().decode()
        )
        assert token
        sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1]}).encode()
        origin = {"Origin": environment["KIZUNA_URL"]}
        with browser.open(urllib.request.Request(to, sent, origin)) as answer:
            assert answer.status == 200
            return str(answer.url)

    try:
        home = send(link, link)
        assert send(home, f"{home}sample/remove/") == f"{home}imports/"
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate()


def test_the_demo_keeps_away_from_a_shop_with_people_of_its_own(
    environment: dict[str, str],
) -> None:
    kizuna(environment, "migrate")
    arguments = ["user", "add", "--email", "hanako@example.com", "--name", "花子"]
    kizuna(environment, *arguments, typed="correct horse battery\n")
    result = kizuna(environment, "demo", "--no-serve", "--lang", "en")
    assert result.returncode == 6  # own_staff
    assert "Start it with kizuna serve" in result.stderr
