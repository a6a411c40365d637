"""What rooms above add to the list of customers: columns, orders, acts, columns of its export.

Not here: the list (`views.listing`), its export (`queries.exporting`), what is said or done (the
rooms above). A room above adds, in its `navigation.py`,

    LIST_COLUMNS.add("bought", ListColumns(headings=(Heading(...), ...), template=..., ...))
    LIST_ORDERS.add("revenue", ListOrder(name=Words(...), customers=..., ...))
    SELECTIONS.add("segment_list", Selection(ticked=Words(...), all_found=Words(...), ...))

and in its `exports.py`

    EXPORT_COLUMNS.add("bought", ExportColumns(columns=(Column(...), ...), content=...))
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kizuna.base.registry import Registry
from kizuna.base.words import Words
from kizuna.core.exports.rules import Batch, Column
from kizuna.core.permissions.rules import Permission


@dataclass(frozen=True)
class Heading:
    """What stands above a column; amounts stand on the right."""

    name: Words
    is_amount: bool = False


@dataclass(frozen=True, kw_only=True)
class ListColumns:
    """Columns that stand side by side, of which one statement tells.

    `content` takes the ids of all customers of the page, and is never asked customer by customer;
    `template` makes the cells of one row, a `<td data-label>` for each of `headings`, of `found`:
    what `content` knows of that customer, or None.
    """

    headings: tuple[Heading, ...]
    template: str
    content: Callable[[Sequence[int]], Mapping[int, object]]
    order: int
    permission: Permission


LIST_COLUMNS: Registry[ListColumns] = Registry("list columns")


@dataclass(frozen=True)
class Stretch:
    """Which stretch of a list is asked for: so many customers beyond one, or from the beginning.

    `beyond` is the value and the id of that one; `is_backwards` asks for those before instead, the
    nearest first. `tag_id` leaves only customers with that tag.
    """

    limit: int
    beyond: tuple[int, int] | None = None
    is_backwards: bool = False
    tag_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ListOrder:
    """An order of the list by something that customers do not know of themselves.

    `customers` gives the ids of a stretch with the value that each stands at; None: not known yet.
    """

    name: Words
    customers: Callable[[Stretch], Sequence[tuple[int, int]] | None]
    permission: Permission


LIST_ORDERS: Registry[ListOrder] = Registry("list orders")


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Two buttons under the list: for those who are ticked, and for all who were found.

    Its address is sent `customer` for each that is ticked; or `all=1` and the list's own `q` and
    `tag`.
    """

    ticked: Words
    all_found: Words
    icon: str
    url: str
    order: int
    permission: Permission


SELECTIONS: Registry[Selection] = Registry("selections")


@dataclass(frozen=True)
class ExportColumns:
    """Columns of the exported customers that stand side by side, of which one statement tells.

    `content` takes the ids of the customers of a batch and answers, for each of `columns`, a list
    with a cell for each customer. A header must mean nothing to our own import
    (`insight.files.person_fields.meaning_of_person`): the file comes in again, and what was worked
    out is not what the shop says of a customer.
    """

    columns: tuple[Column, ...]
    content: Callable[[Sequence[int]], Batch]


EXPORT_COLUMNS: Registry[ExportColumns] = Registry("export columns")
