"""Templates, languages and static files."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from mainstay_web.config.settings.apps import OWN_APPS
from mainstay_web.config.settings.site import SITE

ROOT = Path(__file__).parents[2]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / app.rpartition(".")[2] / "templates" for app in OWN_APPS],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "mainstay_web.frame.environment.environment",
            "context_processors": ["mainstay_web.frame.context.around_the_page"],
        },
    },
    {  # for the sentences and letters that allauth brings; its pages are ours
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

NAVIGATION = [
    ("home", _("Home"), "home.read"),
    ("results", _("Results"), "results.read"),
    ("journeys", _("Journeys"), "results.read"),
    ("people", _("People"), "people.list"),
    ("data", _("Data"), "data.read"),
    ("publishable", _("Publishable tables"), "publishable.read"),
    ("voice", _("Hear"), "voice.read"),
    ("guidance", _("Guidance"), "guidance.read"),
    ("audit", _("Audit"), "audit.read"),
    ("accounts", _("Accounts"), "accounts.read"),
]
"""Name of the page, what the link says, the permission that shows it; a page not there is left out."""

NOTICES = [
    "mainstay_web.frame.notices.stale_snapshot",
    "mainstay_web.frame.notices.local_left_out",
    "mainstay_web.guidance.notices.evaluation_only",
]
"""Functions of the request that say what stands above every page."""

ALL_LANGUAGES = {"en-gb": "English", "cy": "Cymraeg"}
LANGUAGES = [(code, ALL_LANGUAGES[code]) for code in SITE.languages]
LANGUAGE_CODE = "en-gb"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static", ROOT / "guidance" / "static", ROOT / "voice" / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

PLAN_OF_PERSON = "mainstay_web.people.plain.plan_of_person"
"""Function of service_id and person_id that gives the `Plan` shown on My treatment; empty: none is shown."""
