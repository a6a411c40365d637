"""What the customer's page keeps ready is worked out anew every quarter of an hour."""

from datetime import timedelta

from kizuna.base.words import Words
from kizuna.core.jobs.actions.work import Work
from kizuna.core.jobs.rules import job
from kizuna.understand.profiles.actions import refresh_standings


@job(
    "refresh_standings",
    Words(ja="売上順位の集計", en="Work out places by revenue"),
    every=timedelta(minutes=15),
    is_long=True,
)
def work_out_standings(work: Work) -> None:
    """Done twice it is the same: no step needs to hold it together."""
    refresh_standings()
