"""At start every app's `exports` is imported, so that what can be taken out is known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExportsConfig(AppConfig):
    """An app says in one file, `exports.py`, what can be taken out of it."""

    name = "kizuna.core.exports"

    def ready(self) -> None:
        """Import them all."""
        autodiscover_modules("exports")
