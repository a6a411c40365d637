"""What surrounds every page: layout, components, home, search."""
