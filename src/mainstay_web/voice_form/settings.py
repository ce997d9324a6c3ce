"""Settings of the form's process: no account, session, cookie, database of the site, or log of access."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from mainstay_web.config.options import load_options
from mainstay_web.config.settings.security import PERMISSIONS_POLICY  # noqa: F401
from mainstay_web.voice_form import places

SITE = load_options()
ROOT = Path(__file__).parents[1]
SECRET_KEY = secrets.token_urlsafe(32)  # nothing is signed: nothing is to be remembered
DEBUG = False

ANSWERS_URL = places.answers_url(SITE.home)
WAVES_FILE = places.waves_file(SITE.home)
FORM_ADDRESS = places.form_address()
LEAVE_TO = places.leave_to()
HTTPS = FORM_ADDRESS.startswith("https://")

INSTALLED_APPS = ["mainstay_web.voice_form", "django.contrib.staticfiles", "csp"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "mainstay_web.frame.headers.own_headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "mainstay_web.voice_form.urls"
WSGI_APPLICATION = "mainstay_web.voice_form.wsgi.application"
DATABASES: dict[str, object] = {}
# Nobody is signed in, so there is nothing that another site could make a visitor's browser do in their name.
SILENCED_SYSTEM_CHECKS = ["security.W003"]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "voice_form" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "mainstay_web.frame.environment.environment"},
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static", ROOT / "voice_form" / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
USE_I18N = True

ALLOWED_HOSTS = [*SITE.hosts, urlsplit(FORM_ADDRESS).hostname or "", "127.0.0.1", "localhost", "[::1]"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 200_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# That something did not work is said; what was asked for, by whom and when is not.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "mainstay_web.voice_form.quiet.BareLine"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["terminal"], "level": "ERROR"},
    "loggers": {"django.security.DisallowedHost": {"level": "CRITICAL"}},
}
LOGGING_CONFIG = "mainstay_web.voice_form.quiet.configure"
