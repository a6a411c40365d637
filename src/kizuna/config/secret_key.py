"""The key that signs sessions and links, made on first use and kept in the data folder."""

import os
import secrets
from pathlib import Path

FILE_NAME = "secret-key"


def kept_secret_key(data: Path) -> str:
    """The key of this installation; the first process to ask makes it, readable by its owner only.

    Written to a file of its own and then linked into place, so that of two processes that start
    at once both end up with the same, whole key.
    """
    path = data / FILE_NAME
    if not path.exists():
        fresh = data / f".{FILE_NAME}-{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # another process was quicker; its key holds
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")
