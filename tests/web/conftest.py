"""The site under test: its own folder, no store, SQLite in memory unless DATABASE_URL says otherwise."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="mainstay-site-"))
os.environ.setdefault("MAINSTAY_STORE", str(HOME / "store"))
os.environ.setdefault("MAINSTAY_HOME", str(HOME / "site"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay_web.config.settings")

import django  # noqa: E402

django.setup()
