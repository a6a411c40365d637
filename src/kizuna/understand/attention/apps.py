"""At start every app's `reasons` are imported: why someone is to be talked to."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AttentionConfig(AppConfig):
    """A room above adds its reasons in one file, `reasons.py`."""

    name = "kizuna.understand.attention"

    def ready(self) -> None:
        """Import them all."""
        autodiscover_modules("reasons")
