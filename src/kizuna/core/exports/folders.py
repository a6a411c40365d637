"""Where the files that were taken out lie until they expire: <data>/exports/<id>.

Not here: rows of the database (`models`).
"""

from pathlib import Path

from django.conf import settings


def file_of(export_id: int) -> Path:
    """The finished file of one export."""
    return Path(settings.DATA) / "exports" / str(export_id)


def erase_file(export_id: int) -> None:
    """Take away the file, and what is left of one that was never finished."""
    path = file_of(export_id)
    path.unlink(missing_ok=True)
    path.with_suffix(".part").unlink(missing_ok=True)
