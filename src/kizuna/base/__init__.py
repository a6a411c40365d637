"""What every room may lean on: standard library only."""
