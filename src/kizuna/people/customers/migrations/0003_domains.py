"""An index of the domains of e-mail addresses: whoever writes from there is found by it."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

INDEX = """
CREATE INDEX customer_keys_of_domain ON customer_keys
    ((substr(matched, {position}(matched, '@') + 1))) WHERE kind = 'email'
"""


def make_index(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """An index of an expression, which each database writes in its own way."""
    position = "strpos" if editor.connection.vendor == "postgresql" else "instr"
    editor.execute(INDEX.format(position=position), params=None)


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_search")]
    operations = [migrations.RunPython(make_index)]
