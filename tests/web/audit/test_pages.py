"""The pages of the audit log and of who has access: what they show, to whom, and that a look is an event."""

from __future__ import annotations

import csv
import html
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from lib.accounts import account
from mainstay_web.accounts.models import Membership
from mainstay_web.audit import queries
from mainstay_web.audit.actions import record_event
from mainstay_web.audit.models import AuditEvent
from mainstay_web.authorization.roles import declared

pytestmark = pytest.mark.django_db
PERSON = "k3m9qx2p7w4z"


@pytest.fixture
def auditor(signed_in):
    return signed_in("auditor")


@pytest.fixture
def events(auditor):
    """Two people who did three things, the first about a person, before the log is read."""
    first, second = account(name="Ann Example"), account(name="Bo Example")
    record_event(by=first, action="people.read", on="person", which=PERSON, service_id="S01")
    record_event(by=second, action="results.annotate", on="chart", which="retained_182d", service_id="S02")
    details = {"person": PERSON}
    record_event(by=second, action="reviews.print", on="plan", which="7", service_id="S01", details=details)
    return first, second


def read(client, status=200, **asked):
    answer = client.post("/audit/", asked) if asked else client.get("/audit/")
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def table(page):
    return page.partition("<tbody")[2].partition("</tbody>")[0]


@pytest.mark.parametrize(
    ("asked", "shown", "left_out"),
    [
        ({"action": "people."}, ["people.read"], ["results.annotate", "reviews.print"]),
        ({"service_id": "S02"}, ["results.annotate"], ["people.read", "reviews.print"]),
        ({"person_id": PERSON}, ["people.read", "reviews.print"], ["results.annotate"]),
        ({"by": "first"}, ["people.read"], ["results.annotate", "reviews.print"]),
        ({"from_date": "2999-01-01"}, [], ["people.read", "results.annotate"]),
        ({"to_date": "1999-01-01"}, [], ["people.read", "results.annotate"]),
        ({"from_date": "1999-01-01", "to_date": "today"}, ["people.read", "results.annotate"], []),
    ],
)
def test_events_are_found_by_what_is_asked(asked, shown, left_out, auditor, events):
    said = {"first": str(events[0].pk), "today": timezone.localdate().isoformat()}
    page = table(read(auditor, **{name: said.get(value, value) for name, value in asked.items()}))
    assert all(action in page for action in shown)
    assert not any(action in page for action in left_out)


def test_no_address_holds_what_is_looked_for(auditor, events):
    assert auditor.get("/audit/", {"person_id": PERSON, "action": "nothing"}).status_code == 200
    page = read(auditor, person_id=PERSON)
    links = [part.partition('"')[0] for part in page.split('href="')[1:] + page.split('action="')[1:]]
    assert links
    assert not any(PERSON in link for link in links)


def test_a_look_at_the_log_is_an_event_that_says_what_was_looked_for(auditor, events):
    read(auditor, person_id=PERSON, service_id="S01")
    event = AuditEvent.objects.last()
    assert (event.action, event.on, event.by_id) == ("audit.read", "audit_log", str(auditor.user.pk))
    assert json.loads(event.details) == {"person_id": PERSON, "service_id": "S01"}
    read(auditor)
    assert AuditEvent.objects.last().sequence == event.sequence + 1


def test_what_cannot_be_asked_is_refused_and_shows_nothing(auditor, events):
    page = read(auditor, status=422, from_date="2026-02-01", to_date="2026-01-01")
    assert "There is a problem" in page
    assert "people.read" not in table(page)


def test_pages_follow_each_other_without_gap_or_repeat(auditor, monkeypatch):
    monkeypatch.setattr(queries, "PER_PAGE", 3)
    for number in range(7):
        record_event(by=None, action="test.count", on="number", which=str(number))
    seen, before = [], ""
    while before is not None:
        page = queries.find_events({"action": "test.", "before": before or None})
        seen += [event.which for event in page.events]
        before = page.older
    assert seen == [str(number) for number in reversed(range(7))]
    assert "Older events" in read(auditor, action="test.")


@pytest.mark.parametrize("role", sorted(set(declared().roles) - {"auditor"}))
def test_nobody_else_reads_the_log(role, signed_in):
    client = signed_in(role, service_id="S01")
    assert client.get("/audit/").status_code == 403
    assert client.post("/audit/", {"person_id": PERSON}).status_code == 403


@pytest.fixture
def some_access(db):
    """Three accounts: one with two roles, one that is closed, one whose name is a formula."""
    two = account(name="Ann Example", last_login=timezone.now() - timedelta(days=400))
    Membership.objects.create(user=two, role="keyworker", service_id="S01", caseload_only=True)
    Membership.objects.create(user=two, role="commissioner", area="North")
    closed = account(name="Bo Example", is_active=False)
    Membership.objects.create(user=closed, role="wizard", service_id="S02")
    return two, closed, account(name="=HYPERLINK(1)")


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_the_access_review_says_who_may_do_what_where(role, signed_in, some_access):
    client = signed_in(role)
    answer = client.get("/access-review/access-review.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    found = {(row["email"], row["role"]): row for row in rows}
    two, closed, formula = some_access
    own = found[two.email, "Keyworker"]
    assert (own["place"], own["people"], own["second_factor"]) == ("S01", "caseload only", "no")
    assert own["last_sign_in"] == timezone.localdate(two.last_login).isoformat()
    assert found[two.email, "Commissioner"]["place"] == "North"
    gone = found[closed.email, "wizard: not in the roles file, gives nothing"]
    assert (gone["account"], gone["last_sign_in"]) == ("closed", "never")
    assert found[formula.email, "no role"]["name"] == "'=HYPERLINK(1)"
    assert found[client.user.email, declared().roles[role].title]["second_factor"] == "yes"
    assert AuditEvent.objects.last().action == "accounts.export"
    page = html.unescape(client.get("/access-review/").content.decode())
    assert all(row["email"] in page for row in rows)
    assert AuditEvent.objects.last().action == "accounts.read"


@pytest.mark.parametrize("role", ["quality_lead", "service_manager", "keyworker", "commissioner"])
def test_nobody_else_sees_who_has_access(role, signed_in):
    client = signed_in(role, service_id="S01")
    assert client.get("/access-review/").status_code == 403
    assert client.get("/access-review/access-review.csv").status_code == 403
