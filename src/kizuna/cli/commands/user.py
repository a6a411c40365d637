"""`kizuna user`: someone who may sign in, and a way back in for someone who forgot the password.

Not here: what the staff do on pages (`people.staff`).
"""

import argparse

from kizuna.base.errors import Refused, UsageError
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.cli.application import bring_up_to_date, start_application
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.passphrase import asked
from kizuna.cli.terminal import tell
from kizuna.core.permissions.rules import Role, system_actor

SUMMARY = Words(
    ja="サインインできるスタッフを登録します（add）。パスワードを忘れた方のリンクを出します（link）。",
    en="Add someone who may sign in (add), or make a link for a forgotten password (link).",
)
OPTIONS: dict[str, Words] = {
    "action": Words(
        ja="add：登録する、link：新しいパスワードを決めるリンクを出す",
        en="add: someone new; link: one by which a new password is chosen",
    ),
    "email": Words(ja="メールアドレス", en="e-mail address"),
    "name": Words(ja="名前（add のとき）", en="name (to add)"),
    "role": Words(ja="役割（add のとき）", en="role (to add)"),
}
PASSWORD = Words(ja="{name} さんのパスワード: ", en="Password for {name}: ")
ADDED = Words(ja="{email} を登録しました。", en="{email} may sign in now.")
NAMELESS = Words(ja="--name で名前を指定してください。", en="Say who it is by --name.")
NOBODY = Words(ja="{email} のスタッフはいません。", en="Nobody signs in as {email}.")
LINK = Words(
    ja="このリンクを開いて、新しいパスワードを決めてください（3 日以内、1 回だけ）:\n{url}",
    en="Open this link and choose a new password (within 3 days, once):\n{url}",
)


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """Who it is; the password is asked for, or comes on standard input."""
    parser.add_argument("action", choices=("add", "link"), help=OPTIONS["action"].say(language))
    parser.add_argument("--email", required=True, help=OPTIONS["email"].say(language))
    parser.add_argument("--name", help=OPTIONS["name"].say(language))
    parser.add_argument(
        "--role", choices=list(Role), default=Role.OWNER, help=OPTIONS["role"].say(language)
    )


def run(options: argparse.Namespace, language: Language) -> int:
    """Add them, or make the link; what is wrong is told as a sentence."""
    if options.action == "add" and not options.name:
        raise UsageError(Said("no_name", NAMELESS))
    start_application()
    bring_up_to_date()
    tell(_link(options, language) if options.action == "link" else _added(options, language))
    return 0


def _added(options: argparse.Namespace, language: Language) -> str:
    from django.utils import translation

    from kizuna.people.staff.actions.accounts import add_staff_member

    password = asked(PASSWORD.say(language, name=options.name))
    with translation.override(language):
        member = add_staff_member(
            system_actor("command"),
            email=options.email,
            name=options.name,
            role=Role(options.role),
            language=language,
            password=password,
        )
    return ADDED.say(language, email=member.email)


def _link(options: argparse.Namespace, language: Language) -> str:
    """It lets in nobody past a second factor; recovery codes are for that."""
    from kizuna.cli.sign_in_links import new_link
    from kizuna.people.staff.queries import staff_emails
    from kizuna.people.staff.rules.links import Purpose

    email = options.email.strip().lower()
    known = staff_emails()
    if email not in known:
        raise Refused(Said("unknown_staff_member", NOBODY, {"email": email}))
    return LINK.say(language, url=new_link(known[email], purpose=Purpose.INVITATION))


COMMANDS.add("user", Command(summary=SUMMARY, add_options=add_options, run=run))
