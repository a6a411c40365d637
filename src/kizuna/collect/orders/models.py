"""Orders, lines and products as rows, and what they were before an import changed them.

Not here: what they mean (`rules`). Free text of sources has no limit of its own: a length that a
database refuses would stop a file.
"""

from django.db import models

from kizuna.core.newest_first import NewestFirst


class ProductFacts(models.Model):
    """What is known of a product."""

    source = models.CharField(max_length=64)
    code = models.TextField()
    name = models.TextField(blank=True)
    import_id = models.BigIntegerField(null=True)  # who wrote it last; imports lie above
    created_by = models.BigIntegerField(null=True)  # the import that brought it

    class Meta:
        abstract = True


class Product(ProductFacts):
    """Something a source sells, by the source's own code."""

    class Meta:
        db_table = "products"
        constraints = [
            models.UniqueConstraint(fields=["source", "code"], name="each_product_once_a_source")
        ]

    def __str__(self) -> str:
        return self.name or self.code


class OrderFacts(models.Model):
    """What is known of an order. Amounts are in the currency's minor unit.

    `net_minor` is what counts as revenue; `ordered_at` is null where the source gives no time.
    """

    source = models.CharField(max_length=64)
    number = models.TextField()
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ordered_on = models.DateField()
    ordered_at = models.DateTimeField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    is_purchase = models.BooleanField()
    is_cancelled = models.BooleanField()
    gross_minor = models.BigIntegerField()
    returned_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField(null=True)
    import_id = models.BigIntegerField(null=True)  # who wrote it last; imports lie above
    created_by = models.BigIntegerField(null=True)  # the import that brought it

    class Meta:
        abstract = True


class Order(OrderFacts):
    """One act of ordering, by the source's own number."""

    class Meta:
        db_table = "orders"
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="each_order_once_a_source"),
            models.CheckConstraint(
                condition=models.Q(net_minor=models.F("gross_minor") - models.F("returned_minor")),
                name="order_net_is_gross_less_returned",
            ),
        ]
        indexes = [
            # With all that lists, figures and the lake ask: they never look at the rows.
            models.Index(
                fields=[
                    "customer",
                    "-ordered_on",
                    "-id",
                    "currency",
                    "is_purchase",
                    "gross_minor",
                    "net_minor",
                    "cost_minor",
                ],
                name="orders_of_customer",
            ),
            NewestFirst(fields=["-ordered_on", "-ordered_at", "-id"], name="orders_by_time"),
            models.Index(
                fields=["import_id"],
                name="orders_of_import",
                condition=models.Q(import_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


class LineFacts(models.Model):
    """What is known of a line: one product, or one fee."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="+")
    quantity = models.FloatField()
    amount_minor = models.BigIntegerField()
    is_product = models.BooleanField()

    class Meta:
        abstract = True


class OrderLine(LineFacts):
    """One line of an order; absent where the source only has totals."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")

    class Meta:
        db_table = "order_lines"

    def __str__(self) -> str:
        return f"line {self.pk} of order {self.order_id}"


class FormerOrder(OrderFacts):
    """An order as it was before the import `replaced_by` changed it."""

    order_id = models.BigIntegerField()
    replaced_by = models.BigIntegerField()
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "former_orders"
        constraints = [
            models.UniqueConstraint(
                fields=["replaced_by", "order_id"], name="each_order_replaced_once_an_import"
            )
        ]
        indexes = [models.Index(fields=["order_id"], name="former_orders_of_order")]

    def __str__(self) -> str:
        return f"order {self.order_id} before import {self.replaced_by}"


class FormerLine(LineFacts):
    """A line of a former order."""

    line_id = models.BigIntegerField()
    order_id = models.BigIntegerField()
    replaced_by = models.BigIntegerField()

    class Meta:
        db_table = "former_lines"
        indexes = [models.Index(fields=["replaced_by", "order_id"], name="former_lines_of_order")]

    def __str__(self) -> str:
        return f"line {self.line_id} before import {self.replaced_by}"


class FormerProduct(ProductFacts):
    """A product as it was before the import `replaced_by` changed it."""

    product_id = models.BigIntegerField()
    replaced_by = models.BigIntegerField()

    class Meta:
        db_table = "former_products"
        constraints = [
            models.UniqueConstraint(
                fields=["replaced_by", "product_id"], name="each_product_replaced_once_an_import"
            )
        ]

    def __str__(self) -> str:
        return f"product {self.product_id} before import {self.replaced_by}"
