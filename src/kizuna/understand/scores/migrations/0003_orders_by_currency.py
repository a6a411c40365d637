from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("scores", "0002_other_currencies"),
    ]

    operations = [
        migrations.RenameField("picture", "other_currencies", "orders_by_currency"),
    ]
