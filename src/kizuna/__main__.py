"""`python -m kizuna` is the same as `kizuna`."""

import sys

from kizuna.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
