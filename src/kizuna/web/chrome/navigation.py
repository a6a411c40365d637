"""The first page's own place in the rail."""

from kizuna.base.words import Words
from kizuna.core.navigation.rules import NAV, Group, Place

NAV.add(
    "home",
    Place(
        name=Words(ja="ホーム", en="Home"),
        icon="home",
        url="home",
        group=Group.START,
        order=10,
        also="はじめ start dashboard ダッシュボード",
    ),
)
