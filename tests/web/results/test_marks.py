"""Annotations and rebases: who may add them, what they change, that they can be taken back."""

from __future__ import annotations

import json
from datetime import date
from xml.etree import ElementTree

import pytest

from mainstay_web.audit.models import AuditEvent
from mainstay_web.results import actions
from mainstay_web.results.models import Annotation, Rebase

pytestmark = pytest.mark.django_db
TESTS = "opioid_test_positive"


@pytest.fixture
def page(kept):
    """A chart at a service, and where it is."""
    service_id = next(iter(kept.services))
    return service_id, f"/results/{service_id}/{TESTS}/"


def said(kind, day="2025-03-01"):
    return {"kind": kind, "on_date": day, "words": "A second prescriber started"}


@pytest.mark.parametrize(
    ("kind", "model", "action"),
    [
        ("annotate", Annotation, "results.annotate"),
        ("rebase", Rebase, "results.rebase"),
    ],
)
def test_what_is_added_is_shown_with_its_reason_and_audited(kind, model, action, page, signed_in, text):
    service_id, path = page
    client = signed_in("quality_lead", service_id=service_id)
    assert client.post(path, said(kind)).status_code == 302
    assert "A second prescriber started" in text(client, path)
    event = AuditEvent.objects.last()
    assert (event.action, event.service_id, event.which) == (action, service_id, TESTS)
    client.post(path, said(kind))
    assert model.objects.count() == 1


@pytest.mark.parametrize("kind", ["annotate", "rebase"])
def test_what_is_added_stands_in_the_chart_and_in_what_is_taken_away(kind, page, signed_in, text):
    service_id, path = page
    client = signed_in("quality_lead", service_id=service_id)
    before = [client.get(f"{path}spc.{ending}").content.decode() for ending in ("svg", "json")]
    assert not any("second prescriber" in one for one in before)
    client.post(path, said(kind))
    picture, specification = (
        client.get(f"{path}spc.{ending}").content.decode() for ending in ("svg", "json")
    )
    label = "New limits: A second" if kind == "rebase" else "1 Mar 2025: A second prescriber started"
    assert label in ElementTree.fromstring(picture).get("aria-label") + "".join(
        part.text or "" for part in ElementTree.fromstring(picture).iter()
    )
    described = json.loads(specification)["description"]
    assert "A second prescriber started" in described
    assert any(label in str(rows) for rows in json.loads(specification)["datasets"].values())
    assert label in text(client, path)


def test_limits_start_afresh_and_back_again(page, kept, signed_in, text):
    service_id, path = page
    client = signed_in("quality_lead", service_id=service_id)
    before = text(client, path)
    client.post(path, said("rebase"))
    assert "New limits" in text(client, path)
    mark = Rebase.objects.get()
    client.post(path, {"take_back": f"rebase-{mark.pk}"})
    assert AuditEvent.objects.last().action == "results.take_back"
    again = text(client, path)
    assert "New limits" not in again
    assert again.count("<li") == before.count("<li")


@pytest.mark.parametrize("day", ["", "2031-01-01", "1999-01-01", "no day"])
@pytest.mark.parametrize("kind", ["annotate", "rebase"])
def test_a_day_outside_the_chart_is_refused(day, kind, page, signed_in):
    service_id, path = page
    answer = signed_in("quality_lead", service_id=service_id).post(path, said(kind, day))
    assert answer.status_code == 422
    assert not Annotation.objects.exists()
    assert not Rebase.objects.exists()


def test_who_may_only_read_cannot_add(page, signed_in):
    service_id, path = page
    assert signed_in("keyworker", service_id=service_id).post(path, said("annotate")).status_code == 403
    elsewhere = signed_in("quality_lead", service_id="elsewhere")
    assert elsewhere.post(path, said("annotate")).status_code == 404
    assert not Annotation.objects.exists()


def test_a_mark_of_one_chart_cannot_be_taken_back_at_another(page, signed_in):
    service_id, path = page
    client = signed_in("quality_lead", service_id=service_id)
    mark = actions.annotate(
        by=client.user, service_id="elsewhere", indicator_id=TESTS, on_date=date(2025, 1, 1), words="theirs"
    )
    client.post(path, {"take_back": f"annotation-{mark.pk}"})
    mark.refresh_from_db()
    assert mark.taken_back_at is None
