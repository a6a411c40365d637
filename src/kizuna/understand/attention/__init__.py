"""Whom to talk to today, and why: as many as the staff have time for, with what came of it."""
