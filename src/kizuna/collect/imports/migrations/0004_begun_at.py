"""When an import began to be written: another may come in between before it ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_currency_of_layout")]

    operations = [migrations.AddField("import", "begun_at", models.DateTimeField(null=True))]
