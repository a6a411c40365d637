"""The job that lays the sample shop out while somebody waits for it.

Not here: what it does (`actions`).
"""

from django.utils import timezone

from kizuna.base.said import Said
from kizuna.base.words import Language, Words
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.core.permissions.rules import Actor, Role
from kizuna.web.sample.actions import lay_out_sample

LAYING_OUT = Words(ja="サンプルデータを入れています…", en="Adding the sample data…")


@job("lay_out_sample", Words(ja="サンプルデータの準備", en="Add the sample data"))
def lay_out_in_background(work: Work, *, actor: str, role: str, language: Language) -> None:
    """Some seconds of work, of which each part stands by itself."""
    work.report(10, Said("laying_out_sample", LAYING_OUT))
    lay_out_sample(actor=Actor(key=actor, role=Role(role)), at=timezone.now(), language=language)
