"""`python -m kizuna` is the same as `kizuna`."""

import sys

from kizuna.cli.main import command_line

if __name__ == "__main__":
    sys.exit(command_line())
