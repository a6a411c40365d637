"""Which files are the lake's present state.

Not here: making them (`actions`), reading them (`queries`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, kw_only=True)
class LakeState:
    """One state of the lake: all tables as of one event of the log.

    `event` is the id of the last event whose facts are in, `is_settled` whether all before it
    are, too; `settled` the last event up to which nothing can have been missed. `files` are the
    Parquet files of each table. What has changed since they were made is in `patches`: rows of
    the orders in `replaced`, of the customers in `replaced_customers` and of the events after
    `events_until`, which no longer count where they stand in `files`.
    """

    event: int = 0
    is_settled: bool = True
    settled: int = 0
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    patches: Mapping[str, Sequence[str]] = field(default_factory=dict)
    replaced: Sequence[str] = ()
    replaced_customers: Sequence[str] = ()
    events_until: int = 0

    @property
    def paths(self) -> set[str]:
        """All files that this state names."""
        tables = (*self.files.values(), *self.patches.values())
        return {*self.replaced, *self.replaced_customers, *(path for own in tables for path in own)}

    def written(self) -> str:
        """The state as text.

        >>> LakeState.read(LakeState(event=7, files={"orders": ["a"]}).written()).event
        7
        """
        return json.dumps(asdict(self))

    @staticmethod
    def read(text: str) -> "LakeState":
        """The state that was written."""
        return LakeState(**json.loads(text))
