"""A signature holds for the words that were signed, until its day, and until it is withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from lib.accounts import account
from mainstay.errors import UsageError
from mainstay.guideline.library import load_statements
from mainstay.review.model import Applied, PersonRecord, Review, Withheld
from mainstay_web.audit.models import AuditEvent
from mainstay_web.guidance import actions, queries, signable
from mainstay_web.guidance.models import SignOff

pytestmark = pytest.mark.django_db
IN_A_YEAR = timedelta(days=365)
ONE_OF_EACH = [
    ("value", "retained_182_day"),
    ("statement", "dose_below_range_on_top"),
    ("indicator", "retained_182d"),
    ("content", "en.naloxone"),
]


@pytest.fixture
def lead():
    return account(name="Dr A Lead")


def sign(lead, kind, which, **changed):
    given = {
        "fingerprint": signable.load_signables(kind)[which].fingerprint,
        "role": "Clinical director",
        "review_by": timezone.localdate() + IN_A_YEAR,
    }
    return actions.sign(by=lead, kind=kind, which=which, **{**given, **changed})


@pytest.mark.parametrize(("kind", "which"), ONE_OF_EACH)
def test_what_was_signed_is_signed_and_the_rest_is_not(lead, kind, which):
    assert queries.sign_off_state(kind, which).state == "unsigned"
    sign(lead, kind, which)
    state = queries.sign_off_state(kind, which)
    assert state.is_signed
    assert "Dr A Lead, Clinical director" in state.words
    states = queries.sign_off_states(kind)
    assert [name for name, one in states.items() if one.is_signed] == [which]
    assert states.keys() == signable.load_signables(kind).keys()


@pytest.mark.parametrize(("days_past", "state"), [(0, "signed"), (1, "expired")])
def test_a_signature_holds_on_its_last_day_and_not_after(lead, days_past, state):
    sign(lead, "statement", "early_weeks")
    SignOff.objects.update(review_by=timezone.localdate() - timedelta(days=days_past))
    found = queries.sign_off_state("statement", "early_weeks")
    assert (found.state, found.is_switched_off) == (state, state == "expired")
    assert list(queries.switched_off("statement")) == (["early_weeks"] if state == "expired" else [])


def review_with(statements, withheld=()):
    record = PersonRecord("p", "S01", "e", date(2026, 3, 1), {})
    return Review(record, False, 0, (), (), (), (), statements, withheld, ())


def test_an_expired_statement_is_withheld_from_a_review_and_says_why(lead):
    known = load_statements()
    one, two, three = (known[name].about for name in list(known)[:3])
    for statement in (one, three):
        sign(lead, "statement", statement.id)
    review = review_with((Applied(one, "a"), Applied(two, "b")), (Withheld(three, ("Dose: unknown.",)),))
    assert queries.hold_back(review) == review
    SignOff.objects.update(review_by=timezone.localdate() - timedelta(days=1))
    held = queries.hold_back(review)
    assert [applied.about.id for applied in held.statements] == [two.id]
    reasons = {withheld.statement.id: withheld.reasons for withheld in held.withheld}
    assert reasons.keys() == {one.id, three.id}
    assert "Dr A Lead" in reasons[one.id][0]
    assert reasons[three.id][0] == "Dose: unknown."
    assert len(reasons[three.id]) == 2


def test_what_was_never_signed_is_shown_and_not_switched_off():
    assert queries.switched_off("statement") == {}


def test_a_change_of_the_content_voids_the_signature(lead, monkeypatch):
    sign(lead, "value", "retained_182_day")
    held = signable.load_signables("value")
    thing = held["retained_182_day"]
    changed = replace(thing, content=(("Value", "183 days after start"), *thing.content[1:]))
    monkeypatch.setattr(signable, "_values", lambda: {**held, "retained_182_day": changed})
    assert queries.sign_off_state("value", "retained_182_day").state == "changed"


def test_a_changed_value_voids_the_signatures_of_what_rests_on_it(monkeypatch):
    def prints():
        signable._statements.cache_clear()
        return {name: one.fingerprint for name, one in signable.load_signables("statement").items()}

    before = prints()
    values = dict(signable.load_values())
    values["dose_settled_days"] = replace(values["dose_settled_days"], value=99)
    monkeypatch.setattr(signable, "load_values", lambda: values)
    changed = {name for name, one in prints().items() if one != before[name]}
    monkeypatch.undo()
    signable._statements.cache_clear()
    rests = {n for n, one in signable.load_statements().items() if "dose_settled_days" in one.about.values}
    assert changed == rests != set()


def test_words_that_changed_while_they_were_read_cannot_be_signed(lead):
    with pytest.raises(UsageError):
        sign(lead, "value", "retained_182_day", fingerprint="0" * 64)
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("review_by", [date(2020, 1, 1), None])
def test_a_signature_needs_a_day_to_come(lead, review_by):
    with pytest.raises(UsageError):
        sign(lead, "value", "retained_182_day", review_by=review_by or timezone.localdate())


def test_a_withdrawn_signature_stays_on_record_with_its_reason(lead):
    signed = sign(lead, "indicator", "retained_182d")
    actions.withdraw(by=lead, sign_off=signed, why="a newer source")
    actions.withdraw(by=lead, sign_off=signed, why="again")
    state = queries.sign_off_state("indicator", "retained_182d")
    assert state.state == "withdrawn"
    assert state.latest.withdrawn_why == "a newer source"
    events = AuditEvent.objects.filter(action__startswith="guidance.").values_list("action", "which", "why")
    assert list(events) == [
        ("guidance.sign", "retained_182d", ""),
        ("guidance.withdraw", "retained_182d", "a newer source"),
    ]


def test_a_form_sent_twice_signs_once(lead):
    assert sign(lead, "content", "en.naloxone").pk == sign(lead, "content", "en.naloxone").pk
    assert SignOff.objects.count() == 1


def test_what_nobody_knows_is_unsigned():
    assert queries.sign_off_state("indicator", "of_our_own").state == "unsigned"


def test_a_clinical_safety_officer_takes_the_notice_away(lead, client):
    def page():
        return client.get("/accounts/login/").text

    assert "Evaluation only" in page()
    officer = actions.record_safety_officer(
        by=lead, name="B Officer", registration="Nurse 12", since=timezone.localdate()
    )
    assert "Evaluation only" not in page()
    actions.end_safety_officer(by=lead, officer=officer, why="left")
    assert "Evaluation only" in page()
