"""Answers of another tool as a file: whole or not at all, one page only, and nothing on a disk."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from lib.accounts import ELSEWHERE, OWN
from lib.voice import survey_at
from mainstay_web.voice.answer_files import MOST_ROWS
from mainstay_web.voice.form_side import answer_store
from mainstay_web.voice.receive import MOST_BYTES

pytestmark = pytest.mark.django_db
GOOD = b"in_ost_now,dose,what_helps\nyes,good,\xe2\x80\x9cthe nurse\xe2\x80\x9d\nno,,\n"


@pytest.fixture
def place(db):
    return survey_at().places.get()


@pytest.fixture
def lead(signed_in):
    return signed_in("quality_lead", service_id=OWN)


def send(client, place, content, **more):
    sent = SimpleUploadedFile("../../Jo Smith.csv", content, "text/csv")
    return client.post(f"/hear/waves/{place.code}/import/", {"answers_file": sent, **more})


def kept_files():
    home = Path(settings.SITE.home)
    return [path.name for path in home.rglob("*") if path.is_file() and "sqlite" not in path.name]


@pytest.mark.parametrize(
    "content",
    [GOOD, b"\xef\xbb\xbf" + GOOD, GOOD.decode().encode("cp1252"), GOOD.replace(b"\n", b"\r\n")],
    ids=["utf-8", "with a mark", "windows", "windows lines"],
)
def test_a_file_is_taken_in_each_encoding_that_tools_write(content, lead, place):
    before = kept_files()
    assert send(lead, place, content).status_code == 302
    store = answer_store()
    store.release(place.code, least=2)
    released = store.released(place.code)
    assert sorted(sheet.get("what_helps", "") for sheet in released) == ["", "\u201cthe nurse\u201d"]
    assert kept_files() == before


@pytest.mark.parametrize(
    "content",
    [
        GOOD.decode().encode("utf-16"),
        b"dose\n\x00\n",
        b"dose\n\x81\x8d\n",
        b"PK\x03\x04\x00\x00",
        b"dose\n=1+1\n",
        b"dose\n@SUM(A1)\n",
        b'dose\n"good\n',
        b"dose,dose\ngood,good\n",
        b"dose\n" + b"good\n" * (MOST_ROWS + 1),
        b"what_helps\n" + b"x" * (MOST_BYTES - 100),
        b"dose\n" + b"good\n" * (MOST_BYTES // 5 + 1),
        b"dose\ngood\nexcellent canary\n",
        b"canary@example.org\n1\n",
        b"",
    ],
)
def test_what_is_wrong_is_refused_whole_and_its_words_are_not_told(content, lead, place):
    answer = send(lead, place, content)
    shown = html.unescape(answer.content.decode())
    assert answer.status_code == 200 and "error-message" in shown
    assert "canary" not in shown and answer_store().waiting(place.code) == 0


def test_a_megabyte_can_be_pasted_and_is_refused_by_line(lead, place):
    text = "what_helps\n" + "x" * 999_000
    answer = lead.post(f"/hear/waves/{place.code}/import/", {"sheets": text})
    assert answer.status_code == 200 and answer_store().waiting(place.code) == 0


def test_one_of_the_two_is_given_and_not_both(lead, place):
    assert send(lead, place, GOOD, sheets="dose\ngood\n").status_code == 200
    assert lead.post(f"/hear/waves/{place.code}/import/", {"sheets": " "}).status_code == 200
    assert answer_store().waiting(place.code) == 0


def test_no_other_page_and_nobody_else_gets_a_file_in(lead, place, signed_in, client):
    other = survey_at(ELSEWHERE).places.get()
    assert send(lead, other, GOOD).status_code == 404
    assert send(signed_in("keyworker", service_id=OWN), place, GOOD).status_code == 403
    assert send(client, place, GOOD).status_code == 302
    sent = SimpleUploadedFile("a.csv", GOOD)
    answer = lead.post("/hear/waves/new/", {"answers_file": sent, "title": "x"})
    assert answer.status_code == 200 and answer.wsgi_request.FILES == {}
    assert [answer_store().waiting(each.code) for each in (place, other)] == [0, 0]
    assert not any("arriving" in name for name in kept_files())
