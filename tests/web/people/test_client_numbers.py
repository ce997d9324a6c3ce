"""A client number is shown where its service turned it on, to whom may see it, and stored encrypted."""

from __future__ import annotations

import pytest
from django.conf import settings

from mainstay.errors import ShortfallError, UsageError
from mainstay.intake.pseudonyms import pseudonym
from mainstay_web.audit.models import AuditEvent
from mainstay_web.people.actions import keep_client_numbers
from mainstay_web.people.client_numbers import KEY_FILE, keep_numbers, number_of
from mainstay_web.people.models import ClientNumber

pytestmark = pytest.mark.django_db
KEY, NUMBER = bytes(range(32)), "CN-4711"
PERSON = pseudonym(KEY, "person_id", NUMBER)


@pytest.fixture
def numbers(tmp_path, site_options):
    site_options(home=tmp_path / "site")
    path = tmp_path / "numbers.csv"
    path.write_text(f"name,client_number\nx,{NUMBER}\ny,\n", "utf-8")
    return path


def test_what_is_kept_can_be_read_with_the_key_alone(numbers):
    assert keep_numbers(numbers, service_id="S01", key=KEY, by=None) == 1
    assert number_of("S01", PERSON) == NUMBER
    assert NUMBER not in ClientNumber.objects.get().sealed
    key = settings.SITE.home / KEY_FILE
    assert key.stat().st_mode & 0o077 == 0
    key.chmod(0o644)
    with pytest.raises(UsageError, match="only its owner"):
        number_of("S01", PERSON)
    key.unlink()
    with pytest.raises(ShortfallError):
        number_of("S01", PERSON)


def test_another_key_is_told(numbers):
    keep_numbers(numbers, service_id="S01", key=KEY, by=None)
    (settings.SITE.home / KEY_FILE).unlink()
    keep_numbers(numbers, service_id="S02", key=KEY, by=None)
    with pytest.raises(ShortfallError):
        number_of("S01", PERSON)


def test_a_row_moved_to_another_person_shows_nothing(numbers):
    keep_numbers(numbers, service_id="S01", key=KEY, by=None)
    ClientNumber.objects.update(person_id="somebody else")
    assert number_of("S01", "somebody else") is None


def test_a_service_without_numbers_shows_none(numbers):
    keep_numbers(numbers, service_id="S01", key=KEY, by=None)
    assert number_of("S02", PERSON) is None
    keep_client_numbers(by=None, service_id="S01", sealed={})
    assert number_of("S01", PERSON) is None
    assert not ClientNumber.objects.exists()


def test_a_file_without_the_column_is_refused(numbers):
    numbers.write_text("number\n1\n")
    with pytest.raises(UsageError):
        keep_numbers(numbers, service_id="S01", key=KEY, by=None)


def test_the_page_shows_it_and_says_so_in_the_log(numbers, keyworker, somebody, monkeypatch):
    from mainstay_web.people import client_numbers

    assert "Client number" not in keyworker.get(somebody.page()).text
    monkeypatch.setattr(client_numbers, "pseudonym", lambda *_: somebody.person_id)
    keep_numbers(numbers, service_id=somebody.service_id, key=KEY, by=None)
    assert f"Client number: {NUMBER}" in keyworker.get(somebody.page()).text
    (event,) = AuditEvent.objects.filter(action="people.read_number")
    assert (event.which, event.service_id) == (somebody.person_id, somebody.service_id)
    assert not AuditEvent.objects.filter(details__contains=NUMBER).exists()
