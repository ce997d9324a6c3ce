"""Where answers are, what the form is told, and where people reach it; the form's process reads the same."""

from __future__ import annotations

from mainstay_web.config.settings.site import SITE
from mainstay_web.voice_form import places

ANSWERS_URL = places.answers_url(SITE.home)
WAVES_FILE = places.waves_file(SITE.home)
FORM_ADDRESS = places.form_address()
