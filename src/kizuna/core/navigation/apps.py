"""At start every app's `navigation` is imported, so that its places are known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NavigationConfig(AppConfig):
    """An app adds its places, actions, search and home cards in one file, `navigation.py`."""

    name = "kizuna.core.navigation"

    def ready(self) -> None:
        """Import them all."""
        autodiscover_modules("navigation")
