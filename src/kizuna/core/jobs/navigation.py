"""Where whoever may look after jobs finds them: at the foot of the rail.

Not here: the progress of one job on the page that started it.
"""

from kizuna.base.words import Words
from kizuna.core.jobs.actions import MANAGE_JOBS
from kizuna.core.navigation.rules import NAV, Group, Place

NAV.add(
    "jobs",
    Place(
        name=Words(ja="処理の状況", en="Work under way"),
        icon="clock",
        url="jobs",
        group=Group.FOOT,
        order=95,
        permission=MANAGE_JOBS,
        also="設定 ジョブ 裏で進む処理 失敗 キュー settings background jobs queue failed worker",
    ),
)
