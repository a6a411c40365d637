"""`kizuna audit`: check the audit log, and print its head to be kept elsewhere."""

import argparse

from kizuna.base.errors import UsageError
from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.cli.application import open_application
from kizuna.cli.command import COMMANDS, Command
from kizuna.cli.terminal import tell

SUMMARY = Words(
    ja="監査ログが改ざんされていないか確かめ、控えの値を表示します。",
    en="Check that nobody changed the audit log, and print its head to be kept elsewhere.",
)
ANCHOR = Words(
    ja="以前に表示された控えの値。末尾の切り捨てや書き直しもわかります",
    en="a head printed before; shows also whether the log's end was cut off or all written anew",
)
SOUND = Words(
    ja="監査ログ {n} 件に、改ざんのあとはありません。",
    en="The {n} entries of the audit log hold.",
    en_one="The one entry of the audit log holds.",
    count="n",
)
BROKEN = Words(
    ja="監査ログの {n} 番目が、書かれたときのままではありません。",
    en="Entry {n} of the audit log is not what was written.",
)
BAD_HEAD = Words(
    ja="控えの値「{text}」が読み取れません。表示されたまま入力してください。",
    en="“{text}” is no head of the log. Give it as it was printed.",
)


def add_options(parser: argparse.ArgumentParser, language: Language) -> None:
    """An anchor, if there is one."""
    parser.add_argument("--anchor", metavar="HEAD", help=ANCHOR.say(language))


def run(options: argparse.Namespace, language: Language) -> int:
    """0 where the log holds, 1 where it does not."""
    from kizuna.core.audit.rules import START, Head

    try:
        anchor = Head.parse(options.anchor) if options.anchor else START
    except ValueError as error:
        raise UsageError(Said("bad_head", BAD_HEAD, {"text": options.anchor})) from error
    open_application()
    from kizuna.core.audit.queries import audit_verdict

    verdict = audit_verdict(anchor)
    if verdict.first_wrong is not None:
        tell(BROKEN.say(language, n=verdict.first_wrong))
        return 1
    tell(SOUND.say(language, n=verdict.head.sequence))
    tell(str(verdict.head))
    return 0


COMMANDS.add("audit", Command(summary=SUMMARY, add_options=add_options, run=run))
