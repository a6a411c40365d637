"""Backups: everything that cannot be made anew, in one file that tells when it was touched."""
