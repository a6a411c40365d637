"""How a process that should always be there is started again after it died.

Not here: which processes those are (`serving`).
"""

QUICK_SECONDS = 30  # whoever dies sooner would soon die again
MOST_QUICK_DEATHS = 5
FIRST_WAIT_SECONDS = 1


class Patience:
    """With each quick death in a row the wait before another start doubles; then it is given up.

    >>> patience = Patience()
    >>> [patience.wait_seconds(lived_seconds=1) for _ in range(6)]
    [1, 2, 4, 8, 16, None]
    >>> patience.wait_seconds(lived_seconds=3600), patience.wait_seconds(lived_seconds=1)
    (1, 2)
    """

    def __init__(
        self,
        *,
        quick_seconds: float = QUICK_SECONDS,
        first_wait_seconds: float = FIRST_WAIT_SECONDS,
    ) -> None:
        self._quick_seconds = quick_seconds
        self._first_wait_seconds = first_wait_seconds
        self._quick_deaths = 0

    def wait_seconds(self, *, lived_seconds: float) -> float | None:
        """Seconds until it is to be started again; None: it died too quickly too often."""
        if lived_seconds >= self._quick_seconds:
            self._quick_deaths = 0
        self._quick_deaths += 1
        if self._quick_deaths > MOST_QUICK_DEATHS:
            return None
        return self._first_wait_seconds * (1 << self._quick_deaths - 1)
