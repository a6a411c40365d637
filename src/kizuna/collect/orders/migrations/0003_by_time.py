"""The orders of one day are listed by their time, where it is known."""

from django.db import migrations

from kizuna.core.newest_first import NewestFirst


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_checked_in_sets")]
    operations = [
        migrations.RemoveIndex(model_name="order", name="orders_by_day"),
        migrations.AddIndex(
            model_name="order",
            index=NewestFirst(fields=["-ordered_on", "-ordered_at", "-id"], name="orders_by_time"),
        ),
    ]
