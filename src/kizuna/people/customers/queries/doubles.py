"""Pairs who may be one with what speaks for it, and merges that can be undone.

Not here: finding pairs (`actions.duplicates`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kizuna.base.words import Words
from kizuna.people.customers import models
from kizuna.people.customers.queries.names import name_of
from kizuna.people.customers.queries.search import FoundCustomer, described
from kizuna.people.customers.rules.doubles import REASONS, Reason
from kizuna.people.customers.rules.names import Name


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two customers who may be one; `first` is known longer."""

    id: int
    first: FoundCustomer
    second: FoundCustomer
    percent: int
    reasons: list[Reason]

    @property
    def words(self) -> list[Words]:
        """What speaks for it."""
        return [reason.name for reason in self.reasons]


@dataclass(frozen=True)
class Merge:
    """A merge that stands."""

    id: int
    kept_id: int
    kept: Name
    merged: Name
    at: datetime
    actor: str  # who decided, as `Actor.key`: "staff:7", "import:12"


def open_pairs(*, limit: int) -> list[Pair]:
    """Suggestions nobody has decided, the likeliest first."""
    return list(_pairs(_open()[:limit]))


def open_pairs_count() -> int:
    """How many suggestions wait for a decision."""
    return _open().count()


def pair(pair_id: int) -> Pair | None:
    """One open suggestion; None when there is none (any more)."""
    return next(iter(_pairs(_open().filter(id=pair_id))), None)


def recent_merges(*, limit: int) -> list[Merge]:
    """Merges that stand, the latest first."""
    return _merges(models.CustomerMerge.objects.all(), limit=limit)


def merges_of(customer_ids: Collection[int], *, limit: int) -> list[Merge]:
    """Merges that stand into any of these customers, the latest first."""
    return _merges(models.CustomerMerge.objects.filter(kept__in=customer_ids), limit=limit)


def _merges(rows: QuerySet[models.CustomerMerge], *, limit: int) -> list[Merge]:
    rows = rows.filter(unmerged_at=None).select_related("kept", "merged")
    return [
        Merge(row.pk, row.kept_id, name_of(row.kept), name_of(row.merged), row.merged_at, row.actor)
        for row in rows.order_by("-merged_at", "-id")[:limit]
    ]


def _open() -> QuerySet[models.DuplicateSuggestion]:
    rows = models.DuplicateSuggestion.objects.filter(
        dismissed_at=None, first__merged_into=None, second__merged_into=None
    )
    return rows.order_by("-probability_ratio", "id")


def _pairs(rows: QuerySet[models.DuplicateSuggestion]) -> Iterable[Pair]:
    found = list(rows.select_related("first", "second"))
    people = {
        one.id: one for one in described([c for row in found for c in (row.first, row.second)])
    }
    for row in found:
        yield Pair(
            id=row.pk,
            first=people[row.first_id],
            second=people[row.second_id],
            percent=min(99, int(row.probability_ratio * 100)),
            reasons=[REASONS[key] for key, bits in row.evidence.items() if bits > 0],
        )
