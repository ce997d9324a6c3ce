"""The code on a poster leads to the form."""

from __future__ import annotations

import pytest
import segno

from lib.accounts import OWN
from lib.voice import survey_at
from mainstay_web.voice_form.places import answers_url, form_address, leave_to, waves_file

pytestmark = pytest.mark.django_db


def test_the_poster_has_the_short_link_in_letters_and_as_a_code(signed_in, settings, monkeypatch):
    asked = []
    made = segno.make
    monkeypatch.setattr(segno, "make", lambda text, **how: asked.append(text) or made(text, **how))
    settings.FORM_ADDRESS = "https://ask.example.org"
    place = survey_at(OWN).places.get()
    reader = signed_in("keyworker", service_id=OWN)
    drawn = reader.get(f"/hear/waves/{place.code}/poster.svg").content.decode()
    address = f"https://ask.example.org/{place.code}/"
    assert asked == [address] and address in drawn
    assert reader.get(f"/hear/waves/{place.code}/poster.png").status_code == 404


def test_the_form_and_the_site_find_the_same_places(tmp_path):
    given = {"MAINSTAY_FORM_ADDRESS": "https://ask.example.org/", "MAINSTAY_ANSWERS_URL": "postgres://x/y"}
    assert form_address(given) == "https://ask.example.org"
    assert answers_url(tmp_path, given) == "postgres://x/y"
    assert answers_url(tmp_path, {}) == f"sqlite:///{tmp_path}/answers.sqlite3"
    assert waves_file(tmp_path, {}) == tmp_path / "waves.json"
    assert leave_to({}).startswith("https://")
