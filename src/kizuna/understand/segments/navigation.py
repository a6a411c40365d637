"""Where segments stand in the rail, and making one in the create menu."""

from kizuna.base.words import Words
from kizuna.core.navigation.rules import CREATE, NAV, Action, Group, Place
from kizuna.understand.segments.actions.declared import CHANGE_SEGMENTS
from kizuna.understand.segments.queries.segments import VIEW_SEGMENTS

NAV.add(
    "segments",
    Place(
        name=Words(ja="セグメント", en="Segments"),
        icon="chart-pie",
        url="segments",
        group=Group.UNDERSTAND,
        order=20,
        permission=VIEW_SEGMENTS,
        also="グループ 絞り込み 条件 リスト group filter list",
    ),
)
CREATE.add(
    "segment",
    Action(
        name=Words(ja="セグメントを作る", en="Make a segment"),
        icon="chart-pie",
        url="new_segment",
        order=30,
        permission=CHANGE_SEGMENTS,
    ),
)
