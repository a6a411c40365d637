"""Where the shop's description is found."""

from kizuna.base.words import Words
from kizuna.core.navigation.rules import NAV, Group, Place
from kizuna.core.shop.actions import DESCRIBE_SHOP

NAV.add(
    "shop",
    Place(
        name=Words(ja="お店の設定", en="Shop settings"),
        icon="shopping-bag",
        url="shop",
        group=Group.FOOT,
        order=90,
        permission=DESCRIBE_SHOP,
        also="時間帯 年度 名前 time zone year settings",
    ),
)
