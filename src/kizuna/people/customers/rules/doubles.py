"""What speaks for two customers being one, and how strongly.

The model of Fellegi and Sunter (1969): each agreement is worth log2(m / u), where m is how often
records of one person agree in it and u how often records of two do. The figures for m are ours,
set for data that people typed; u comes from the values themselves: agreeing in a rare name says
more than in a common one.
Not here: finding the pairs (`actions.duplicates`).
"""

from dataclasses import dataclass

from kizuna.base.words import Words

# The chance, before any evidence, that one of the pairs looked at is a double: about one in 1,000.
PRIOR_BITS = -10.0
SUGGESTED_FROM_RATIO = 0.5


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One comparison: how often doubles agree in it (`m`), what a contradiction is worth."""

    key: str
    name: Words
    m: float
    against_bits: float


REASONS = {
    reason.key: reason
    for reason in (
        Reason(key="name", name=Words(ja="名前が同じ", en="Same name"), m=0.9, against_bits=-4),
        Reason(key="kana", name=Words(ja="フリガナが同じ", en="Same reading"), m=0.9,
               against_bits=-4),
        Reason(key="email", name=Words(ja="メールが同じ", en="Same e-mail"), m=0.6,
               against_bits=-0.5),
        Reason(key="phone", name=Words(ja="電話番号が同じ", en="Same phone"), m=0.6,
               against_bits=-0.5),
        Reason(key="postal_code", name=Words(ja="郵便番号が同じ", en="Same postal code"), m=0.8,
               against_bits=-2),
        Reason(key="birthday", name=Words(ja="誕生日が同じ", en="Same birthday"), m=0.95,
               against_bits=-6),
    )
}  # fmt: skip
# Two agreements that come together by themselves: one proof, not two.
STRONGER_OF = ("name", "kana")
