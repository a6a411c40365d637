"""Where exports are found: at the foot of the rail, beside imports."""

from kizuna.base.words import Words
from kizuna.core.exports.rules import exports_of
from kizuna.core.navigation.rules import NAV, Group, Place

NAV.add(
    "exports",
    Place(
        name=Words(ja="データ書き出し", en="Export"),
        icon="download",
        url="exports",
        group=Group.FOOT,
        order=15,
        is_for=lambda actor: bool(exports_of(actor)),
        also="エクスポート ダウンロード csv excel download",
    ),
)
