"""Where they stand on the RFM map, and their scores of 1 to 5."""

from kizuna.base.words import Words
from kizuna.insight.analyses.segments import SEGMENTS
from kizuna.understand.segments.rules.fields import (
    SEGMENT_FIELDS,
    About,
    Choice,
    Field,
    Input,
    Operator,
)
from kizuna.understand.segments.rules.operators import one_of


def _kinds() -> list[Choice]:
    return [Choice(value=kind.key, name=kind.name) for kind in SEGMENTS.values()]


def _scored(condition: str) -> str:
    return f"c.customer_id IN (SELECT customer_id FROM customer_scores WHERE {condition})"


def _score(column: str, name: Words, score: Words) -> Operator:
    return Operator(
        name=name,
        phrase=Words(ja="{score}の点が {n} 以上", en="score at least {n} for {score}"),
        sql=_scored(f"{column} >= {{n}}"),
        inputs=(Input(key="n", label=Words(ja="点（1〜5）", en="of 5"), kind="whole", least=1),),
        said={"score": score},
    )


SEGMENT_FIELDS.add(
    "rfm",
    Field(
        name=Words(ja="RFM の区分", en="RFM group"),
        about=About.RELATIONSHIP,
        order=20,
        operators={
            **one_of(
                "segment",
                _kinds,
                of_whom=_scored,
                does=Words(ja="RFM の区分が {choices}", en="are among {choices}"),
                does_not=Words(ja="RFM の区分が {choices} 以外", en="are not among {choices}"),
            ),
            "recency": _score(
                "recency",
                Words(ja="最終購入の新しさの点が以上", en="recency score at least"),
                Words(ja="最終購入の新しさ", en="recency"),
            ),
            "frequency": _score(
                "frequency",
                Words(ja="購入回数の点が以上", en="frequency score at least"),
                Words(ja="購入回数", en="frequency"),
            ),
            "monetary": _score(
                "monetary",
                Words(ja="購入金額の点が以上", en="spending score at least"),
                Words(ja="購入金額", en="spending"),
            ),
        },
    ),
)
