"""Headers, errors, health, notices, language and sessions."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from mainstay_web.frame import notices, sessions

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


@pytest.mark.parametrize("path", ["/accounts/login/", "/nowhere/", "/health/", "/"])
def test_every_answer_tells_browsers_what_they_may_do(client, path):
    headers = client.get(path).headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["Cache-Control"] == "no-store" or "no-store" in headers["Cache-Control"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_nobody_gets_in_without_signing_in(client):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/"


def test_a_page_that_is_not_there_says_so_without_the_inside(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Page not found" in answer.text
    assert "urlpatterns" not in answer.text


def test_a_form_without_proof_of_its_page_is_refused_in_words(client):
    strict = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    answer = strict.post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.text


def test_health_says_what_does_not_work(client, with_store, site_options):
    assert client.get("/health/").content == b"ok"
    site_options(store=with_store / "nowhere")
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (503, b"not working: store")


def test_a_record_that_ended_long_ago_is_announced(rf, with_store, site_options):
    site_options(stale_after_days=0)
    assert "Out of date" in notices.stale_snapshot(rf.get("/")).title
    site_options(stale_after_days=100_000)
    assert notices.stale_snapshot(rf.get("/")) is None
    site_options(demonstration=True)
    assert "Nobody here exists" in notices.stale_snapshot(rf.get("/")).text


def test_the_language_can_be_changed_where_another_is_offered(settings):
    client = Client(HTTP_HOST="127.0.0.1")
    assert "Cymraeg" not in client.get("/accounts/login/").text
    settings.LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
    assert "Cymraeg" in client.get("/accounts/login/").text
    answer = client.post("/language/", {"language": "cy", "next": "/accounts/login/"}, follow=True)
    assert 'lang="cy"' in answer.text.split(">")[1]
    elsewhere = client.post("/language/", {"language": "cy", "next": "https://example.org/"})
    assert "example.org" not in elsewhere.headers["Location"]


@pytest.mark.parametrize(("hours", "still_in"), [(11, True), (13, False)])
def test_a_session_ends_after_half_a_day_whatever_is_done(signed_in, hours, still_in):
    client = signed_in("keyworker", service_id="Z0001")
    client.get("/")
    session = client.session
    session[sessions.BEGAN] = time.time() - hours * 3600
    session.save()
    assert (client.get("/").status_code == 200) is still_in


def test_a_menu_shows_what_the_role_may_open(signed_in):
    assert "Home" in signed_in("keyworker", service_id="Z0001").get("/").text
