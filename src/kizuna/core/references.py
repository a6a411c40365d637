"""Foreign keys that PostgreSQL checks once for all rows of a statement, not row by row.

Its own check asks for each row by itself, and that took a third of an import's time. SQLite keeps
its own. Not here: which keys those are (each app's migrations).
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# A plan made while a table was empty would read it from end to end when it is full: by index only.
# Locked as PostgreSQL's own check locks them: who would delete what is referred to waits, and then
# sees who refers to it.
_STATEMENTS = (
    """DO $$ DECLARE own text; BEGIN
    SELECT conname INTO STRICT own FROM pg_constraint WHERE contype = 'f'
        AND conrelid = '{table}'::regclass AND conkey = ARRAY[(SELECT attnum FROM pg_attribute
            WHERE attrelid = conrelid AND attname = '{column}')];
    EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', own);
END $$""",
    """CREATE FUNCTION {table}_{column}_is_known() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET search_path FROM CURRENT AS
$$ BEGIN
    IF EXISTS (SELECT FROM (
        SELECT found.id FROM (SELECT DISTINCT {column} AS id FROM told WHERE {column} IS NOT NULL
            ORDER BY id) asked
        LEFT JOIN LATERAL (SELECT id FROM {parent} WHERE id = asked.id FOR KEY SHARE) found ON TRUE
        OFFSET 0) AS looked WHERE id IS NULL)
    THEN RAISE foreign_key_violation
        USING MESSAGE = '{table}.{column} refers to nothing in {parent}';
    END IF;
    RETURN NULL;
END $$""",
    """CREATE FUNCTION {table}_{column}_is_free() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET search_path FROM CURRENT AS
$$ BEGIN
    IF EXISTS (SELECT FROM gone CROSS JOIN LATERAL
        (SELECT FROM {table} WHERE {column} = gone.id LIMIT 1) AS referring)
    THEN RAISE foreign_key_violation
        USING MESSAGE = '{table}.{column} refers to what would be gone from {parent}';
    END IF;
    RETURN NULL;
END $$""",
    """CREATE TRIGGER {table}_{column}_inserted AFTER INSERT ON {table}
REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION {table}_{column}_is_known()""",
    """CREATE TRIGGER {table}_{column}_updated AFTER UPDATE ON {table}
REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION {table}_{column}_is_known()""",
    """CREATE TRIGGER {table}_{column}_left AFTER DELETE ON {parent}
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {table}_{column}_is_free()""",
)


class CheckedInSets(Operation):
    """A migration's step: a foreign key to a parent's `id` is checked by sets from here on.

    Checked when a statement ends, not when the transaction does: a parent is written before what
    refers to it, and deleted after. Ids of parents never change. The column has an index.
    """

    reduces_to_sql = True
    reversible = False

    def __init__(self, table: str, column: str, *, parent: str) -> None:
        self.table, self.column, self.parent = table, column, parent

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How a migration file would write this step."""
        return (type(self).__name__, [self.table, self.column], {"parent": self.parent})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models know nothing of how a key is checked."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Put triggers in place of PostgreSQL's own."""
        if schema_editor.connection.vendor != "postgresql":
            return
        named = {"table": self.table, "column": self.column, "parent": self.parent}
        for statement in _STATEMENTS:
            schema_editor.execute(statement.format(**named), params=None)

    def describe(self) -> str:
        """What this step does, for who reads the plan."""
        return f"Check {self.table}.{self.column} set by set"
