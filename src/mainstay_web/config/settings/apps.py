"""Which apps there are, and what each request passes through."""

from __future__ import annotations

OWN_APPS = [
    "mainstay_web.frame",
    "mainstay_web.accounts",
    "mainstay_web.audit",
    "mainstay_web.authorization",
    "mainstay_web.guidance",
    "mainstay_web.people",
    "mainstay_web.results",
    "mainstay_web.voice_form",
    "mainstay_web.voice",
]
"""In the order in which they may import one another."""

INSTALLED_APPS = [
    *OWN_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "mainstay_web.frame.headers.own_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mainstay_web.frame.sessions.ends_in_time",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mainstay_web.accounts.second_factor.required",
    "mainstay_web.authorization.middleware.DeclaredRoutes",
    "mainstay_web.people.kept.kept_through_sign_in",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "mainstay_web.config.urls"
WSGI_APPLICATION = "mainstay_web.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []
