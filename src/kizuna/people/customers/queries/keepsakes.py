"""What notes, files and tags are called, for a timeline that knows their numbers only.

Not here: those of one customer (`card`).
"""

from collections.abc import Collection

from kizuna.people.customers import models


def texts_of_notes(note_ids: Collection[int]) -> dict[int, str]:
    """The text of each note that is still there."""
    rows = models.CustomerNote.objects.filter(id__in=note_ids)
    return dict(rows.values_list("id", "text"))


def names_of_attachments(attachment_ids: Collection[int]) -> dict[int, str]:
    """The name of each file that is still there."""
    rows = models.CustomerAttachment.objects.filter(id__in=attachment_ids)
    return dict(rows.values_list("id", "name"))


def names_of_tags(tag_ids: Collection[int]) -> dict[int, str]:
    """The name of each tag."""
    return dict(models.Tag.objects.filter(id__in=tag_ids).values_list("id", "name"))
