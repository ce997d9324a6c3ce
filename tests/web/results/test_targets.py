"""Targets: who may set them, what they change in words, signs and charts, that they can be withdrawn."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from mainstay_web.accounts.models import Membership
from mainstay_web.audit.models import AuditEvent
from mainstay_web.results import actions, targets
from mainstay_web.results.models import Target

pytestmark = pytest.mark.django_db
TESTS = "opioid_test_positive"
NO_TARGET = "No target is set here"
IN_THE_KEY = 3


@pytest.fixture
def place(kept):
    """A service whose chart has limits, and where its chart is: lower is better there."""
    assert kept.indicators[TESTS].better == "lower"
    service_id = next(iter(kept.services))
    return service_id, f"/results/{service_id}/{TESTS}/"


def said(per_cent="80", day="2025-03-01", **more):
    return {"per_cent": per_cent, "on_date": day, "words": "Agreed with the people who come", **more}


@pytest.mark.parametrize(
    ("per_cent", "words"),
    [
        ("99.5", "The target of 99.5% will be met."),
        ("0", "The target of 0% will not be met without a change."),
    ],
)
def test_a_target_feeds_the_sign_the_words_and_the_chart(per_cent, words, place, signed_in, text):
    service_id, path = place
    client = signed_in("quality_lead", service_id=service_id)
    assert NO_TARGET in text(client, "/")
    assert "No target" in text(client, path)
    assert client.post(f"{path}target/", said(per_cent)).status_code == 302
    event = AuditEvent.objects.last()
    assert (event.action, event.service_id, event.which) == ("results.set_target", service_id, TESTS)
    assert json.loads(event.details)["per_cent"] == per_cent
    home, chart = text(client, "/"), text(client, path)
    assert words in home
    assert NO_TARGET not in home
    assert home.count('aria-label="The target will') == IN_THE_KEY + 1
    assert "Agreed with the people who come" in chart
    specification = json.loads(client.get(f"{path}spc.json").content)
    rows = [row for rows in specification["datasets"].values() for row in rows if "target" in row]
    assert [row["target"] for row in rows] == [float(per_cent)]
    assert rows[0]["since"] == "2025-03-01"
    assert f"target of {float(per_cent):.0f}%" in specification["description"]


def test_no_target_means_no_sign_of_one(place, signed_in, text):
    service_id, path = place
    client = signed_in("keyworker", service_id=service_id)
    home = text(client, "/")
    assert NO_TARGET in home
    assert home.count('aria-label="The target will') == IN_THE_KEY
    assert "Set a target" not in text(client, path)


def test_only_the_newest_target_that_has_begun_holds(place, kept, signed_in, text):
    service_id, path = place
    client = signed_in("quality_lead", service_id=service_id)
    tomorrow = kept.observed_to + timedelta(days=1)
    for per_cent, day in (("20", "2024-05-01"), ("99", "2025-03-01"), ("1", tomorrow.isoformat())):
        client.post(f"{path}target/", said(per_cent, day))
    assert "99% from 1 March 2025" in text(client, path)
    assert "Not yet in force" in text(client, f"{path}target/")
    newest = Target.objects.get(per_cent=99)
    client.post(f"{path}target/", {"withdraw": newest.pk})
    assert AuditEvent.objects.last().action == "results.withdraw_target"
    assert "20% from 1 May 2024" in text(client, path)
    listed = text(client, f"{path}target/")
    assert "Withdrawn" in listed
    assert "99%" in listed


def test_one_target_can_be_set_at_all_of_ones_own_services_and_at_no_other(place, kept, signed_in):
    service_id, path = place
    client = signed_in("quality_lead", service_id=service_id)
    first, second, *_others = kept.services
    Membership.objects.create(user=client.user, role="quality_lead", service_id=second)
    Membership.objects.create(user=client.user, role="keyworker", service_id=list(kept.services)[2])
    client.post(f"{path}target/", said(everywhere="on"))
    client.post(f"{path}target/", said(everywhere="on"))
    assert sorted(Target.objects.values_list("service_id", flat=True)) == sorted([first, second])
    assert AuditEvent.objects.filter(action="results.set_target").count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"per_cent": "101"},
        {"per_cent": "-1"},
        {"per_cent": ""},
        {"per_cent": "nan"},
        {"on_date": "never"},
        {"words": ""},
    ],
)
def test_what_is_no_target_is_refused_and_kept_in_the_form(wrong, place, signed_in):
    service_id, path = place
    answer = signed_in("quality_lead", service_id=service_id).post(f"{path}target/", said() | wrong)
    assert answer.status_code == 422
    assert b"There is a problem" in answer.content
    assert not Target.objects.exists()


@pytest.mark.parametrize("role", ["keyworker", "prescriber", "service_user_representative", "clinical_lead"])
def test_who_may_only_read_sets_no_target(role, place, signed_in):
    service_id, path = place
    client = signed_in(role, service_id=service_id)
    assert client.get(f"{path}target/").status_code == 403
    assert client.post(f"{path}target/", said()).status_code == 403
    elsewhere = signed_in("quality_lead", service_id="elsewhere")
    assert elsewhere.post(f"{path}target/", said()).status_code == 404
    assert not Target.objects.exists()


def test_a_target_elsewhere_cannot_be_withdrawn_here(place, signed_in):
    service_id, path = place
    client = signed_in("quality_lead", service_id=service_id)
    (theirs,) = actions.set_target(
        by=client.user,
        service_ids=["elsewhere"],
        indicator_id=TESTS,
        on_date=date(2025, 1, 1),
        per_cent=50,
        words="theirs",
    )
    client.post(f"{path}target/", {"withdraw": theirs.pk})
    theirs.refresh_from_db()
    assert theirs.taken_back_at is None


def test_an_indicator_without_a_direction_takes_none(place, signed_in, monkeypatch, text):
    service_id, path = place
    client = signed_in("quality_lead", service_id=service_id)
    monkeypatch.setattr(targets.target_words, "DIRECTIONS", ())
    assert "takes no target" in text(client, f"{path}target/")
    assert client.post(f"{path}target/", said()).status_code == 422
    assert not Target.objects.exists()
