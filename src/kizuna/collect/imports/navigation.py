"""Where imports are found: in the rail, among what can be begun, and as the first step."""

from collections.abc import Mapping

from kizuna.base.words import Words
from kizuna.collect.imports.actions.declared import IMPORT_FILES
from kizuna.collect.imports.queries import latest_imports
from kizuna.collect.imports.rules import BUSY, State
from kizuna.core.navigation.rules import (
    CREATE,
    FIRST_STEPS,
    HOME_CARDS,
    NAV,
    Action,
    FirstStep,
    Group,
    HomeCard,
    Look,
    Place,
)
from kizuna.core.permissions.rules import Actor

NAV.add(
    "imports",
    Place(
        name=Words(ja="データ取り込み", en="Import"),
        icon="table",
        url="imports",
        group=Group.FOOT,
        order=10,
        permission=IMPORT_FILES,
        also="インポート ファイル csv excel file",
    ),
)
CREATE.add(
    "import",
    Action(
        name=Words(ja="ファイルを取り込む", en="Import files"),
        icon="table",
        url="imports",
        order=50,
        permission=IMPORT_FILES,
    ),
)
FIRST_STEPS.add(
    "import",
    FirstStep(
        name=Words(ja="自分のファイルを取り込む", en="Import your own file"),
        meaning=Words(
            ja="注文の Excel や CSV をそのまま置くだけです。書き込む前に中身を確かめられます。",
            en="Drop your orders as Excel or CSV, as they are. You see what was understood first.",
        ),
        icon="table",
        url="imports",
        order=10,
        permission=IMPORT_FILES,
    ),
)


def _newest(actor: Actor, look: Look) -> Mapping[str, object] | None:
    """Where the newest import stands; one that was taken back is nothing to see."""
    newest = next(iter(latest_imports(limit=1)), None)
    if newest is None or newest.state is State.UNDONE:
        return None
    return {
        "newest": newest,
        "is_busy": newest.state in BUSY,
        "is_waiting": newest.state in (State.ASKING, State.READY, State.STOPPED),
    }


HOME_CARDS.add(
    "imports",
    HomeCard(
        template="imports/home.html",
        order=90,
        content=_newest,
        follows_period=False,
        permission=IMPORT_FILES,
    ),
)
