"""What can be done with customers who were ticked in their list, or with all that it shows.

Not here: the list (`views.listing`), what is done (the rooms above). A room above adds, in its
`navigation.py`,

    SELECTIONS.add("segment_list", Selection(ticked=Words(...), all_found=Words(...), ...))

Its address is sent `customer` for each that is ticked; or `all=1` and the list's own `q` and `tag`.
"""

from dataclasses import dataclass

from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.core.permissions.rules import Permission


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Two buttons under the list: for those who are ticked, and for all who were found."""

    ticked: Words
    all_found: Words
    icon: str
    url: str
    order: int
    permission: Permission


SELECTIONS: Registry[Selection] = Registry("selections")
