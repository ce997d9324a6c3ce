"""Pages of clinical sign-off, of the safety officer and of hazards: who may read, who may sign."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.reference.hazards import load_hazards
from mainstay_web.guidance import signable
from mainstay_web.guidance.models import SafetyOfficer, SignOff
from mainstay_web.guidance.queries import counts_by_kind, sign_off_state

pytestmark = pytest.mark.django_db
PAGE = "/guidance/sign-offs/statement/early_weeks/"


@pytest.fixture
def lead(signed_in):
    return signed_in("clinical_lead")


@pytest.fixture
def keyworker(signed_in):
    return signed_in("keyworker", service_id="Z0001")


def signature(**changed):
    given = {
        "fingerprint": signable.load_signables("statement")["early_weeks"].fingerprint,
        "role": "Clinical director",
        "review_by": (timezone.localdate() + timedelta(days=9)).isoformat(),
        "compared": "on",
    }
    return {**given, **changed}


def test_a_clinical_lead_signs_and_withdraws(lead):
    answer = lead.post(PAGE, signature(), follow=True)
    assert "Your signature is recorded." in answer.text
    assert sign_off_state("statement", "early_weeks").is_signed
    assert "There is a problem" in lead.post(PAGE, {"withdraw": "1", "why": ""}).text
    answer = lead.post(PAGE, {"withdraw": "1", "why": "a newer source"}, follow=True)
    assert "a newer source" in answer.text
    assert sign_off_state("statement", "early_weeks").state == "withdrawn"


def test_nobody_else_signs(keyworker):
    assert "Only a clinical lead can sign." in keyworker.get(PAGE).text
    assert keyworker.post(PAGE, signature()).status_code == 403
    assert not SignOff.objects.exists()


@pytest.mark.parametrize(
    "changed", [{"compared": ""}, {"role": ""}, {"review_by": "2020-01-01"}, {"fingerprint": "0" * 64}]
)
def test_a_signature_that_lacks_something_is_asked_for_again(lead, changed):
    answer = lead.post(PAGE, signature(**changed))
    assert "There is a problem" in answer.text
    assert signature()["fingerprint"] in answer.text or "compared" in changed or "role" in changed
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("path", ["nothing/early_weeks/", "statement/nothing/", "content/cy.naloxone/"])
def test_what_cannot_be_signed_is_not_there(lead, path):
    assert lead.get(f"/guidance/sign-offs/{path}").status_code == 404


@pytest.mark.parametrize("kind", signable.KINDS)
def test_everything_is_listed_once_and_every_page_of_it_opens(lead, kind):
    text = lead.get(f"/guidance/sign-offs/?kind={kind}").text
    things = signable.load_signables(kind)
    assert all(text.count(f'href="/guidance/sign-offs/{kind}/{which}/"') == 1 for which in things)
    assert f"{len(things)} found." in text
    assert lead.get(f"/guidance/sign-offs/{kind}/{list(things)[-1]}/").status_code == 200


def test_the_list_can_be_narrowed_to_a_state(lead):
    lead.post(PAGE, signature())
    assert "1 found." in lead.get("/guidance/sign-offs/?state=signed").text
    assert "0 found." in lead.get("/guidance/sign-offs/?kind=value&state=signed").text
    assert lead.get("/guidance/sign-offs/?state=nonsense").status_code == 200


def test_the_first_page_counts_what_is_signed(lead):
    lead.post(PAGE, signature())
    counted = {kind: states for kind, _, states in counts_by_kind()}
    assert counted["statement"]["signed"] == 1
    assert sum(counted["statement"].values()) == len(signable.load_signables("statement"))
    assert lead.get("/guidance/").status_code == 200


def test_the_safety_officer_is_recorded_and_leaves(lead, keyworker):
    path = "/guidance/safety-officer/"
    given = {"name": "B Officer", "registration": "Nurse 12", "since": "2026-01-01"}
    assert keyworker.post(path, given).status_code == 403
    assert "Evaluation only" not in lead.post(path, given, follow=True).text
    assert "B Officer" in keyworker.get(path).text
    lead.post(path, {**given, "name": "C Officer"})
    assert SafetyOfficer.objects.filter(until=None).count() == 1
    assert "Evaluation only" in lead.post(path, {"end": "1", "why": "left"}, follow=True).text


def test_the_hazard_log_shows_every_hazard_and_every_control(keyworker):
    text = keyworker.get("/guidance/hazards/").text
    assert all(f'id="{hazard.id}"' in text for hazard in load_hazards())
    assert text.count(">Open</strong>") == sum(
        one.state == "open" for hazard in load_hazards() for one in hazard.controls
    )
