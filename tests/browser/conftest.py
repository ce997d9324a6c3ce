"""The site in Chromium, and what its tests share."""

from __future__ import annotations

from lib.site import start_django

start_django()

from lib.browser import _server, browse, chromium, web, web_without_scripts  # noqa: E402, F401  fixtures
from lib.site import site_options, small_store, with_store  # noqa: E402, F401  fixtures
