"""Recording a conversation: once, about the right person, on what is there; nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from mainstay.guideline.library import load_reasons
from mainstay.measure.service_facts import ServiceFacts
from mainstay.review.model import Applied
from mainstay_web.audit.models import AuditEvent
from mainstay_web.people import queries
from mainstay_web.people.actions import OthersSaved, save_conversation
from mainstay_web.people.models import Conversation, Draft, Goal, ReviewsAreAppendOnly
from mainstay_web.people.proof import PageProof, open_proof

pytestmark = pytest.mark.django_db
WORDS = "I sleep better since the summer."


@pytest.fixture
def filled(somebody):
    """A form filled in about somebody, as a browser sends it."""
    last = queries.snapshot_or_404().observed_to
    statement = queries.review_or_404(*somebody).statements[0].about.id

    def fill(proof, **changed):
        return {
            "page": proof,
            "held_on": last.isoformat(),
            "own_words": WORDS,
            "looked_at_treatment": "on",
            "goal_1": "See my daughter",
            "what_1": "Call the housing team",
            "who_1": "keyworker",
            "by_1": (last + timedelta(days=7)).isoformat(),
            f"outcome_{statement}": "declined",
            f"reason_{statement}": "has tried it before",
            "next_review_on": (last + timedelta(days=28)).isoformat(),
            **changed,
        }

    return fill


@pytest.fixture
def sent(keyworker, somebody, opened, filled):
    """Open the form and send it, with fields changed."""

    def send(**changed):
        return keyworker.post(somebody.page("conversation/"), filled(opened(keyworker, somebody), **changed))

    return send


def events(action):
    return [event.which for event in AuditEvent.objects.filter(action=action)]


def test_what_was_said_is_recorded_shown_and_audited(sent, keyworker, somebody):
    answer = sent()
    assert answer.headers["Location"] == somebody.page()
    one = Conversation.objects.get()
    assert (one.version, one.by, one.own_words, one.looked_at_treatment) == (1, keyworker.user, WORDS, True)
    assert [goal.text for goal in one.goals.all()] == ["See my daughter"]
    assert [(agreed.what, agreed.who) for agreed in one.agreements.all()] == [
        ("Call the housing team", "keyworker")
    ]
    assert [(answer.outcome, answer.reason) for answer in one.outcomes.all()] == [
        ("declined", "has tried it before")
    ]
    assert events("reviews.write") == [somebody.person_id]
    page = keyworker.get(somebody.page()).text
    for words in (WORDS, "See my daughter", "Call the housing team", "has tried it before"):
        assert words in page
    assert not Draft.objects.exists()


def test_sent_twice_it_is_recorded_once(keyworker, somebody, opened, filled):
    form = filled(opened(keyworker, somebody))
    for _ in range(2):
        answer = keyworker.post(somebody.page("conversation/"), form)
        assert answer.status_code == 302
    assert Conversation.objects.count() == Goal.objects.count() == 1
    assert len(events("reviews.write")) == 1


def test_a_stale_form_shows_what_changed_and_keeps_what_was_typed(
    keyworker, somebody, opened, filled, signed_in
):
    early = filled(opened(keyworker, somebody), own_words="Mine")
    colleague = signed_in("prescriber", service_id=somebody.service_id)
    colleague.post(somebody.page("conversation/"), filled(opened(colleague, somebody), own_words="Theirs"))
    answer = keyworker.post(somebody.page("conversation/"), early)
    assert "This review changed while you were writing" in answer.text
    assert "Theirs" in answer.text
    assert ">\nMine</textarea>" in answer.text
    assert Conversation.objects.count() == 1
    assert (
        keyworker.post(somebody.page("conversation/"), early | {"page": proof_in(answer)}).status_code == 302
    )
    assert [one.own_words for one in Conversation.objects.all()] == ["Theirs", "Mine"]


def proof_in(answer):
    return answer.text.split('name="page" value="')[1].split('"')[0]


def test_newer_records_are_told_before_anything_is_recorded(keyworker, somebody, opened, filled):
    old = open_proof(opened(keyworker, somebody))
    form = filled(PageProof(**{**vars(old), "snapshot_id": "another"}).seal())
    answer = keyworker.post(somebody.page("conversation/"), form)
    assert "Newer records came in" in answer.text
    assert WORDS in answer.text
    assert not Conversation.objects.exists()
    assert (
        keyworker.post(somebody.page("conversation/"), form | {"page": proof_in(answer)}).status_code == 302
    )
    assert Conversation.objects.count() == 1


def test_a_form_about_one_person_is_never_recorded_about_another(keyworker, somebody, listed, opened, filled):
    other = next(one for one in listed if one != somebody)
    form = filled(opened(keyworker, somebody))
    answer = keyworker.post(other.page("conversation/"), form)
    assert "belongs to another page" in answer.text
    assert not Conversation.objects.exists()
    assert queries.draft_of(keyworker.user, *other) is None
    assert WORDS in keyworker.get(somebody.page("conversation/")).text


def test_what_somebody_else_typed_stays_theirs(keyworker, somebody, opened, filled, signed_in):
    colleague = signed_in("prescriber", service_id=somebody.service_id)
    answer = colleague.post(somebody.page("conversation/"), filled(opened(keyworker, somebody)))
    assert "belongs to another page" in answer.text
    assert WORDS not in colleague.get(somebody.page("conversation/")).text
    assert WORDS in keyworker.get(somebody.page("conversation/")).text


def test_nothing_typed_is_lost_when_the_session_has_ended(keyworker, somebody, opened, filled):
    form = filled(opened(keyworker, somebody))
    keyworker.logout()
    answer = keyworker.post(somebody.page("conversation/"), form)
    assert answer.headers["Location"] == somebody.page("conversation/")
    assert "/accounts/login/" in keyworker.get(answer.headers["Location"]).headers["Location"]
    assert not Conversation.objects.exists()
    keyworker.force_login(keyworker.user, backend="mainstay_web.accounts.backends.OwnAccounts")
    page = keyworker.get(somebody.page("conversation/")).text
    for words in (
        WORDS,
        "See my daughter",
        "Call the housing team",
        "has tried it before",
        "This is your draft",
    ):
        assert words in page
    assert events("reviews.keep_draft") == [somebody.person_id]


def test_nor_when_signing_in_anew_made_the_old_form_out_of_date(keyworker, somebody, opened, filled):
    strict = Client(HTTP_HOST="127.0.0.1", enforce_csrf_checks=True)
    strict.cookies = keyworker.cookies
    answer = strict.post(somebody.page("conversation/"), filled(opened(keyworker, somebody)))
    assert answer.headers["Location"] == somebody.page("conversation/")
    assert WORDS in keyworker.get(somebody.page("conversation/")).text
    assert not Conversation.objects.exists()


def test_a_stranger_leaves_no_draft(client, somebody, filled):
    answer = client.post(somebody.page("conversation/"), filled("made up"))
    assert "/accounts/login/" in answer.headers["Location"]
    assert not Draft.objects.exists()


def test_without_a_proof_nothing_is_recorded_and_what_was_typed_is_kept(keyworker, somebody, filled):
    answer = keyworker.post(somebody.page("conversation/"), filled("made up"), follow=True)
    assert "too old to record" in answer.text
    assert WORDS in answer.text
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"held_on": ""}, "This field is required"),
        ({"held_on": "2030-01-01"}, "today, or up to three months ago"),
        ({"next_review_on": "2020-01-01"}, "Give a day after the conversation"),
        ({"who_1": ""}, "Say who does it"),
        ({"what_1": ""}, "Say what was agreed"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_kept(sent, keyworker, somebody, changed, says):
    answer = sent(**changed)
    assert says in answer.text
    assert WORDS in answer.text
    assert not Conversation.objects.exists()
    assert queries.draft_of(keyworker.user, *somebody).typed["own_words"] == WORDS


@pytest.mark.parametrize(
    ("outcome", "says"), [("declined", "Say why"), ("not_now", "Say why"), ("", "what came")]
)
def test_a_statement_that_is_put_off_has_its_reason(sent, somebody, outcome, says):
    statement = queries.review_or_404(*somebody).statements[0].about.id
    reason = "" if outcome else "because"
    assert says in sent(**{f"outcome_{statement}": outcome, f"reason_{statement}": reason}).text


def test_an_empty_form_is_not_a_conversation(keyworker, somebody, opened):
    last = queries.snapshot_or_404().observed_to.isoformat()
    form = {"page": opened(keyworker, somebody), "held_on": last}
    assert "nothing to record yet" in keyworker.post(somebody.page("conversation/"), form).text


def test_a_draft_is_kept_shown_and_thrown_away(sent, keyworker, somebody, signed_in):
    sent(do="draft")
    assert not Conversation.objects.exists()
    assert "Go on with your draft" in keyworker.get(somebody.page()).text
    assert WORDS in keyworker.get(somebody.page("conversation/")).text
    colleague = signed_in("prescriber", service_id=somebody.service_id)
    assert WORDS not in colleague.get(somebody.page("conversation/")).text
    assert "Go on with your draft" not in colleague.get(somebody.page()).text
    keyworker.post(somebody.page("draft/discard/"))
    assert not Draft.objects.exists()
    assert events("reviews.discard_draft") == [somebody.person_id]


def test_a_correction_is_a_new_version_and_the_old_one_stays(sent, keyworker, somebody, opened, filled):
    sent(own_words="First")
    page = keyworker.get(somebody.page("conversation/") + "?correct=1")
    assert "First" in page.text
    form = filled(opened(keyworker, somebody, "?correct=1"), own_words="Second")
    keyworker.post(somebody.page("conversation/"), form)
    first, second = Conversation.objects.order_by("version")
    assert (second.corrects, second.version) == (first, 2)
    assert events("reviews.correct") == [somebody.person_id]
    shown = keyworker.get(somebody.page()).text
    assert "First" in shown
    assert "Corrects version 1" in shown


@pytest.mark.parametrize("asked", ["2", "-1", "x", "99999999999999999999"])
def test_a_version_that_is_not_there_is_not_corrected(keyworker, somebody, opened, asked):
    assert open_proof(opened(keyworker, somebody, f"?correct={asked}")).corrects == 0


def test_what_is_recorded_cannot_be_changed(sent):
    sent()
    one = Conversation.objects.get()
    one.own_words = "other"
    for change in (one.save, one.delete, Conversation.objects.all().delete, Goal.objects.get().delete):
        with pytest.raises(ReviewsAreAppendOnly):
            change()
    with pytest.raises(ReviewsAreAppendOnly):
        Conversation.objects.update(own_words="other")


def test_of_two_who_record_at_the_same_moment_one_is_told(sent, keyworker, somebody, opened, monkeypatch):
    proof = open_proof(opened(keyworker, somebody))
    sent()
    from mainstay_web.people import actions

    monkeypatch.setattr(actions, "latest_version", lambda *_: 0)
    said = actions.Said(queries.snapshot_or_404().observed_to, WORDS, True, None, (), (), ())
    with pytest.raises(OthersSaved):
        save_conversation(by=keyworker.user, proof=proof, episode_id="e", said=said)
    assert Conversation.objects.count() == 1


def test_the_last_conversation_moves_a_person_down_the_list(sent, keyworker, somebody):
    sent()
    of_list = queries.on_the_list(keyworker.user, somebody.service_id)
    assert of_list[-1].about.person_id == somebody.person_id
    assert of_list[-1].talked_on == queries.snapshot_or_404().observed_to


def test_a_review_that_was_agreed_is_on_the_list_when_it_is_near_and_as_last_agreed(
    sent, keyworker, somebody, signed_in
):
    last = queries.snapshot_or_404().observed_to
    sent(next_review_on=(last + timedelta(days=14)).isoformat())
    agreed = [(somebody.person_id, last + timedelta(days=14))]
    assert queries.agreed_reviews(keyworker.user, somebody.service_id) == agreed
    assert "Reviews that were agreed" in keyworker.get(f"/people/{somebody.service_id}/").text
    limited = signed_in("keyworker", service_id=somebody.service_id, caseload_only=True)
    assert queries.agreed_reviews(limited.user, somebody.service_id) == []
    sent(next_review_on=(last + timedelta(days=15)).isoformat())
    assert queries.agreed_reviews(keyworker.user, somebody.service_id) == []


@pytest.mark.parametrize(("looked", "still_due"), [("on", False), ("", True)])
def test_a_review_that_was_recorded_here_is_not_called_due(
    sent, keyworker, somebody, monkeypatch, looked, still_due
):
    ready = queries.ready_for(queries.snapshot_or_404())
    own = next(one for one in ready.list_of(somebody.service_id) if one.person_id == somebody.person_id)
    due = replace(
        own, reasons=(Applied(load_reasons()[queries.REVIEW_DUE].about, "Latest review: long ago."),)
    )
    monkeypatch.setattr(ready, "list_of", lambda _: (due,))
    assert len(queries.on_the_list(keyworker.user, somebody.service_id)) == 1
    sent(looked_at_treatment=looked)
    assert bool(queries.on_the_list(keyworker.user, somebody.service_id)) is still_due


@pytest.mark.parametrize(
    ("is_open", "reviewed_days_after", "waits"),
    [(True, None, True), (True, -1, True), (True, 0, False), (False, None, False)],
)
def test_an_agreed_review_waits_only_for_those_in_treatment_and_not_reviewed_since(
    sent, keyworker, somebody, monkeypatch, is_open, reviewed_days_after, waits
):
    agreed = queries.snapshot_or_404().observed_to + timedelta(days=1)
    sent(next_review_on=agreed.isoformat())
    reviewed = None if reviewed_days_after is None else agreed + timedelta(days=reviewed_days_after)
    known = {"is_open": is_open, "review_date": reviewed}
    monkeypatch.setattr(ServiceFacts, "of", lambda *_: (known, {}))
    found = queries.agreed_reviews(keyworker.user, somebody.service_id)
    assert found == ([(somebody.person_id, agreed)] if waits else [])


def test_the_plan_and_the_next_review_stand_above_the_record(sent, keyworker, somebody):
    sent()
    page = keyworker.get(somebody.page()).text
    above = page[: page.index("What is going well")]
    assert f'href="{somebody.page("plan/")}"' in above
    assert "Next review agreed for" in above
    assert "The record is up to date" in above


def test_the_standing_goals_begin_the_next_form(sent, keyworker, somebody):
    sent()
    page = keyworker.get(somebody.page("conversation/")).text
    assert "See my daughter" in page
    assert WORDS not in page


def test_a_page_keeps_what_is_being_typed(keyworker, somebody, opened, filled):
    typed = filled(opened(keyworker, somebody)) | {"own_words": "I sleep"}
    assert keyworker.post(somebody.page("draft/keep/"), typed).status_code == 204
    assert Draft.objects.get().typed["own_words"] == "I sleep"
    assert "I sleep" in keyworker.get(somebody.page("conversation/")).text


def test_while_typing_nothing_is_kept_about_another_person_or_for_another(
    keyworker, somebody, listed, opened, filled, signed_in
):
    typed = filled(opened(keyworker, somebody))
    another = next(one for one in listed if one != somebody)
    assert keyworker.post(another.page("draft/keep/"), typed).status_code == 409
    colleague = signed_in("keyworker", service_id=somebody.service_id)
    assert colleague.post(somebody.page("draft/keep/"), typed).status_code == 409
    assert keyworker.post(somebody.page("draft/keep/"), {**typed, "page": "made up"}).status_code == 409
    assert not Draft.objects.exists()


def test_a_draft_that_comes_after_its_form_was_recorded_is_not_kept(keyworker, somebody, opened, filled):
    typed = filled(opened(keyworker, somebody))
    assert keyworker.post(somebody.page("conversation/"), typed).status_code == 302
    assert keyworker.post(somebody.page("draft/keep/"), typed).status_code == 409
    assert not Draft.objects.exists()
