"""A PostgreSQL server that lives as long as the tests do, where its programs are installed.

Not here: Django's test database inside it (pytest-django).
"""

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
ADDRESS = "KIZUNA_TEST_DATABASE_URL"


def chosen_database_url(environment: MutableMapping[str, str]) -> str | None:
    """None for SQLite; with KIZUNA_TEST_DATABASE=postgresql the address of a fresh server.

    Test processes that xdist starts have a server each: transactions are numbered for the whole
    server, so that on one of them they would hold up each other's readers of the log.
    """
    if environment.get("KIZUNA_TEST_DATABASE", "sqlite") == "sqlite":
        return None
    if ADDRESS not in environment or "PYTEST_XDIST_WORKER" in environment:
        environment[ADDRESS] = start_server(programs())
    return environment[ADDRESS]


def programs() -> Path:
    """The folder of the newest PostgreSQL installed; without one the run stops aloud."""
    found = sorted(INSTALLED.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise SystemExit("KIZUNA_TEST_DATABASE=postgresql, but PostgreSQL is not installed")
    return found[-1].parent


def start_server(binaries: Path) -> str:
    """Start a server on loopback with a data folder of its own; stopped when the tests end."""
    folder = Path(tempfile.mkdtemp(prefix="kizuna-postgresql-"))
    user = unprivileged_user()
    if user:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        command: list[str | Path] = [binaries / program, "-D", folder / "data", *arguments]
        subprocess.run(
            command,
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,  # a pipe would wait for the server to end
            env=clean(os.environ),
            user=user,
        )

    run("initdb", "-U", "kizuna", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    # Crashes of the machine are not what these tests are about; crashes of programs are.
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("pg_ctl", "-w", "-o", options, "-l", str(folder / "log"), "start")

    def stop() -> None:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgresql://kizuna@127.0.0.1:{port}/postgres"


def empty_append_only_tables_too() -> None:
    """After a test with real transactions Django empties every table: triggers look away then."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(self: BaseDatabaseOperations, statements: Iterable[str]) -> None:
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute("SET session_replication_role = replica")
                # Some tables beside the models hang on them, such as an index for searching.
                flush(self, [f"{statement.rstrip(';')} CASCADE" for statement in statements])
                cursor.execute("SET session_replication_role = origin")
                return
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            flush(self, statements)
            for _, sql in triggers:
                cursor.execute(sql)

    BaseDatabaseOperations.execute_sql_flush = without_triggers  # type: ignore[assignment, method-assign]


def unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without settings of the PostgreSQL programs."""
    return {name: value for name, value in environment.items() if not name.startswith("PG")}
