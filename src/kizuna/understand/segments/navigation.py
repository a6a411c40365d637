"""Where segments stand in the rail, and making one in the create menu."""

from kizuna.base.words import Words
from kizuna.core.navigation.rules import CREATE, NAV, Action, Group, Place
from kizuna.people.customers.rules.listing import SELECTIONS, Selection
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
CREATE.add(
    "segment_list",
    Action(
        name=Words(ja="お客様のリストを作る", en="Make a list of customers"),
        icon="users",
        url="add_to_list",
        order=31,
        permission=CHANGE_SEGMENTS,
        also="貼り付け セグメント 固定 static paste segment",
    ),
)
SELECTIONS.add(
    "segment_list",
    Selection(
        ticked=Words(ja="選んだお客様をリストに入れる", en="Put those ticked into a list"),
        all_found=Words(ja="全員をリストに入れる", en="Put all into a list"),
        icon="users",
        url="add_to_list",
        order=10,
        permission=CHANGE_SEGMENTS,
    ),
)
