"""The form is apart from the site: what its process has, and what the site does not have."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.urls import get_resolver

from lib.form_process import form_process
from lib.voice import survey_at
from mainstay_web.voice_form import settings as of_the_form

OF_THE_SITE = ("accounts", "audit", "people", "results", "guidance", "voice")
WHAT_THE_PROCESS_HAS = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "mainstay_web.voice_form.settings"
import django
django.setup()
from mainstay_web.voice_form.wsgi import application
import sys
from django.urls import get_resolver
get_resolver().url_patterns
print(" ".join(sorted(name for name in sys.modules if name.startswith(("mainstay_web.", "django.contrib")))))
"""


def test_the_form_has_no_account_session_or_database_of_the_site():
    assert of_the_form.DATABASES == {}
    installed = [*of_the_form.INSTALLED_APPS, *of_the_form.MIDDLEWARE]
    assert not [
        name for name in installed if any(word in name.lower() for word in ("session", "auth", "account"))
    ]
    assert not [name for name in dir(of_the_form) if name.startswith(("SESSION_", "CSRF_", "AUTH_"))]


def test_its_process_loads_no_app_of_the_site(tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", WHAT_THE_PROCESS_HAS],
        capture_output=True,
        text=True,
        check=True,
        env={"MAINSTAY_STORE": str(tmp_path / "store"), "MAINSTAY_HOME": str(tmp_path / "home")},
    )
    loaded = run.stdout.split()
    assert "mainstay_web.voice_form.views" in loaded
    for app in OF_THE_SITE:
        assert not [
            name for name in loaded if name.startswith((f"mainstay_web.{app}.", f"django.contrib.{app}"))
        ]
    assert not [
        name for name in loaded if name.startswith(("django.contrib.sessions", "django.contrib.auth"))
    ]


def test_its_process_ends_when_a_service_manager_says_so(tmp_path):
    with form_process(tmp_path) as form:
        form.process.terminate()
        assert form.process.wait(timeout=60) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.django_db
def test_the_site_does_not_serve_the_form(client):
    code = survey_at().places.get().code
    for path in (f"/{code}/", f"/{code}/kiosk/", f"/{code}/thanks/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"a_dose": "good"}).status_code in (403, 404)
    views = {str(pattern.pattern) for pattern in get_resolver().url_patterns}
    assert not [name for name in views if "kiosk" in name]
