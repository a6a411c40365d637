"""At start every app's actions are imported, so that what they declare is known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PermissionsConfig(AppConfig):
    """Permissions and event kinds are declared in `actions`, beside what needs them."""

    name = "kizuna.core.permissions"

    def ready(self) -> None:
        """Import them all."""
        autodiscover_modules("actions")
