"""Priorities, proposals, co-design, and You said, we did."""

from __future__ import annotations

import pytest

from lib.accounts import ELSEWHERE, OWN
from lib.form_process import POLYGLOT
from lib.voice import DAY, TODAY
from mainstay_web.voice import actions, queries
from mainstay_web.voice.form_side import answer_store
from mainstay_web.voice.models import Comment, Consultation, PriorityRound, Project, Promise, Story
from mainstay_web.voice.ordering import by_best_and_worst, by_places
from mainstay_web.voice_form.waves import PRIORITIES, find_wave

pytestmark = pytest.mark.django_db
OPEN = {"service_id": OWN, "opens": str(TODAY), "closes": str(TODAY + DAY)}


@pytest.fixture
def organisation(signed_in):
    return signed_in("service_user_organisation", service_id=OWN)


def page(client, path):
    return client.get(path).content.decode()


def test_a_round_of_priorities_from_its_links_to_both_orders(
    organisation, settings, django_capture_on_commit_callbacks
):
    sent = OPEN | {"title": "This year", "question": "What first?", "items": "Evenings\nA quiet room\nGroups"}
    with django_capture_on_commit_callbacks(execute=True):
        at = organisation.post("/hear/rounds/new/", sent).headers["Location"]
    which = PriorityRound.objects.get()
    told = find_wave(settings.WAVES_FILE, which.staff_code)
    assert (told.kind, told.items[0]) == (PRIORITIES, ("1", "Evenings"))
    people = [{"ranks": {"2": 1, "1": 2}, "best": "2", "worst": "3"}] * 12
    staff = [{"ranks": {"3": 1}, "best": "3"}] * 11
    answer_store().add_all(which.people_code, people)
    answer_store().add_all(which.staff_code, staff)
    organisation.post(at)
    assert "a round that is over" in page(organisation, at)
    PriorityRound.objects.update(closes=TODAY - DAY, opens=TODAY - DAY)
    organisation.post(at)
    found = queries.ranked(which)
    assert (found["people"].about, found["people"].places) == (10, {"1": 2, "2": 1, "3": 3})
    assert found["staff"].extremes == {"1": 2, "2": 2, "3": 1}
    assert "The order that each group gives" in page(organisation, at)


def test_few_staff_are_not_shown(organisation):
    which = PriorityRound.objects.create(
        service_id=OWN,
        service_name="North",
        title="t",
        question="q",
        opens=TODAY - 2 * DAY,
        closes=TODAY - DAY,
        people_code="PPPPPP",
        staff_code="SSSSSS",
    )
    answer_store().add_all("PPPPPP", [{"best": "1"}] * 10)
    answer_store().add_all("SSSSSS", [{"best": "1"}] * 9)
    organisation.post(f"/hear/rounds/{which.pk}/")
    assert queries.ranked(which)["staff"].about is None
    assert "too few to say" in page(organisation, f"/hear/rounds/{which.pk}/")


def test_orders_are_worked_out_from_places_and_from_ends():
    assert by_places(["a", "b"], []) == by_best_and_worst(["a"], [{}]) == {}
    assert by_places(["a", "b", "c"], [{"ranks": {"c": 3, "a": 7}}]) == {"c": 1, "a": 2, "b": 3}
    assert by_places(["a", "b"], [{"ranks": {"a": 1}}, {"ranks": {"b": 1}}]) == {"a": 1, "b": 1}
    assert by_best_and_worst(["a", "b"], [{"worst": "a"}]) == {"a": 2, "b": 1}


def test_a_proposal_gets_comments_replies_and_a_decision(organisation, signed_in):
    sent = OPEN | {"title": "Saturday", "summary": "Open on Saturday", "paragraphs": "One.\n\nTwo."}
    at = organisation.post("/hear/consultations/new/", sent).headers["Location"]
    worker = signed_in("keyworker", service_id=OWN)
    said = {"paragraph": "2", "words": f"Too late {POLYGLOT}", "speaks_for": "Night shift"}
    assert worker.post(at, said).status_code == 302
    one = Comment.objects.get()
    decision = {"decision": "We open.", "reasons": "Most want it."}
    refused = organisation.post(f"{at}decide/", decision)
    assert "a reply to each comment" in refused.content.decode()
    assert worker.post(f"/hear/comments/{one.pk}/reply/", {"words": "no"}).status_code == 403
    organisation.post(f"/hear/comments/{one.pk}/reply/", {"words": "We heard you."})
    organisation.post(f"{at}decide/", decision)
    shown = page(worker, at)
    assert all(text in shown for text in ("We heard you.", "We open.", "Most want it.", "Night shift"))
    assert "<script>document" not in shown
    assert worker.post(at, said).status_code == 200 and Comment.objects.count() == 1
    assert Consultation.objects.get().decided_on == TODAY


def test_a_story_is_taken_back(organisation, signed_in):
    made = organisation.post("/hear/projects/new/", {"service_id": OWN, "title": "First dose"})
    at = made.headers["Location"]
    organisation.post(f"{at}step/", {"step": "people", "done_on": str(TODAY), "notes": "Nine came"})
    story = {"title": "Waiting", "words": "canary story", "reach": "service", "consented_on": str(TODAY)}
    assert organisation.post(f"{at}story/", story).status_code == 200  # they were not told that they may
    organisation.post(f"{at}story/", story | {"knows": "on"})
    organisation.post(f"{at}story/", story | {"knows": "on", "reach": "team", "words": "for the team"})
    organisation.post(f"{at}payment/", {"paid_on": str(TODAY), "pounds": "24.50", "paid_for": "A meeting"})
    worker = signed_in("keyworker", service_id=OWN)
    mine, theirs = page(organisation, at), page(worker, at)
    assert "£24.50" in mine and "£24.50" not in theirs
    assert "canary story" in theirs and "for the team" not in theirs
    first = Story.objects.first()
    assert worker.post(f"/hear/stories/{first.pk}/withdraw/").status_code == 403
    organisation.post(f"/hear/stories/{first.pk}/withdraw/")
    assert "canary story" not in page(organisation, at) and "took it back" in page(organisation, at)
    assert not Story.objects.filter(words__contains="canary").exists()
    assert Project.objects.get().payments.get().amount_pence == 2450


def test_what_was_said_is_answered_and_everybody_can_read_it(organisation, client):
    said = {"service_id": OWN, "said": f"No evenings {POLYGLOT}", "said_on": str(TODAY - 10 * DAY)}
    organisation.post("/hear/answers/new/", said | {"owner": "Manager"})
    shown = page(client, f"/you-said/{OWN}/")
    assert "Open: no answer yet" in shown and "<script>document" not in shown
    one = Promise.objects.get()
    done = {"owner": "Manager", "answer": "Open to 8 on Tuesdays", "answered_on": str(TODAY - 4 * DAY)}
    before = done | {"answered_on": str(TODAY - 11 * DAY)}
    assert organisation.post(f"/hear/answers/{one.pk}/", before).status_code == 200
    organisation.post(f"/hear/answers/{one.pk}/", done)
    shown, poster = page(client, f"/you-said/{OWN}/"), page(client, f"/you-said/{OWN}/poster/")
    assert "Open to 8 on Tuesdays" in shown and "within 6 days" in shown and "Open to 8" in poster
    assert client.get(f"/you-said/{ELSEWHERE}/").status_code == 404
    assert client.post(f"/you-said/{OWN}/").status_code in (403, 405)


def test_the_poster_of_what_was_done_is_a_file_for_everybody_with_markup_as_text(client):
    said = {name: f"{name} {POLYGLOT}" for name in ("said", "owner", "service_name")}
    one = actions.promise(by=None, service_id=OWN, said_on=TODAY - DAY, **said)
    actions.promise(by=None, service_id=OWN, said_on=TODAY, **said)
    answer = f"answer {POLYGLOT}"
    actions.answer_promise(by=None, which=one, owner=said["owner"], answer=answer, answered_on=TODAY)
    path = f"/you-said/{OWN}/poster"
    for shown in (page(client, f"/you-said/{OWN}/"), page(client, f"{path}/"), page(client, f"{path}.svg")):
        assert "<script>document" not in shown and "<img src=x" not in shown
        assert all(f"{name} &#34;&gt;&lt;" in shown or f"{name} &quot;" in shown for name in said)
        assert "answer &#34;" in shown or "answer &quot;" in shown
    assert client.get(f"{path}.pdf").content.startswith(b"%PDF")
    assert (
        client.get(f"{path}.png").status_code == client.get(f"/you-said/{ELSEWHERE}/poster.pdf").status_code
    )
    assert client.get(f"{path}.png").status_code == 404


def test_at_another_s_service_nothing_is_there(organisation, signed_in):
    elsewhere = signed_in("service_user_organisation", service_id=ELSEWHERE)
    sent = OPEN | {"title": "t", "summary": "s", "paragraphs": "p"}
    at = organisation.post("/hear/consultations/new/", sent).headers["Location"]
    assert elsewhere.get(at).status_code == 404
    assert elsewhere.post("/hear/consultations/new/", sent).status_code == 200
    assert Consultation.objects.count() == 1
    assert at not in page(elsewhere, "/hear/taking-part/")
    assert at in page(organisation, "/hear/taking-part/")
