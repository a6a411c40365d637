"""`kizuna user add`: someone who may sign in; the first one can be added in no other way."""

import argparse

from kizuna.base.words import Language, Words
from kizuna.cli.application import start_application
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.passphrase import asked
from kizuna.core.permissions.rules import Role, system_actor

SUMMARY = Words(
    ja="サインインできるスタッフを登録します（kizuna user add）。",
    en="Add someone who may sign in (kizuna user add).",
)
OPTIONS: dict[str, Words] = {
    "action": Words(ja="add：登録する", en="add: someone new"),
    "email": Words(ja="メールアドレス", en="e-mail address"),
    "name": Words(ja="名前", en="name"),
    "role": Words(ja="役割", en="role"),
}
PASSWORD = Words(ja="{name} さんのパスワード: ", en="Password for {name}: ")
ADDED = Words(ja="{email} を登録しました。", en="{email} may sign in now.")


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """Who it is; the password is asked for, or comes on standard input."""
    parser.add_argument("action", choices=("add",), help=OPTIONS["action"].say(language))
    parser.add_argument("--email", required=True, help=OPTIONS["email"].say(language))
    parser.add_argument("--name", required=True, help=OPTIONS["name"].say(language))
    parser.add_argument(
        "--role", choices=list(Role), default=Role.OWNER, help=OPTIONS["role"].say(language)
    )


def run(options: argparse.Namespace, language: Language) -> int:
    """Add them; what is wrong with the address or the password is told as a sentence."""
    start_application()
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
    print(ADDED.say(language, email=member.email))
    return 0


COMMANDS.add("user", Command(summary=SUMMARY, add_options=add_options, run=run))
