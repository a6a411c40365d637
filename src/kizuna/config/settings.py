"""Django's settings, derived from the knobs of the environment and nothing else.

Not here: the knobs with their meanings (`knobs`), choices about the shop (rows in the app).
"""

import logging
import os

from kizuna.config import knobs
from kizuna.config.apps import own_apps
from kizuna.config.data_folder import kept_data_folder
from kizuna.config.databases import django_database
from kizuna.config.secret_key import kept_secret_key
from kizuna.people.staff.rules.passwords import SHORTEST

knobs.refuse_unknown(os.environ)
DATA = kept_data_folder(knobs.DATA.value())
URL = knobs.public_url()
PROXIES = knobs.PROXIES.value()
ATTACHMENT_BYTES = knobs.ATTACHMENT_MEGABYTES.value() * 1_000_000

DEBUG = False
SECRET_KEY = knobs.SECRET_KEY.value() or kept_secret_key(DATA)
SECRET_KEY_FALLBACKS = list(knobs.OLD_SECRET_KEYS.value())
ALLOWED_HOSTS = [URL.host] if URL.is_https else ["localhost", "127.0.0.1", "[::1]", URL.host]
CSRF_TRUSTED_ORIGINS = [URL.origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    *own_apps(),
]
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "kizuna.core.headers.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kizuna.people.staff.middleware.SignInMiddleware",
    "kizuna.people.staff.middleware.ActorMiddleware",
    "kizuna.core.language.middleware.LanguageMiddleware",
    "kizuna.core.shop.middleware.ShopClockMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kizuna.web.chrome.failures.FailureMiddleware",
]
CSRF_FAILURE_VIEW = "kizuna.web.chrome.failures.expired"
FORM_RENDERER = "kizuna.web.chrome.forms.ComponentRenderer"
ROOT_URLCONF = "kizuna.config.urls"
WSGI_APPLICATION = "kizuna.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kizuna.web.chrome.frame.frame",
            ],
            "builtins": [
                "kizuna.core.language.templatetags.say",
                "kizuna.web.chrome.templatetags.choosing",
                "kizuna.web.chrome.templatetags.components",
                "kizuna.web.chrome.templatetags.writing",
            ],
        },
    }
]

DATABASES = {"default": django_database(knobs.DATABASE_URL.value(), data=DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.StaffMember"
LOGIN_URL, LOGIN_REDIRECT_URL = "sign_in", "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# Long rather than odd, none of the twenty thousand that everybody tries (OWASP ASVS 5.0, 6.2),
# and not made of them, of names or of rows of signs (NIST SP 800-63B-4, 3.1.1.2).
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": SHORTEST}},
    {"NAME": "kizuna.people.staff.actions.passwords.GuessedPasswordValidator"},
    {
        "NAME": "kizuna.people.staff.actions.passwords.SimilarPasswordValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
]


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True


# What breaks is told where the commands tell everything else; Django's own default tells nobody.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "without_traceback": {
            "()": "django.utils.log.CallbackFilter",
            "callback": _without_traceback,
        }
    },
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR"},  # a page that is not there is nobody's fault
        # Any stranger can ask by another name; to whoever put up the proxy, the line is a hint.
        "django.security.DisallowedHost": {"filters": ["without_traceback"]},
    },
}
SESSION_ENGINE = "kizuna.people.staff.actions.session_store"

LANGUAGE_CODE = knobs.LANGUAGE.value()
LANGUAGES = [("ja", "日本語"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
# Files are served from where the apps keep them: nothing to collect, nothing to forget.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = URL.is_https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
DEVICE_COOKIE_NAME = "device"
if URL.is_https:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    DEVICE_COOKIE_NAME = "__Host-device"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
X_FRAME_OPTIONS = "DENY"
# Nothing from elsewhere, nothing written into a page: neither script nor style.
# Pictures may be data: the QR code of the second factor is drawn on the spot.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # to be on the browsers' preload list is for the owner of the domain to ask
]
