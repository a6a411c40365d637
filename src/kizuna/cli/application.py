"""The way from a command to the Django application, taken only by commands that need it.

Not here: settings (`kizuna.config`).
"""

import os

SETTINGS = "kizuna.config.settings"


def start_application() -> None:
    """Read the settings and make the models usable; Misconfigured where a setting is nonsense."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # Settled here first: Django would wrap what they refuse in errors of its own.
    import django

    import kizuna.config.settings  # noqa: F401

    django.setup()


def bring_up_to_date() -> int:
    """Apply the changes of the tables that this version brings; how many there were."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
    return len(waiting)
