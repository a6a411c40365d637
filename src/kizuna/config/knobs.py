"""Every setting an operator can turn, declared once: name, type, default, meaning.

Not here: what Django makes of them (`settings`); choices about the shop, which are rows in the app.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from kizuna.base.errors import Misconfigured
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.config import kinds
from kizuna.config.kinds import Database, PublicUrl

Value = TypeVar("Value", covariant=True)

BAD_SETTING = Words(
    ja="設定 {knob} の値「{value}」は使えません。", en="The setting {knob} cannot be “{value}”."
)
BAD_SECRET = Words(
    ja="設定 {knob} の値は使えません（秘密なので表示しません）。",
    en="The value of the setting {knob} cannot be used (it is secret, so it is not shown).",
)
UNREADABLE_SECRET = Words(
    ja="設定 {knob}_FILE のファイル {path} を読めません（{reason}）。",
    en="The file {path} named by {knob}_FILE cannot be read ({reason}).",
)
SET_TWICE = Words(
    ja="{knob} と {knob}_FILE の両方があります。どちらか一方にしてください。",
    en="Both {knob} and {knob}_FILE are set. Keep one of them.",
)
UNKNOWN_SETTING = Words(
    ja="{knob} という設定はありません。あるのは {all} です。",
    en="There is no setting {knob}. There are {all}.",
)
# Read by the tests and the command, not by the application.
OTHERS = {"KIZUNA_SHARED", "KIZUNA_TEST_DATABASE", "KIZUNA_TEST_DATABASE_URL"}


@dataclass(frozen=True, kw_only=True)
class Knob(Generic[Value]):
    """One setting: its variable, what it does, what it may be, and its value when none is given."""

    name: str
    meaning: Words
    expected: Words
    default: str
    read: Callable[[str], Value]
    is_secret: bool = False

    def value(self, environment: Mapping[str, str] = os.environ) -> Value:
        """The setting's value; Misconfigured, naming the knob, when it makes no sense."""
        text = self._text(environment)
        try:
            return self.read(text)
        except ValueError as error:
            expected = Said("expected", self.expected)
            values: dict[str, object] = {"knob": self.name, "value": text}
            if self.is_secret:
                raise Misconfigured(Said("bad_secret", BAD_SECRET, values), expected) from error
            raise Misconfigured(Said("bad_setting", BAD_SETTING, values), expected) from error

    def is_set(self, environment: Mapping[str, str] = os.environ) -> bool:
        """Whether somebody chose a value."""
        return self.name in environment or f"{self.name}_FILE" in environment

    def _text(self, environment: Mapping[str, str]) -> str:
        path = environment.get(f"{self.name}_FILE")
        if path is None:
            return environment.get(self.name, self.default)
        if self.name in environment:
            raise Misconfigured(Said("set_twice", SET_TWICE, {"knob": self.name}))
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            values = {"knob": self.name, "path": path, "reason": error.strerror}
            raise Misconfigured(Said("unreadable_secret", UNREADABLE_SECRET, values)) from error


DATA: Knob[Path] = Knob(
    name="KIZUNA_DATA",
    meaning=Words(
        ja="データを置くフォルダー。データベース、添付、秘密鍵が入ります。",
        en="The folder that holds the data: database, attachments, secret key.",
    ),
    expected=Words(ja="フォルダーの絶対パス", en="The absolute path of a folder."),
    default="~/.local/share/kizuna",
    read=kinds.folder,
)
DATABASE_URL: Knob[Database | None] = Knob(
    name="KIZUNA_DATABASE_URL",
    meaning=Words(
        ja="データベース。省くとデータフォルダーの中の SQLite を使います。",
        en="The database. Without it, SQLite in the data folder.",
    ),
    expected=Words(
        ja="postgresql://利用者:パスワード@ホスト/データベース名、または sqlite:///絶対パス",
        en="postgresql://user:password@host/name, or sqlite:///absolute/path",
    ),
    default="",
    read=kinds.database,
    is_secret=True,
)
SECRET_KEY: Knob[str] = Knob(
    name="KIZUNA_SECRET_KEY",
    meaning=Words(
        ja="署名に使う秘密鍵。省くと自動で作り、データフォルダーに保管します。",
        en="The key that signs sessions and links. Without it, one is made and kept in the data "
        "folder.",
    ),
    expected=Words(ja="推測できない 50 文字以上", en="At least 50 characters nobody can guess."),
    default="",
    read=kinds.secret_key,
    is_secret=True,
)
OLD_SECRET_KEYS: Knob[tuple[str, ...]] = Knob(
    name="KIZUNA_OLD_SECRET_KEYS",
    meaning=Words(
        ja="鍵を替えたあともしばらく認める、以前の秘密鍵（空白区切り）。",
        en="Former secret keys that are still honoured for a while after a change, by spaces.",
    ),
    expected=Words(ja="空白で区切った秘密鍵", en="Secret keys with spaces between them."),
    default="",
    read=kinds.secret_keys,
    is_secret=True,
)
URL: Knob[PublicUrl] = Knob(
    name="KIZUNA_URL",
    meaning=Words(
        ja="ブラウザーで開くアドレス。リンクと Cookie の守り方がこれで決まります。省くと、この"
        "マシン（localhost）の、KIZUNA_LISTEN のポートです。",
        en="The address people open in the browser; links and the safety of cookies follow it. "
        "Without it, this machine (localhost) at the port of KIZUNA_LISTEN.",
    ),
    expected=Words(
        ja="https://crm.example.jp のような形。http はこのマシンの中（localhost）だけです。",
        en="Like https://crm.example.com; plain http only within this machine (localhost).",
    ),
    default="http://localhost:8000",
    read=kinds.public_url,
)
LISTEN: Knob[tuple[str, int]] = Knob(
    name="KIZUNA_LISTEN",
    meaning=Words(
        ja="サーバーが待ち受ける IP アドレスとポート。",
        en="The IP address and port on which the server listens.",
    ),
    expected=Words(ja="127.0.0.1:8000 のような形", en="Like 127.0.0.1:8000."),
    default="127.0.0.1:8000",
    read=kinds.address,
)
PROXIES: Knob[int] = Knob(
    name="KIZUNA_PROXIES",
    meaning=Words(
        ja="前に立つ信頼できるプロキシ（nginx など）の数。アクセス元を知るために使います。",
        en="How many trusted proxies, such as nginx, stand in front; tells the visitor's address.",
    ),
    expected=Words(ja="0 から 9 の整数", en="A whole number from 0 to 9."),
    default="0",
    read=kinds.digit,
)
LANGUAGE: Knob[Language] = Knob(
    name="KIZUNA_LANGUAGE",
    meaning=Words(
        ja="言語をまだ選んでいない人に見せる言語。",
        en="The language shown to those who have not chosen one.",
    ),
    expected=Words(ja="ja か en", en="ja or en."),
    default="ja",
    read=kinds.language,
)
WEB_PROCESSES: Knob[int] = Knob(
    name="KIZUNA_WEB_PROCESSES",
    meaning=Words(ja="画面を返すプロセスの数。", en="How many processes answer pages."),
    expected=Words(ja="1 から 9 の整数", en="A whole number from 1 to 9."),
    default="1",
    read=kinds.digit_from_one,
)
ATTACHMENT_MEGABYTES: Knob[int] = Knob(
    name="KIZUNA_ATTACHMENT_MEGABYTES",
    meaning=Words(
        ja="顧客に添付できるファイル 1 つの大きさの上限（MB）。",
        en="How big one file kept with a customer may be, in megabytes.",
    ),
    expected=Words(ja="1 から 999 の整数", en="A whole number from 1 to 999."),
    default="20",
    read=kinds.up_to_999,
)
KNOBS: tuple[Knob[object], ...] = (
    DATA,
    DATABASE_URL,
    SECRET_KEY,
    OLD_SECRET_KEYS,
    URL,
    LISTEN,
    PROXIES,
    LANGUAGE,
    WEB_PROCESSES,
    ATTACHMENT_MEGABYTES,
)


def public_url(environment: Mapping[str, str] = os.environ) -> PublicUrl:
    """Where people open Kizuna: as set, or on this machine at the port on which it listens."""
    if URL.is_set(environment):
        return URL.value(environment)
    _, port = LISTEN.value(environment)
    return kinds.public_url(f"http://localhost:{port}")


def refuse_unknown(environment: Mapping[str, str]) -> None:
    """A misspelled knob would silently keep its default; it stops the start instead."""
    known = {knob.name for knob in KNOBS} | OTHERS
    known |= {f"{knob.name}_FILE" for knob in KNOBS}
    for name in environment:
        if name.startswith("KIZUNA_") and name not in known:
            values = {"knob": name, "all": ", ".join(knob.name for knob in KNOBS)}
            raise Misconfigured(Said("unknown_setting", UNKNOWN_SETTING, values))
