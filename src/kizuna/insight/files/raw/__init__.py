"""One file -> raw tables: its encoding, dialect, header and cells; nothing interpreted."""
