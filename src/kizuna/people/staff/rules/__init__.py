"""Decisions about staff: how often a password may be tried, which codes and addresses count."""
