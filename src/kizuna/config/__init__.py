"""How the rooms are put together into one application: settings, addresses, server entry."""
