"""Whose customers' numbers an import and a layout have, apart from whose orders."""

from django.db import migrations, models


def as_the_orders(apps, schema_editor):  # type: ignore[no-untyped-def]
    """Until now they were the first shop's."""
    for row in apps.get_model("imports", "Import").objects.exclude(sources=[]):
        row.numbers_of = row.sources[0]
        row.save()
    layouts = apps.get_model("imports", "SourceLayout").objects
    layouts.update(numbers_of=models.F("source"))


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [
        migrations.AddField(
            "import", "numbers_of", models.CharField(max_length=64, blank=True, default="")
        ),
        migrations.AddField(
            "sourcelayout",
            "numbers_of",
            models.CharField(max_length=64, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(as_the_orders, migrations.RunPython.noop),
    ]
