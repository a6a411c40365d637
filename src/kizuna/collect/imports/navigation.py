"""Where imports are found: in the rail, among what can be begun, and as the first step."""

from kizuna.base.words import Words
from kizuna.collect.imports.actions.declared import IMPORT_FILES
from kizuna.core.navigation.rules import (
    CREATE,
    FIRST_STEPS,
    NAV,
    Action,
    FirstStep,
    Group,
    Place,
)

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
