"""Tables whose rows can be added and never changed, kept so by the database itself.

Not here: which tables those are (each app's migrations).
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""
_REFUSE = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""


class AppendOnly(Operation):
    """A migration's step: from here on the table refuses UPDATE, DELETE and TRUNCATE.

    SQLite loses triggers when Django rebuilds a table to alter it: a migration that alters an
    append-only table ends with this step again (it puts the triggers there anew).
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration file would write this step."""
        return (type(self).__name__, [self.table], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models know nothing of triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Put the triggers there."""
        self._drop(schema_editor)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_REFUSE, params=None)
        for verb, template in self._triggers(schema_editor):
            schema_editor.execute(template.format(table=self.table, verb=verb), params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take them away."""
        self._drop(schema_editor)

    def describe(self) -> str:
        """What this step does, for who reads the plan."""
        return f"Refuse changes of rows in {self.table}"

    def _drop(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        for verb, _ in self._triggers(schema_editor):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_{verb}{on}")

    def _triggers(self, schema_editor: BaseDatabaseSchemaEditor) -> list[tuple[str, str]]:
        if schema_editor.connection.vendor == "postgresql":
            return [(verb, _POSTGRESQL) for verb in ("update", "delete", "truncate")]
        return [(verb, _SQLITE) for verb in ("update", "delete")]
