"""The keys of orders and lines, which come by the hundred thousand, are checked set by set."""

from django.db import migrations

from kizuna.core.references import CheckedInSets


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]
    operations = [
        CheckedInSets("order_lines", "order_id", parent="orders"),
        CheckedInSets("order_lines", "product_id", parent="products"),
        CheckedInSets("orders", "customer_id", parent="customers"),
    ]
