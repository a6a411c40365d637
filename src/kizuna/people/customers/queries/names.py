"""The name of a customer's row as a value that knows how to be shown.

Not here: how it is shown (`rules.names`).
"""

from collections.abc import Collection

from kizuna.people.customers import models
from kizuna.people.customers.rules.names import Name


def name_of(customer: models.Customer) -> Name:
    """The name's parts of one row."""
    return Name(
        family=customer.family_name,
        given=customer.given_name,
        family_kana=customer.family_name_kana,
        given_kana=customer.given_name_kana,
        full=customer.full_name,
        full_kana=customer.full_name_kana,
        company=customer.company_name,
        honorific=customer.honorific,
        order=customer.name_order,
    )


def names_of(customer_ids: Collection[int]) -> dict[int, Name]:
    """The names of some customers, by id; one statement for all of them."""
    return {row.id: name_of(row) for row in models.Customer.objects.filter(id__in=customer_ids)}
