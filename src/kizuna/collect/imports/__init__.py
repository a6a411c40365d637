"""People's files brought in: read, shown, tried, written, and taken back if wanted."""
