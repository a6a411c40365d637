"""The currency that a layout's amounts were in the last time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_numbers_of")]

    operations = [
        migrations.AddField(
            "sourcelayout", "currency", models.CharField(max_length=3, blank=True, default="")
        ),
    ]
