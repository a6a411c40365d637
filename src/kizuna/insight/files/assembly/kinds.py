"""Words in cells that decide what a row is: cancelled, given back, or a fee that is no product.

Each rule is applied to the distinct values of a column only.
"""

import re
import unicodedata

# A checkout that was left behind never became an order: 購入処理中, WooCommerce's pending payment.
_CANCELLED = re.compile(
    r"取消|取り消|キャンセル|購入処理中|決済処理中|決済失敗|無効|cancel|void|failed|trash|draft|"
    r"(カゴ|かご|カート)落ち|放棄|abandoned|^(wc-pending|pending payment|expired)$"
)
# Ordered, and the money still awaited: by bank transfer, by invoice, at the door.
_UNPAID = re.compile(
    r"未払|未入金|未決済|未支払|(入金|支払い?)(確認)?(待ち|前)|"
    r"\bunpaid\b|\bnot (yet )?paid\b|awaiting payment|payment pending|^pending$"
)
_RETURNED = re.compile(r"返品|返金|refund|returned")
# Half of an order is no cancelled or returned one, and "not cancelled" is none either.
_NOT_CANCELLED = re.compile(r"一部|部分|なし|無し|無$|未キャンセル|未返|不可|partial|\bnot?\b|^un")
# Nothing but that: enough to know a column of states by, where no header names it.
_UNDONE = re.compile(
    r"(ご?注文|受注|取引|全額|全て|すべて)?(の)?(取消し?|取り消し|キャンセル|返品|返金)"
    r"(済み?|完了|扱い|処理済み?|しました)?|(order )?(cancel(led|ed)|refunded|returned|void(ed)?)"
)
_FEES = (
    r"送料|配送料|配送手数料|送料・手数料|代引き?手数料|代引き?料?|決済手数料|手数料|"
    r"(ギフト)?(ラッピング|包装)(料|代|料金)?|値引き?|割引き?|クーポン(値引き?|割引|利用)?|"
    r"ポイント(利用|値引き?|使用)?(分|額)?|消費税|税|"
    r"postage|shipping( fee| cost| charge)?|delivery( fee| charge)?|carriage|handling( fee)?|"
    r"discount|coupon|gift wrap(ping)?|(sales )?tax|(service )?fee|surcharge"
)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_cancelled(status: str) -> bool:
    """Whether an order in this state does not count as bought.

    >>> [is_cancelled(s) for s in ("注文取消し", "カゴ落ち", "Abandoned checkout", "返品済み")]
    [True, True, True, False]
    >>> [is_cancelled(s) for s in ("発送済み", "partially_refunded", "キャンセルなし", "0")]
    [False, False, False, False]
    """
    plain = _plain(status).replace("_", " ")
    return bool(_CANCELLED.search(plain)) and not _NOT_CANCELLED.search(plain)


def is_unpaid(status: str) -> bool:
    """Whether an order in this state is yet to be paid for.

    >>> [is_unpaid(s) for s in ("入金待ち", "未入金", "pending", "unpaid")]
    [True, True, True, True]
    >>> [is_unpaid(s) for s in ("入金済み", "後払い", "発送待ち", "pending shipment", "paid")]
    [False, False, False, False, False]
    """
    return bool(_UNPAID.search(_plain(status).replace("_", " ")))


def is_returned(status: str) -> bool:
    """Whether an order in this state was bought and wholly given back.

    >>> [is_returned(s) for s in ("返品済み", "返金", "Refunded", "returned")]
    [True, True, True, True]
    >>> [is_returned(s) for s in ("一部返金", "partially_refunded", "取消・返金済み", "完了")]
    [False, False, False, False]
    """
    plain = _plain(status).replace("_", " ")
    is_whole = bool(_RETURNED.search(plain)) and not _NOT_CANCELLED.search(plain)
    return is_whole and not _CANCELLED.search(plain)


def is_undone(state: str) -> bool:
    """Whether a cell says that an order was cancelled or given back, and nothing else.

    >>> [is_undone(s) for s in ("キャンセル済み", "返品", "Refunded", "注文取消し")]
    [True, True, True, True]
    >>> [is_undone(s) for s in ("返品可", "キャンセル料", "一部返金", "return policy", "完了")]
    [False, False, False, False, False]
    """
    return bool(_UNDONE.fullmatch(_plain(state).replace("_", " ")))


def is_fee(text: str, pattern: str | None = None) -> bool:
    """Whether a product's code or name, or a kind of line, stands for something else.

    `pattern` is a known format's own list; without it the words shops use.

    >>> is_fee("送料"), is_fee("POST", "post|dot"), is_fee("送料無料ハンカチ"), is_fee("Discount")
    (True, True, False, True)
    """
    return bool(re.fullmatch(pattern or _FEES, _plain(text)))
