"""Whether the server can listen where it is told to, found out before anything is started.

Not here: what it then answers (`web_processes`), the setting (`config.knobs.LISTEN`).
"""

import errno
import socket

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Words

TAKEN = Words(
    ja="{address} は、ほかのプログラムが使っています。",
    en="Another program is already using {address}.",
)
CANNOT_LISTEN = Words(
    ja="{address} では待ち受けられません（{reason}）。",
    en="Kizuna cannot listen on {address} ({reason}).",
)
CHOOSE_ANOTHER = Words(
    ja="そのプログラムを止めるか、KIZUNA_LISTEN で別のポートを指定してください"
    "（KIZUNA_LISTEN=127.0.0.1:8080 など）。",
    en="Stop it, or choose another port with KIZUNA_LISTEN, such as KIZUNA_LISTEN=127.0.0.1:8080.",
)
CHOOSE_OWN = Words(
    ja="KIZUNA_LISTEN に、このマシンのアドレスと、1024 以上のポートを指定してください。",
    en="Set KIZUNA_LISTEN to an address of this machine and a port from 1024 on.",
)


def refuse_where_nothing_can_listen(host: str, port: int) -> None:
    """Refused with the way out; the server itself would only break, again and again."""
    reason = _why_not(host, port)
    if reason is None:
        return
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if reason.errno == errno.EADDRINUSE:
        raise Refused(
            Said("port_taken", TAKEN, {"address": address}),
            Said("choose_another_port", CHOOSE_ANOTHER),
        )
    raise Refused(
        Said("cannot_listen", CANNOT_LISTEN, {"address": address, "reason": reason.strerror}),
        Said("choose_own_address", CHOOSE_OWN),
    )


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    return _why_not(host, port) is None


def _why_not(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:  # a machine may have no IPv6 at all
            # So that connections of a server that has just ended do not count.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        return error
    return None
