"""What customers are found by when one types. Not here: asking the database (`queries.search`)."""
