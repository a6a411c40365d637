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
    are, too; `files` the Parquet files of each table.
    """

    event: int = 0
    is_settled: bool = True
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)

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
