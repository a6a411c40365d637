"""The sample's field is called the sample's: a shop may have one of its own beside it."""

from django.db import migrations


def as_the_samples(apps, schema_editor):  # type: ignore[no-untyped-def]
    """As it is called where a sample is laid out now; what the owner has renamed stays."""
    own = apps.get_model("customers", "CustomField").objects
    own.filter(key="sample-gender", label_ja="性別").update(
        label_ja="性別（サンプル）", label_en="Gender (sample data)"
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_domains")]
    operations = [migrations.RunPython(as_the_samples, migrations.RunPython.noop)]
