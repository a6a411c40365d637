"""The index for rows from the newest to the oldest where a time may be missing.

What has no time stands last. SQLite has it so by itself; PostgreSQL must be told, in the index as
in the order asked for. Not here: that order, and where a page of it begins (the lists' queries).
"""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement


class NewestFirst(models.Index):
    """Of "-fields"; where one may be null, for `F("field").desc(nulls_last=True)`."""

    def create_sql(
        self,
        model: type[models.Model],
        schema_editor: BaseDatabaseSchemaEditor,
        using: str = "",
        **kwargs: Any,
    ) -> Statement:
        """As any index, on PostgreSQL with the words for what is null."""
        index = self.clone()
        if schema_editor.connection.vendor == "postgresql":
            index.fields_orders = [
                (name, f"{way} NULLS LAST" if model._meta.get_field(name).null else way)
                for name, way in self.fields_orders
            ]
        return models.Index.create_sql(index, model, schema_editor, using, **kwargs)
