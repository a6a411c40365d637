"""A passphrase asked for where someone sits at the keyboard, else read from standard input."""

import sys
from getpass import getpass


def asked(question: str) -> str:
    """What was typed, without the end of the line."""
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
