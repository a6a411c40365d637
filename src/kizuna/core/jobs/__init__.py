"""Work that goes on after the page was answered: once, however often the machine stops."""
