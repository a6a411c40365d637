"""How far two sides that should know the same things tell the same of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """Of what both sides know: how much is alike, how much differs.

    >>> Agreement(alike=3, different=1).speaks_against, Agreement(different=1).speaks_against
    (False, True)
    """

    alike: int = 0
    different: int = 0

    @property
    def speaks_against(self) -> bool:
        """Whether more of it differs than is alike. Where nothing is compared, nothing speaks."""
        return self.different > self.alike


def agreements(compared: Iterable[tuple[str, bool]]) -> dict[str, Agreement]:
    """By side, how much of what was compared with it is alike.

    >>> agreements([("shop", True), ("shop", False), ("till", False)])["shop"]
    Agreement(alike=1, different=1)
    """
    counted = Counter(compared)
    sides = dict.fromkeys(side for side, _ in counted)
    return {side: Agreement(counted[side, True], counted[side, False]) for side in sides}
