"""Where owners find those who work here."""

from kizuna.base.words import Words
from kizuna.core.navigation.rules import NAV, Group, Place
from kizuna.people.staff.actions import MANAGE_STAFF

NAV.add(
    "staff",
    Place(
        name=Words(ja="スタッフ", en="Staff"),
        icon="user-cog",
        url="staff",
        group=Group.FOOT,
        order=80,
        permission=MANAGE_STAFF,
        also="設定 役割 権限 招待 settings roles invite",
    ),
)
