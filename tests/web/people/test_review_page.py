"""A person's page: what the record shows, in order, for those who may see it, and never without an event."""

from __future__ import annotations

import re

import pytest

from mainstay_web.audit.models import AuditEvent
from mainstay_web.authorization.models import OnCaseload
from mainstay_web.people import queries

pytestmark = pytest.mark.django_db
IN_ORDER = (
    "What is going well",
    "Over time",
    "What the record shows",
    "What is not known",
    "Safety",
    "What the guideline says",
    "Conversations",
)


def test_the_parts_stand_in_order_and_what_goes_well_is_first(keyworker, somebody):
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", keyworker.get(somebody.page()).text)
    assert [next(words for words in IN_ORDER if one.startswith(words)) for one in headings] == list(IN_ORDER)


def test_the_page_says_everything_that_the_review_holds(keyworker, somebody):
    from markupsafe import escape

    page = keyworker.get(somebody.page()).text
    review = queries.review_or_404(*somebody)
    said = [*(fact.text for fact in (*review.facts, *review.unknown, *review.safety))]
    for one in review.statements:
        said += [one.about.title, one.about.worker, one.about.question, one.about.source]
        said += [one.about.would_change, one.because]
    said += [reason for one in review.withheld for reason in (one.statement.title, *one.reasons)]
    said += [one.text for one in review.timeline]
    assert not [text for text in said if str(escape(text)) not in page]
    assert page.count("Not yet checked with its source") == len(review.statements)
    assert {fact.name for fact in review.safety} >= {
        "alcohol",
        "ecg",
        "missed_doses",
        "naloxone",
        "pregnancy",
        "sedatives",
    }


def test_every_reading_leaves_an_event(keyworker, somebody):
    keyworker.get(somebody.page())
    keyworker.get(somebody.page("conversation/"))
    keyworker.get(f"/people/{somebody.service_id}/")
    found = [(event.action, event.which, event.service_id) for event in AuditEvent.objects.all()]
    one = ("people.read", somebody.person_id, somebody.service_id)
    assert found[1:] == [one, one, ("people.list", somebody.service_id, somebody.service_id)]


def test_somebody_whom_the_service_never_treated_is_not_there(keyworker, somebody, signed_in):
    assert keyworker.get(f"/people/{somebody.service_id}/nobody/").status_code == 404
    snapshot = queries.snapshot_or_404()
    elsewhere = max(queries.service_names(snapshot))
    other = signed_in("keyworker", service_id=elsewhere)
    assert other.get(somebody.page()).status_code == 404
    assert other.get(f"/people/{elsewhere}/{somebody.person_id}/").status_code == 404


@pytest.mark.parametrize("role", ["quality_lead", "commissioner", "administrator", "auditor"])
def test_other_roles_see_no_person(role, signed_in, somebody):
    client = signed_in(role, service_id=somebody.service_id)
    for page in ("", "conversation/", "plan/"):
        assert client.get(somebody.page(page)).status_code == 403
    assert client.get(f"/people/{somebody.service_id}/").status_code == 403


def test_without_records_there_is_nobody(signed_in, site_options, tmp_path):
    site_options(store=tmp_path / "nowhere")
    client = signed_in("keyworker", service_id="S01")
    assert "no service to show" in client.get("/people/").text
    assert client.get("/people/S01/").status_code == 404


def test_the_list_names_reasons_and_puts_the_longest_ago_first(keyworker, somebody, listed):
    page = keyworker.get(f"/people/{somebody.service_id}/").text
    shown = re.findall(r'<h3[^>]*><a href="/people/[^/]+/([^/]+)/"', page)
    assert set(shown) == {one.person_id for one in listed}
    of_list = queries.on_the_list(keyworker.user, somebody.service_id)
    days = [one.talked_on for one in of_list]
    known = [day for day in days if day]
    assert known == sorted(known)
    assert days == [None] * (len(days) - len(known)) + known
    assert all(why.because in page for one in of_list for why in one.about.reasons)
    assert not re.search(r"\b(score|rank|priority|risk)\b", page, re.IGNORECASE)


def test_the_list_can_be_narrowed_to_reasons(keyworker, somebody):
    everyone = queries.on_the_list(keyworker.user, somebody.service_id)
    name, title, many = queries.reasons_on(everyone)[0]
    page = keyworker.get(f"/people/{somebody.service_id}/?reason={name}&reason=no_such").text
    assert page.count(f"<strong>{title}") == many == page.count('class="people-list__one"')


def test_a_caseload_is_all_that_some_see(signed_in, somebody, listed):
    client = signed_in("keyworker", service_id=somebody.service_id, caseload_only=True)
    assert somebody.person_id not in client.get(f"/people/{somebody.service_id}/").text
    assert client.get(somebody.page()).status_code == 404
    OnCaseload.objects.create(user=client.user, service_id=somebody.service_id, person_id=somebody.person_id)
    page = client.get(f"/people/{somebody.service_id}/").text
    assert page.count('class="people-list__one"') == 1
    assert client.get(somebody.page()).status_code == 200


def test_whoever_works_at_one_service_comes_straight_to_its_list(keyworker, somebody):
    assert keyworker.get("/people/").headers["Location"] == f"/people/{somebody.service_id}/"
