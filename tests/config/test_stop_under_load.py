"""A server told to stop while many read finishes every page it was asked for (OPS-06).

Not here: jobs in hand, which are given back (`core.jobs.test_killed`).
"""

import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from tests.config.test_commands import environment, server

__all__ = ["environment", "server"]  # fixtures
pytestmark = pytest.mark.slow
READERS, BEFORE_SECONDS, STOPS_WITHIN_SECONDS = 24, 1.5, 30


@dataclass
class Read:
    """What readers were answered: when each asked, and whether the whole page came."""

    host: str
    port: int
    whole: list[float] = field(default_factory=list)
    broken: list[tuple[float, str]] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)

    def on_and_on(self) -> None:
        """Ask for a page again and again, each time by a connection of its own."""
        while not self.is_over.is_set():
            asked = time.monotonic()
            try:
                answer = self._page()
            except ConnectionRefusedError:
                return  # nobody was let in
            except OSError as error:
                self.broken.append((asked, repr(error)))
                continue
            head, _, body = answer.partition(b"\r\n\r\n")
            is_whole = head.startswith(b"HTTP/1.1 200 ") and body.rstrip().endswith(b"</html>")
            if is_whole:
                self.whole.append(asked)
            else:
                self.broken.append((asked, repr(answer[:60])))

    def _page(self) -> bytes:
        with socket.create_connection((self.host, self.port), timeout=20) as connection:
            request = f"GET /sign-in/ HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
            connection.sendall(f"{request}Connection: close\r\n\r\n".encode())
            return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def test_every_page_that_was_asked_for_comes_whole(
    server: subprocess.Popen[str], environment: dict[str, str]
) -> None:
    asked = urlsplit(environment["KIZUNA_URL"])
    read = Read(host="127.0.0.1", port=asked.port or 0)
    readers = [threading.Thread(target=read.on_and_on) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    time.sleep(BEFORE_SECONDS)
    told_at = time.monotonic()
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=STOPS_WITHIN_SECONDS)
    read.is_over.set()
    for reader in readers:
        reader.join()
    assert server.returncode == 0

    failed = [why for at, why in read.broken if at < told_at]
    assert len(read.whole) > READERS
    assert not failed, failed
