"""At start every app's `filters` are imported: the parts by which analyses can be narrowed."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ScoresConfig(AppConfig):
    """A room that parts the customers says so in one file, `filters.py`."""

    name = "kizuna.understand.scores"

    def ready(self) -> None:
        """Import them all."""
        autodiscover_modules("filters")
