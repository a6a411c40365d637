"""The shop itself: its name, its clock and its year."""
