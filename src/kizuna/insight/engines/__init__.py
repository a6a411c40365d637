"""Where frames are computed: DuckDB by default, Spark when outgrown. One file an engine."""
