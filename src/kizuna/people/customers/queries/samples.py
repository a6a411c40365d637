"""Whether the shop is still the sample's, or somebody's own."""

from kizuna.people.customers import models


def sample_import() -> int | None:
    """The import that brought the sample customers; None where there are none."""
    found = models.Customer.objects.filter(is_sample=True).values_list("import_id", flat=True)
    return next(iter(found[:1]), None)


def is_anybody_known() -> bool:
    """Whether there is a single customer, sample or not."""
    return models.Customer.objects.exists()
