"""The site's own database: SQLite beside the store, or what DATABASE_URL names."""

from __future__ import annotations

from typing import Any

import dj_database_url

from mainstay_web.config.settings.site import SITE

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": str(SITE.home / "site.sqlite3"),
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",  # a writer waits at its first statement, never loses its turn later
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    },
}

DATABASES = {
    "default": dict(dj_database_url.parse(SITE.database_url, conn_max_age=300))
    if SITE.database_url
    else SQLITE
}
USE_TZ = True
TIME_ZONE = "Europe/London"
