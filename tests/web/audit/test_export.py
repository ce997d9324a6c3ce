"""The audit log as a file: what it holds, what proves it elsewhere, and that it is never held in memory."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from lib.accounts import account
from mainstay.survey.rows import without_formula
from mainstay_web.audit import export
from mainstay_web.audit.actions import record_event
from mainstay_web.audit.models import AuditEvent
from mainstay_web.audit.places import key_file
from mainstay_web.audit.seals import open_key
from mainstay_web.authorization.roles import declared

FILE = "/audit/audit-log.csv"
PERSON = "k3m9qx2p7w4z"
UNDER_THE_SEAL = (
    "by_id", "by_name", "action", "on", "which", "service_id", "why", "details", "key_id", "previous_seal",
)  # fmt: skip
WHY = "The yearly check of who looked"


@pytest.fixture
def auditor(signed_in):
    return signed_in("auditor")


@pytest.fixture
def events(auditor):
    first, second = account(name="Ann Example"), account(name="=Bo")
    record_event(by=first, action="people.read", on="person", which=PERSON, service_id="S01")
    record_event(by=second, action="results.annotate", on="chart", which="retained_182d", why="=1+1\r\n'x\"")
    record_event(by=None, action="reviews.print", on="plan", which="7", why="'as said", service_id="S01")
    return first, second


def take(client, **asked):
    answer = client.post(FILE, {"why": WHY, **asked})
    assert answer.status_code == 200
    return answer, list(csv.DictReader(io.StringIO(answer.getvalue().decode(), newline="")))


def as_written(row):
    """What a line says, as anybody can have it back from the file."""
    return {name: cell.removeprefix("'") for name, cell in row.items()}


def seal_of(event, secret):
    """The seal as docs/safety/audit.md describes it, by other code than the site's."""
    at, sequence, *said = (event[name] for name in ("at", "sequence", *UNDER_THE_SEAL))
    text = json.dumps(["event", at, int(sequence), *said], separators=(",", ":"))
    return hmac.new(secret, text.encode("ascii"), hashlib.sha256).hexdigest()


@pytest.mark.django_db
def test_every_line_is_proved_by_its_seal_and_the_one_before(auditor, events):
    _, rows = take(auditor)
    key = open_key(key_file(), may_make=False)
    found = [as_written(row) for row in rows]
    assert [event["sequence"] for event in found] == [str(number + 1) for number in range(len(rows))]
    assert [event["previous_seal"] for event in found[1:]] == [event["seal"] for event in found[:-1]]
    assert all(seal_of(event, key.secret) == event["seal"] for event in found)
    assert all(seal_of(event | {"why": "another"}, key.secret) != event["seal"] for event in found)


@pytest.mark.django_db
def test_no_cell_is_a_formula(auditor, events):
    _, rows = take(auditor)
    assert not [cell for row in rows for cell in row.values() if without_formula(cell) != cell]
    assert {"'=1+1\r\n'x\"", "''as said"} <= {row["why"] for row in rows}


@given(cell=st.text(alphabet="'=+-@\t\r\n＝ ab", max_size=6))
def test_what_was_written_can_be_had_back_from_a_cell(cell):
    shown = export.kept_apart(cell)
    assert shown.removeprefix("'") == cell
    assert without_formula(shown) == shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "actions"),
    [
        ({"action": "people."}, ["people.read"]),
        ({"service_id": "S01"}, ["people.read", "reviews.print"]),
        ({"person_id": PERSON}, ["people.read"]),
        ({"from_date": "2999-01-01"}, []),
        ({"service_id": "S01", "before": "1"}, ["people.read", "reviews.print"]),
    ],
)
def test_the_file_holds_what_is_asked_and_not_a_page_of_it(asked, actions, auditor, events):
    assert [row["action"] for row in take(auditor, **asked)[1]] == actions


@pytest.mark.django_db
def test_the_taking_is_an_event_with_its_reason_and_what_was_asked(auditor, events):
    before = AuditEvent.objects.count()
    answer, _ = take(auditor, person_id=PERSON)
    event = AuditEvent.objects.get(sequence=before + 1)
    assert (event.action, event.on, event.why) == ("audit.export", "export", WHY)
    assert event.by_id == str(auditor.user.pk)
    assert json.loads(event.details) == {"person_id": PERSON}
    assert PERSON not in answer["Content-Disposition"]


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{}, {"why": " "}, {"why": "x" * 201}, {"why": WHY, "from_date": "soon"}])
def test_without_a_reason_nothing_is_shown_or_taken(sent, auditor, events):
    before = AuditEvent.objects.count()
    answer = auditor.post(FILE, {"person_id": PERSON, **sent})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert "people.read" not in page.partition("<tbody")[2]
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_an_address_alone_takes_nothing(auditor, events):
    before = AuditEvent.objects.count()
    assert auditor.get(FILE, {"why": WHY}).headers["Location"] == "/audit/"
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_the_page_offers_the_file_of_what_it_shows(auditor, events):
    page = auditor.post("/audit/", {"person_id": PERSON}).content.decode()
    form = page.partition(f'action="{FILE}"')[2].partition("</form>")[0]
    assert f'name="person_id" value="{PERSON}"' in form
    assert 'name="why"' in form


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(set(declared().roles) - {"auditor"}))
def test_nobody_else_takes_the_log(role, signed_in):
    assert signed_in(role, service_id="S01").post(FILE, {"why": WHY}).status_code == 403


@pytest.mark.django_db
def test_a_long_log_is_read_a_little_at_a_time_and_only_when_it_is_sent(monkeypatch):
    monkeypatch.setattr(export, "AT_ONCE", 3)
    for number in range(7):
        record_event(by=None, action="test.count", on="number", which=str(number))
    parts = export.as_csv({})
    with CaptureQueriesContext(connection) as asked:
        assert next(parts).startswith("sequence,")
        assert len(asked) == 0
        assert next(parts).count("test.count") == 3
        assert len(asked) == 1
        assert [part.count("\r\n") for part in parts] == [3, 1]


@pytest.mark.django_db
def test_a_log_that_grows_meanwhile_ends_where_it_did():
    record_event(by=None, action="test.count", on="number", which="1")
    parts = export.as_csv({})
    record_event(by=None, action="test.late", on="number", which="2")
    assert "test.late" not in "".join(parts)
