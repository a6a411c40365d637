"""The shape of each canonical table: columns, types, grain, keys. One file a table."""
