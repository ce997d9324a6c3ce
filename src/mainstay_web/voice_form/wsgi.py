"""The form as a WSGI application, for whichever server runs it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "mainstay_web.voice_form.settings"
application = get_wsgi_application()
