"""Entries of the audit log can be added and never changed."""

from django.db import migrations

from kizuna.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [AppendOnly("audit_entries")]
