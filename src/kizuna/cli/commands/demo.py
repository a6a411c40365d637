"""`kizuna demo`: the application with the sample shop in it, and a link to walk in by.

Not here: the sample (`web.sample`), serving (`cli.serving`).
"""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime

from kizuna.base.errors import Refused
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.cli.application import bring_up_to_date, start_application
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.listening import is_free, refuse_where_nothing_can_listen
from kizuna.cli.serving import serve
from kizuna.cli.terminal import tell

SUMMARY = Words(
    ja="サンプルのお店が入った Kizuna を動かします。", en="Run Kizuna with a sample shop in it."
)
NO_SERVE = Words(
    ja="準備してリンクを表示するだけで、サーバーは動かさない",
    en="only prepare it and print the link; do not serve",
)
PREPARING = Words(
    ja="サンプルのお店を準備しています（20 秒ほどかかります）…",
    en="Preparing the sample shop (some twenty seconds)…",
)
LINK = Words(
    ja="あとでまた入るには、アカウントの画面でパスワードを決めておくか、kizuna demo をもう一度"
    "実行してください。\nこのリンクを開いてください（10 分以内、1 回だけ）:\n{url}",
    en="To come back later, choose a password on your account page, or run kizuna demo again.\n"
    "Open this link (within 10 minutes, once):\n{url}",
)
OWN_STAFF = Words(
    ja="{data} には、もうスタッフが登録されています。",
    en="There are people in {data} already who sign in.",
)
SERVE_INSTEAD = Words(
    ja="kizuna serve で動かすか、KIZUNA_DATA で別のフォルダーを指定してください。",
    en="Start it with kizuna serve, or name another folder by KIZUNA_DATA.",
)
OWNER = "owner@example.com"
OWNER_NAME = Words(ja="見本 花子", en="Hanako Mihon")
PORTS = range(8000, 8020)


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """Whether to serve."""
    parser.add_argument("--no-serve", action="store_true", help=NO_SERVE.say(language))


def run(options: argparse.Namespace, language: Language) -> int:
    """Lay the sample out where nothing is yet, print the link, serve until told to stop.

    The sample is laid out by a process of its own: what writes the lake keeps threads, and the
    server's processes, forked from one that has them, could not write it any more.
    """
    if options.no_serve:
        return _prepare(language)
    from kizuna.config import knobs

    _choose_port()
    refuse_where_nothing_can_listen(*knobs.LISTEN.value())
    own = [sys.executable, "-m", "kizuna", "demo", "--no-serve", "--lang", language]
    prepared = subprocess.run(own, stdout=subprocess.PIPE, text=True, check=False)
    if prepared.returncode:
        return prepared.returncode
    start_application()
    return serve(language, invitation=prepared.stdout.strip())


def _prepare(language: Language) -> int:
    """Lay the sample out where nothing is yet, and print the link."""
    start_application()
    bring_up_to_date()
    from kizuna.cli.sign_in_links import new_link
    from kizuna.core.permissions.rules import system_actor
    from kizuna.people.customers.queries.samples import is_anybody_known
    from kizuna.people.staff.rules.links import Purpose
    from kizuna.web.sample.actions import lay_out_sample

    actor = system_actor("command")
    owner = _owner(language)
    if not is_anybody_known():
        tell(PREPARING.say(language), to=sys.stderr)
        lay_out_sample(actor=actor, at=datetime.now(UTC), language=language)
    tell(LINK.say(language, url=new_link(owner, purpose=Purpose.SIGN_IN)))
    return 0


def _choose_port() -> None:
    """A port that is free, where the usual one is taken and nobody chose another."""
    if "KIZUNA_LISTEN" in os.environ or "KIZUNA_URL" in os.environ:
        return
    for port in PORTS:
        if is_free("127.0.0.1", port):
            os.environ["KIZUNA_LISTEN"] = f"127.0.0.1:{port}"
            return


def _owner(language: Language) -> int:
    """The demo's owner, added where there is nobody. A shop with people of its own is no demo."""
    from kizuna.config import knobs
    from kizuna.core.permissions.rules import Role, system_actor
    from kizuna.people.staff.actions.accounts import add_staff_member
    from kizuna.people.staff.queries import staff_emails

    known = staff_emails()
    if OWNER in known:
        return known[OWNER]
    if known:
        raise Refused(
            Said("own_staff", OWN_STAFF, {"data": knobs.DATA.value()}),
            Said("serve_instead", SERVE_INSTEAD),
        )
    name = OWNER_NAME.say(language)
    owner = add_staff_member(
        system_actor("command"), email=OWNER, name=name, role=Role.OWNER, language=language
    )
    return int(owner.pk)


COMMANDS.add("demo", Command(summary=SUMMARY, add_options=add_options, run=run))
