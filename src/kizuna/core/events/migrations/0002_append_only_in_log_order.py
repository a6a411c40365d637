"""Events can be added and never changed; on PostgreSQL each remembers its transaction.

Ids are drawn before a commit, so that a smaller one may become visible after a larger one, and a
reader that remembers ids would skip it. Transaction numbers tell which may still be to come.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kizuna.core.append_only import AppendOnly


def remember_transactions(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite lets one transaction write at a time: there the order of ids is that of commits."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE events"
            " ADD COLUMN transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id()"
        )
        schema_editor.execute("CREATE INDEX events_in_log_order ON events (transaction_id, id)")


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.RunPython(remember_transactions, migrations.RunPython.noop),
        AppendOnly("events"),
    ]
