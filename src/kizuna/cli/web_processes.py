"""The processes that answer pages, as granian keeps them.

Imported only where pages are served. Not here: what goes on beside (`serving`).
"""

from contextlib import suppress
from threading import Event

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

THREADS_PER_PROCESS = 8
# A page that is still being written when the server is told to stop has this long to end.
STOP_SECONDS = 30


def serve_pages(host: str, port: int, is_over: Event, *, processes: int) -> None:
    """Answer until SIGTERM or Ctrl+C, which set `is_over`, or until a process died twice at once.

    A process that dies is replaced at once, and the others go on answering meanwhile.
    """

    class Told(MPServer):
        """Lets the rest of the command know that it was told to stop."""

        def signal_handler_interrupt(self, *args: object, **kwargs: object) -> None:
            is_over.set()
            super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]

    server = Told(
        "kizuna.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS_PER_PROCESS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    )

    @server.on_startup
    def stop_if_told_before() -> None:
        if is_over.is_set():
            server.signal_handler_interrupt()

    with suppress(SystemExit):  # so it ends where a process died
        server.serve()
