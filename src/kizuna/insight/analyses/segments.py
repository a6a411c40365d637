"""Named segments of the RFM map, each with plain advice.

Not here: the scores themselves (`rfm`).
"""

from dataclasses import dataclass

import narwhals as nw

from kizuna.base.words import Words
from kizuna.insight.analyses.scores import scored, scored_alike
from kizuna.insight.tables.shape import Rows
from kizuna.insight.tables.slice import Slice


@dataclass(frozen=True, kw_only=True)
class SegmentKind:
    """A named part of the RFM map. `tone`: good, watch, risk, quiet (colours the map)."""

    key: str
    name: Words
    meaning: Words
    advice: Words
    tone: str


@dataclass(frozen=True, kw_only=True)
class SegmentRow:
    """How many customers a segment holds and what they brought. Shares are 0..1."""

    kind: SegmentKind
    customers: int
    customer_share: float
    net_minor: int
    revenue_share: float
    median_recency_days: int | None
    by_own_rank: dict[str, int]  # the shop's own rank -> customers; empty when it has none


_KINDS = (
    SegmentKind(
        key="best",
        name=Words(ja="優良客", en="Best customers"),
        meaning=Words(
            ja="最近も来ていて、購入回数がとくに多いお客様です。",
            en="They came recently and buy more often than most.",
        ),
        advice=Words(
            ja="まずお礼を。値引きより、新商品の先行案内など特別扱いが喜ばれます。",
            en="Thank them first. Early access and a personal touch please more than discounts.",
        ),
        tone="good",
    ),
    SegmentKind(
        key="steady",
        name=Words(ja="安定客", en="Steady customers"),
        meaning=Words(
            ja="ほどよい間隔で買い続けてくださるお客様です。",
            en="They keep buying at a comfortable pace.",
        ),
        advice=Words(
            ja="今の関係を大切に。いつもの品に合うものを、もう一品ご提案してみましょう。",
            en="Keep things as they are, and suggest one thing that goes with their usual order.",
        ),
        tone="good",
    ),
    SegmentKind(
        key="growing",
        name=Words(ja="育ちつつある客", en="Growing customers"),
        meaning=Words(
            ja="最近も来ていて、購入回数が増え始めたお客様です。",
            en="They came recently and have begun to come back.",
        ),
        advice=Words(
            ja="次の一回で習慣になりやすい時期です。使い方や続け方をお伝えしましょう。",
            en="One more visit may make it a habit. Show how to get more out of what they bought.",
        ),
        tone="good",
    ),
    SegmentKind(
        key="new",
        name=Words(ja="新規客", en="New customers"),
        meaning=Words(
            ja="最近の購入で、回数がまだいちばん少ないお客様です。",
            en="They bought recently and have the fewest purchases so far.",
        ),
        advice=Words(
            ja="お礼と使い心地の確認を早めに。二回目のきっかけを一つだけご案内しましょう。",
            en="Say thank you and ask how it went, soon. Then give one good reason to come again.",
        ),
        tone="watch",
    ),
    SegmentKind(
        key="wavering",
        name=Words(ja="様子見の客", en="Wavering customers"),
        meaning=Words(
            ja="購入が少なく、少し間が空いているお客様です。",
            en="They have bought little, and a while has passed.",
        ),
        advice=Words(
            ja="忘れられる前に、前回の品にちなんだ短いお便りを一度お送りしましょう。",
            en="Write once, briefly, about what they bought last, before they forget you.",
        ),
        tone="watch",
    ),
    SegmentKind(
        key="slipping",
        name=Words(ja="離反注意", en="Slipping away"),
        meaning=Words(
            ja="よく買ってくださっていたのに、足が遠のいているお客様です。",
            en="They used to buy often and have been coming less.",
        ),
        advice=Words(
            ja="売り込みより先に、お変わりないか一人ずつ尋ねましょう。不満があれば今なら直せます。",
            en="Ask each of them how they are before you offer anything. "
            "What went wrong can still be mended.",
        ),
        tone="risk",
    ),
    SegmentKind(
        key="lost_best",
        name=Words(ja="離れた常連", en="Regulars gone quiet"),
        meaning=Words(
            ja="購入回数は多いのに、いちばん長くご無沙汰のお客様です。",
            en="They bought often, and are now among those silent longest.",
        ),
        advice=Words(
            ja="金額の大きい方から、店主みずから電話や手紙でお声がけしましょう。",
            en="Begin with the most valuable: the owner should call or write to them in person.",
        ),
        tone="risk",
    ),
    SegmentKind(
        key="cooling",
        name=Words(ja="足が遠のいた客", en="Cooling off"),
        meaning=Words(
            ja="購入が少なく、しばらくご無沙汰のお客様です。",
            en="They bought little and have been away for some time.",
        ),
        advice=Words(
            ja="季節の便りにそっと加える程度に。手間も値引きもかけすぎないようにしましょう。",
            en="Include them in seasonal news, and spend little effort or discount on them.",
        ),
        tone="watch",
    ),
    SegmentKind(
        key="dormant",
        name=Words(ja="休眠客", en="Dormant"),
        meaning=Words(
            ja="いちばん長くご無沙汰で、購入もそれほど多くなかったお客様です。",
            en="They are among those silent longest, and did not buy especially often.",
        ),
        advice=Words(
            ja="無理に追わず、年に一、二度のご案内にとどめましょう。",
            en="Do not chase them. Once or twice a year is enough.",
        ),
        tone="quiet",
    ),
)
SEGMENTS = {kind.key: kind for kind in _KINDS}

# Recency score -> segment for a standing of 1 to 5. Monetary value does not move a customer:
# it says whom to begin with.
_MAP = {
    5: ("new", "growing", "steady", "best", "best"),
    4: ("new", "growing", "steady", "best", "best"),
    3: ("wavering", "wavering", "steady", "steady", "steady"),
    2: ("cooling", "cooling", "slipping", "slipping", "slipping"),
    1: ("dormant", "dormant", "dormant", "lost_best", "lost_best"),
}


def segment_of(recency: int, standing: int) -> str:
    """The key of a customer's segment: the recency score, and `standing` as in `scored`; 1..5.

    >>> segment_of(5, 5), segment_of(1, 5), segment_of(5, 1)
    ('best', 'lost_best', 'new')
    """
    return _MAP[recency][standing - 1]


def segments(slice_: Slice) -> tuple[SegmentRow, ...]:
    """One row per kind in SEGMENTS, in their order, empty ones too.

    Two grouped queries: a customer's own data stays where it is.
    """
    c = nw.col
    rows = slice_.tables.engine.rows
    key = ("recency", "standing")
    days = scored_alike(slice_).group_by(*key, "recency_days")
    found = rows(days.agg(c("customers", "net_minor").sum()))
    own = [] if slice_.given("standings") is not None else _own_ranks(slice_, key)
    customers = sum(row["customers"] for row in found)
    net_minor = sum(row["net_minor"] for row in found)
    return tuple(
        _segment(kind, _of(kind.key, found), _of(kind.key, own), customers, net_minor)
        for kind in _KINDS
    )


def _own_ranks(slice_: Slice, key: tuple[str, ...]) -> Rows:
    ranks = slice_.tables.customers.filter(~nw.col("customer_rank").is_null())
    ranked = scored(slice_).join(ranks, on="customer_id", how="inner")
    return slice_.tables.engine.rows(ranked.group_by(*key, "customer_rank").agg(customers=nw.len()))


def _of(segment: str, rows: Rows) -> Rows:
    return [row for row in rows if segment_of(row["recency"], row["standing"]) == segment]


def _segment(
    kind: SegmentKind, days: Rows, own: Rows, all_customers: int, all_net_minor: int
) -> SegmentRow:
    customers = sum(row["customers"] for row in days)
    net_minor = sum(row["net_minor"] for row in days)
    by_own_rank: dict[str, int] = {}
    for row in sorted(own, key=lambda row: str(row["customer_rank"])):
        rank = row["customer_rank"]
        by_own_rank[rank] = by_own_rank.get(rank, 0) + row["customers"]
    return SegmentRow(
        kind=kind,
        customers=customers,
        customer_share=customers / all_customers if all_customers else 0.0,
        net_minor=net_minor,
        revenue_share=net_minor / all_net_minor if all_net_minor > 0 else 0.0,
        median_recency_days=_median_recency(days),
        by_own_rank=by_own_rank,
    )


def _median_recency(days: Rows) -> int | None:
    """The lower median of recency_days, each weighted by its customers."""
    left = (sum(row["customers"] for row in days) + 1) // 2
    for row in sorted(days, key=lambda row: int(row["recency_days"])):
        left -= row["customers"]
        if left <= 0:
            return int(row["recency_days"])
    return None
