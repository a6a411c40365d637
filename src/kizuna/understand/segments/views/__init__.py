"""Pages about segments: the list, one of them, making one."""
