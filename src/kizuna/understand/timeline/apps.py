"""At start every app's `entries` are imported: how its kinds of events read."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TimelineConfig(AppConfig):
    """A room above the timeline adds its wording in one file, `entries.py`."""

    name = "kizuna.understand.timeline"

    def ready(self) -> None:
        """Import them all."""
        autodiscover_modules("entries")
