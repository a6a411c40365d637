"""What every room of the application stands on: events, audit, jobs, permissions, language."""
