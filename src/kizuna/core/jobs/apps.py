"""At start every app's tasks are imported, so that the jobs they declare are known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Jobs are declared in `tasks`."""

    name = "kizuna.core.jobs"

    def ready(self) -> None:
        """Import them all."""
        autodiscover_modules("tasks")
