"""At start every app's `panels` are imported: what it shows of one customer."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProfilesConfig(AppConfig):
    """A room above adds its panels and acts in one file, `panels.py`."""

    name = "kizuna.understand.profiles"

    def ready(self) -> None:
        """Import them all."""
        autodiscover_modules("panels")
