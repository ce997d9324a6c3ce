"""This site's options and key."""

from __future__ import annotations

from mainstay_web.config.options import load_options
from mainstay_web.config.secret_key import load_or_make_secret_key

SITE = load_options()
SECRET_KEY = load_or_make_secret_key(SITE.home)
DEBUG = False
