"""The job that makes the day's list, and fills places that became free.

Not here: what it does (`actions.listing`).
"""

from datetime import timedelta

from django.utils import timezone

from kizuna.base.words import Words
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.core.shop.queries import the_shop
from kizuna.understand.attention.actions.listing import fill_list
from kizuna.understand.scores.rules.following import FOLLOWING

# Almost always nothing is to be done; what a file brings in is listed as soon as it is understood.
EVERY = timedelta(minutes=1)
KIND = "fill_list"
FOLLOWING.add(KIND, KIND)


@job(KIND, Words(ja="今日のリストの作成", en="Make today's list"), every=EVERY, is_long=True)
def fill_list_when_due(work: Work) -> None:
    """Made once a day where the shop stands; after that almost always nothing is to be done."""
    now = timezone.now()
    fill_list(timezone.localdate(now, the_shop().zone), at=now)
