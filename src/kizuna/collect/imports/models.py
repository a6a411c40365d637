"""Imports and the layouts they taught us, as rows.

Not here: the files themselves and what was read from them (`folders`), which can be erased.
"""

from django.db import models

from kizuna.collect.imports.rules import State


class Import(models.Model):
    """Some files that were given together, and how far they have come.

    `files` name, size and SHA-256 of each; `choices` how to read them; `reading` what was
    understood; `sources` whose orders they are, shop by shop, and `numbers_of` whose the customers'
    numbers; `expected` what writing would do and `counts` what
    it did; `steps_done` of `steps` are written, the first since `begun_at`; `taken_back` how many
    orders and customers are.
    """

    state = models.CharField(max_length=12, choices=[(state.value,) * 2 for state in State])
    actor = models.CharField(max_length=64)
    files = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    reading = models.JSONField(default=dict)
    sources = models.JSONField(default=list)
    numbers_of = models.CharField(max_length=64, blank=True, default="")
    expected = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    taken_back = models.JSONField(default=dict)
    steps_done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    has_files = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "imports"

    def __str__(self) -> str:
        return f"import {self.pk}"


class SourceLayout(models.Model):
    """A header seen before: whose orders and whose customers' numbers it has, how it was read, and
    the currency its amounts were in."""

    fingerprint = models.CharField(max_length=32, unique=True)
    source = models.CharField(max_length=64)
    numbers_of = models.CharField(max_length=64)
    choices = models.JSONField(default=dict)
    currency = models.CharField(max_length=3, blank=True, default="")
    used_at = models.DateTimeField()

    class Meta:
        db_table = "source_layouts"

    def __str__(self) -> str:
        return f"{self.source} {self.fingerprint}"
