"""The lake: a copy of what happened in columns, by ids only, that can be made anew at will."""
