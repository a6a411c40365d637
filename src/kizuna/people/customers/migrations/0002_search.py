"""Two indexes: sample customers, and pairs of letters; and text compared by its bytes."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Contentless: the words are not kept beside the index. No ranks or phrases are asked for.
SQLITE = """
CREATE VIRTUAL TABLE customer_search USING fts5(
    grams, content='', contentless_delete=1, detail=none, tokenize='unicode61'
);
CREATE TRIGGER customer_leaves_search AFTER DELETE ON customers BEGIN
    DELETE FROM customer_search WHERE rowid = old.id;
END
"""
# Compared by bytes, texts sort as on SQLite, and an index finds how they begin.
POSTGRESQL = """
CREATE TABLE customer_search (
    customer_id bigint PRIMARY KEY REFERENCES customers (id) ON DELETE CASCADE,
    words text[] NOT NULL
);
CREATE INDEX customer_search_words ON customer_search USING gin (words);
ALTER TABLE customers ALTER COLUMN sort_key TYPE varchar(420) COLLATE "C";
ALTER TABLE customer_keys ALTER COLUMN matched TYPE varchar(460) COLLATE "C"
"""


def make_index(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Run the statements of this database; a trigger's own semicolon ends with a line END."""
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRESQL, params=None)
        return
    table, _, trigger = SQLITE.partition(";")
    editor.execute(table, params=None)
    editor.execute(trigger, params=None)


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("is_sample", True)),
                fields=["import_id"],
                name="sample_customers",
            ),
        ),
        migrations.RunPython(make_index),
    ]
