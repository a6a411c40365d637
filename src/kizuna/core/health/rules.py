"""What is looked at, and what is good enough.

Not here: looking (`queries`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kizuna.base.said import Said
from kizuna.base.words import Words
from kizuna.core.audit.rules import Verdict

FREE_RATIO = 0.1
LONGEST_WAIT = timedelta(minutes=5)
LARGEST_SKEW = timedelta(minutes=5)

DATABASE = Words(
    ja="データベースに書き込めません（{reason}）。ディスクの空き、権限、接続先を確かめてください。",
    en="The database cannot be written ({reason}). Check the disk, the permissions, the address.",
)
MIGRATIONS = Words(
    ja="データベースの形が古いままです（未適用 {n} 件）。kizuna migrate を実行してください。",
    en="The database lacks {n} changes of this version. Run kizuna migrate.",
    en_one="The database lacks a change of this version. Run kizuna migrate.",
    count="n",
)
SQLITE = Words(
    ja="SQLite {found} は、データを壊すことのある版です。pysqlite3 を更新してください。",
    en="SQLite {found} can corrupt data. Update the package pysqlite3.",
)
FOLDER = Words(
    ja="データフォルダー {path} に書き込めません。持ち主と権限を確かめてください。",
    en="The data folder {path} cannot be written. Check who owns it and its permissions.",
)
DISK = Words(
    ja="ディスクの空きが {percent}% しかありません。10% 以上に空けてください。",
    en="Only {percent}% of the disk is free. Make room until it is 10% or more.",
)
QUEUE = Words(
    ja="処理が {minutes} 分も待っています。kizuna worker が動いているか確かめてください。",
    en="Work has been waiting for {minutes} minutes. See whether kizuna worker is running.",
)
CLOCK = Words(
    ja="時計が {minutes} 分ずれています。時刻の同期（NTP など）を確かめてください。",
    en="The clock is {minutes} minutes off. Check that it is synchronised, as by NTP.",
)
AUDIT_LOG = Words(
    ja="{n} 番目が、書かれたときのままではありません。データベースに触れられる人を確かめ、"
    "バックアップと比べてください。",
    en="Entry {n} is not what was written. See who can reach the database, and compare a backup.",
)
HOLDS = Words(
    ja="{n} 件に、改ざんのあとはありません",
    en="its {n} entries hold",
    en_one="its one entry holds",
    count="n",
)
NEWEST_HOLD = Words(
    ja="最新の {n} 件に、改ざんのあとはありません（すべて確かめるには kizuna audit）",
    en="its newest {n} entries hold (kizuna audit checks all)",
)


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at: its name, what is wrong with it, or what can be said of it."""

    name: Words
    wrong: Said | None = None
    well: Said | None = None


def wrong_disk(free_bytes: int, total_bytes: int) -> Said | None:
    """Too little room for the next import and the next backup.

    >>> wrong_disk(50, 100) is None, str(wrong_disk(9, 100).values["percent"])
    (True, '9')
    """
    ratio = free_bytes / total_bytes if total_bytes else 0.0
    return None if ratio >= FREE_RATIO else Said("disk", DISK, {"percent": int(100 * ratio)})


def wrong_queue(waits_since: datetime | None, *, now: datetime) -> Said | None:
    """The first job that is due waits for longer than any worker would let it."""
    if waits_since is None or now - waits_since <= LONGEST_WAIT:
        return None
    return Said("queue", QUEUE, {"minutes": (now - waits_since) // timedelta(minutes=1)})


def wrong_clock(seen: datetime | None, *, now: datetime) -> Said | None:
    """Something was recorded in what is still the future, or the database has another time."""
    if seen is None or seen - now <= LARGEST_SKEW:
        return None
    return Said("clock", CLOCK, {"minutes": (seen - now) // timedelta(minutes=1)})


def told_audit_log(verdict: Verdict, *, newest: int) -> tuple[Said | None, Said | None]:
    """What is wrong with it, or how many of its entries were looked at: the `newest` at most."""
    if verdict.first_wrong is not None:
        return Said("audit_log", AUDIT_LOG, {"n": verdict.first_wrong}), None
    words = NEWEST_HOLD if verdict.head.sequence > newest else HOLDS
    return None, Said("holds", words, {"n": min(verdict.head.sequence, newest)})
