"""The sample shop in the application: brought in at once, said on every page, taken away whole."""
