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


def _score(column: str, ja: str, en: str) -> Operator:
    return Operator(
        name=Words(ja=f"{ja}の点が以上", en=f"{en} score at least"),
        phrase=Words(ja=f"{ja}の点が {{n}} 以上", en=f"score at least {{n}} for {en}"),
        sql=f"c.customer_id IN (SELECT customer_id FROM customer_scores WHERE {column} >= {{n}})",
        inputs=(Input(key="n", label=Words(ja="点（1〜5）", en="of 5"), kind="whole", least=1),),
    )


SEGMENT_FIELDS.add(
    "rfm",
    Field(
        name=Words(ja="RFM の区分", en="RFM group"),
        about=About.RELATIONSHIP,
        order=20,
        operators={
            **one_of(
                "(SELECT s.segment FROM customer_scores s WHERE s.customer_id = c.customer_id)",
                _kinds,
                ja="RFM の区分",
                en="are among|are not among",
            ),
            "recency": _score("recency", "最終購入の新しさ", "recency"),
            "frequency": _score("frequency", "購入回数", "frequency"),
            "monetary": _score("monetary", "購入金額", "spending"),
        },
    ),
)
