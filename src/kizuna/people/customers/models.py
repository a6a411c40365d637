"""Customers and what is known of each, as rows.

Not here: which key proves who someone is (`rules`), the search index (the first migration).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from kizuna.people.customers.rules.custom_values import CUSTOM_KINDS
from kizuna.people.customers.rules.keys import KINDS
from kizuna.people.customers.rules.names import NAME_ORDERS


class Customer(models.Model):
    """A person or company that orders. One that was merged stays, pointing at who it became."""

    family_name = models.TextField(max_length=100, blank=True)
    given_name = models.TextField(max_length=100, blank=True)
    family_name_kana = models.TextField(max_length=100, blank=True)
    given_name_kana = models.TextField(max_length=100, blank=True)
    # A name that came in one piece and was not split.
    full_name = models.TextField(max_length=200, blank=True)
    full_name_kana = models.TextField(max_length=200, blank=True)
    former_family_name = models.TextField(max_length=100, blank=True)
    name_order = models.CharField(
        max_length=12, choices=[(key, key) for key in NAME_ORDERS], default="family_first"
    )
    honorific = models.CharField(max_length=20, blank=True)
    company_name = models.TextField(max_length=200, blank=True)
    department = models.TextField(max_length=100, blank=True)
    job_title = models.TextField(max_length=100, blank=True)
    birthday = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=2, blank=True)
    # The shop's own rank as its sheet has it.
    rank = models.TextField(max_length=60, blank=True)
    custom = models.JSONField(default=dict, blank=True)  # by CustomField.key
    sort_key = models.CharField(max_length=420, blank=True)
    is_sample = models.BooleanField(default=False)
    # Which import brought the row; imports lie above, so no foreign key.
    import_id = models.BigIntegerField(null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="absorbed"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "customers"
        indexes = [
            models.Index(
                fields=["sort_key", "id"],
                name="customers_by_kana",
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(
                fields=["-created_at", "-id"],
                name="customers_by_age",
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(
                fields=["import_id"],
                name="customers_of_import",
                condition=Q(import_id__isnull=False),
            ),
            # Asked for every page: is this the sample shop?
            models.Index(
                fields=["import_id"], name="sample_customers", condition=Q(is_sample=True)
            ),
        ]

    def __str__(self) -> str:
        return f"customer {self.pk}"


class CustomerKey(models.Model):
    """One thing that tells who someone is. `matched` is the value as it is compared.

    Only identity keys prove it: a family's shared e-mail address stays on each as a contact.
    Kinds made of two values (phone and name) hold no contact; they are for matching alone.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=24, choices=[(key, key) for key in KINDS])
    source = models.CharField(max_length=64, blank=True)
    value = models.CharField(max_length=254, blank=True)
    matched = models.CharField(max_length=460)
    is_identity = models.BooleanField()
    import_id = models.BigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "customer_keys"
        indexes = [
            models.Index(fields=["matched", "kind"], name="customer_keys_matched"),
            models.Index(
                fields=["import_id"],
                name="customer_keys_of_import",
                condition=Q(import_id__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "matched"],
                condition=Q(is_identity=True),
                name="one_customer_per_identity_key",
            ),
            models.CheckConstraint(condition=~Q(matched=""), name="customer_key_not_blank"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of customer {self.customer_id}"


class CustomerAddress(models.Model):
    """A postal address, each part as it was typed."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    postal_code = models.CharField(max_length=16, blank=True)
    prefecture = models.CharField(max_length=60, blank=True)
    city = models.CharField(max_length=120, blank=True)
    town = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=160, blank=True)
    building = models.CharField(max_length=160, blank=True)
    country = models.CharField(max_length=2, default="JP")
    postal_code_matched = models.CharField(max_length=16, blank=True, db_index=True)
    is_preferred = models.BooleanField(default=True)
    import_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        db_table = "customer_addresses"

    def __str__(self) -> str:
        return f"address {self.pk}"


class CustomField(models.Model):
    """A field that the owner adds; its kind says which values `Customer.custom` may hold."""

    key = models.SlugField(max_length=40, unique=True)
    label_ja = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=[(key, key) for key in CUSTOM_KINDS])
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "custom_fields"
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.key


class Tag(models.Model):
    """A word that staff put on customers."""

    name = models.CharField(max_length=40, unique=True)
    import_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        db_table = "tags"

    def __str__(self) -> str:
        return self.name


class CustomerTag(models.Model):
    """One tag on one customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="customers")
    import_id = models.BigIntegerField(null=True, editable=False)

    class Meta:
        db_table = "customer_tags"
        constraints = [
            models.UniqueConstraint(fields=["customer", "tag"], name="each_tag_once_a_customer")
        ]

    def __str__(self) -> str:
        return f"tag {self.tag_id} on customer {self.customer_id}"


class CustomerNote(models.Model):
    """What someone of the staff wrote down about a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=4000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    import_id = models.BigIntegerField(null=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "customer_notes"

    def __str__(self) -> str:
        return f"note {self.pk}"


class CustomerAttachment(models.Model):
    """A file kept with a customer; on disk it has a random name, `name` is what people see."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    stored_name = models.CharField(max_length=40, unique=True)
    media_type = models.CharField(max_length=80)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        db_table = "customer_attachments"

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class CustomerMerge(models.Model):
    """That two customers were found to be one; with what it takes to part them again."""

    kept = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merged_by")
    actor = models.CharField(max_length=80)
    rule = models.CharField(max_length=40)  # "by_hand", or the rule that found them
    evidence = models.JSONField(default=dict)
    filled = models.JSONField(default=dict)  # field of `kept` -> [before, after]
    import_id = models.BigIntegerField(null=True, editable=False)
    merged_at = models.DateTimeField()
    unmerged_at = models.DateTimeField(null=True)
    unmerged_by = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "customer_merges"
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(unmerged_at__isnull=True),
                name="merged_into_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class MergeMove(models.Model):
    """A row that a merge moved from one customer to the other."""

    merge = models.ForeignKey(CustomerMerge, on_delete=models.CASCADE, related_name="moves")
    follower = models.CharField(max_length=60)
    row_id = models.BigIntegerField()

    class Meta:
        db_table = "merge_moves"
        indexes = [models.Index(fields=["merge", "follower"], name="merge_moves_by_follower")]

    def __str__(self) -> str:
        return f"{self.follower} {self.row_id}"


class CustomerChange(models.Model):
    """What a customer was like before an import changed it, so that the import can be undone."""

    import_id = models.BigIntegerField(db_index=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    changed = (
        models.JSONField()
    )  # field or "custom.KEY" -> [before, after]; "identity_key" -> its id

    class Meta:
        db_table = "customer_changes"

    def __str__(self) -> str:
        return f"change of customer {self.customer_id} by import {self.import_id}"


class DuplicateSuggestion(models.Model):
    """Two customers who may be one, and what speaks for it."""

    first = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    probability_ratio = models.FloatField()
    evidence = models.JSONField()
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        db_table = "duplicate_suggestions"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="each_pair_suggested_once"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="pairs_in_one_order"
            ),
        ]
        indexes = [
            models.Index(fields=["-probability_ratio", "id"], name="suggestions_by_strength")
        ]

    def __str__(self) -> str:
        return f"customers {self.first_id} and {self.second_id}"
