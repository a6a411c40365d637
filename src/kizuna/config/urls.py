"""Every app's addresses side by side; each app writes its own paths in full."""

from django.urls import URLResolver, include, path

from kizuna.config.apps import modules_of_apps

urlpatterns: list[URLResolver] = [path("", include(urls)) for urls in modules_of_apps("urls")]

handler400 = "kizuna.web.chrome.failures.garbled"
handler403 = "kizuna.web.chrome.failures.forbidden"
handler404 = "kizuna.web.chrome.failures.not_found"
handler500 = "kizuna.web.chrome.failures.broken"
