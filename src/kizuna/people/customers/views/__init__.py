"""Pages about customers: the list, editing one, doubles."""
