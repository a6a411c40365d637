"""The way from a command to the Django application, taken only by commands that need it.

Not here: settings (`kizuna.config`).
"""

import os

from kizuna.base.errors import Misconfigured
from kizuna.base.said import Said
from kizuna.base.words import Words

SETTINGS = "kizuna.config.settings"
UNREACHABLE_DATABASE = Words(
    ja="データベースにつながりません（{reason}）。",
    en="The database cannot be reached ({reason}).",
)
CHECK_DATABASE = Words(
    ja="動いているか、KIZUNA_DATABASE_URL の行き先と利用者、フォルダーの権限を確かめてください。",
    en="See whether it runs, where KIZUNA_DATABASE_URL leads and as whom, and who may write the "
    "folder.",
)
NO_TABLES = Words(
    ja="データベースが、まだ作られていません。", en="The database has not been made yet."
)
MAKE_TABLES = Words(ja="kizuna migrate を実行してください。", en="Run kizuna migrate.")


def start_application() -> None:
    """Read the settings and make the models usable; Misconfigured where a setting is nonsense."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # Settled here first: Django would wrap what they refuse in errors of its own.
    import django

    import kizuna.config.settings  # noqa: F401

    django.setup()


def reach_database() -> None:
    """Open it; Misconfigured with the driver's own reason where that cannot be."""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        reason = str(error).partition("\n")[0]
        raise Misconfigured(
            Said("unreachable_database", UNREACHABLE_DATABASE, {"reason": reason}),
            Said("check_database", CHECK_DATABASE),
        ) from error


def open_application() -> None:
    """Make it usable and reach its database: what a command needs that changes no tables."""
    start_application()
    reach_database()
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    if not MigrationRecorder(connection).has_table():
        raise Misconfigured(Said("no_tables", NO_TABLES), Said("make_tables", MAKE_TABLES))


def bring_up_to_date() -> int:
    """Apply the changes of the tables that this version brings; how many there were."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    reach_database()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    return len(waiting)
