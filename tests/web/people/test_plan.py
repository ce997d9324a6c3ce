"""The plan for the person: in plain words, with what was agreed and who does what; printing it is audited."""

from __future__ import annotations

import re
import tomllib

import pytest

from lib.checkout import ROOT
from lib.people import number_once
from lib.reading_age import count
from mainstay_web.audit.models import AuditEvent
from mainstay_web.people import actions, queries
from mainstay_web.people.plain import plan_of_person
from mainstay_web.people.proof import PageProof

pytestmark = pytest.mark.django_db
READING_AGE, AGE_AT_GRADE_0 = 11, 5
WORDS = tomllib.loads((ROOT / "tests" / "repo" / "words.toml").read_text("utf-8"))


@pytest.fixture
def record(somebody):
    """Record a conversation as somebody, without the form."""

    def add(by, **changed):
        last = queries.snapshot_or_404().observed_to
        said = {
            "held_on": last,
            "own_words": "I sleep better.\nMy brother helps.",
            "looked_at_treatment": True,
            "next_review_on": None,
            "goals": ["See my girl more"],
            "agreements": [
                actions.Agreed("Call the housing team", "keyworker", last),
                actions.Agreed("Go to the group once", "person", None),
            ],
            "outcomes": [],
        }
        version = queries.latest_version(*somebody)
        proof = PageProof(by.pk, *somebody, version, "snapshot", once=number_once(changed))
        return actions.save_conversation(
            by=by, proof=proof, episode_id="e", said=actions.Said(**said | changed)
        )

    return add


def plain(page):
    """The words of the plan itself, without the page around it."""
    inside = page.split('class="people-plan"')[1].split("</main>")[0].split(">", 1)[1]
    inside = re.sub(r'<p class="site-no-print.*?</p>', "", inside, flags=re.DOTALL)
    return re.sub(r"[ \t]*\n\s*", "\n\n", re.sub(r"<[^>]+>", "\n\n", inside))


def test_the_plan_says_what_was_agreed_and_who_does_it(keyworker, somebody, record):
    record(keyworker.user)
    page = keyworker.get(somebody.page("plan/")).text
    for words in ("I sleep better", "See my girl more", "Your keyworker", "Call the housing team"):
        assert words in page
    assert re.search(r"<strong>You</strong>: Go to the group once", page)
    assert "We have not set a day yet" in page


def test_printing_leaves_an_event(keyworker, somebody, record):
    record(keyworker.user)
    keyworker.get(somebody.page("plan/"))
    (event,) = AuditEvent.objects.filter(action="reviews.print")
    assert (event.which, event.service_id) == (somebody.person_id, somebody.service_id)


def test_there_is_no_plan_before_a_conversation(keyworker, somebody):
    assert keyworker.get(somebody.page("plan/")).status_code == 404
    assert plan_of_person(*somebody) is None


@pytest.mark.parametrize("full", [True, False])
def test_a_child_of_eleven_can_read_it(keyworker, somebody, record, full):
    nothing = {} if full else {"own_words": "", "goals": [], "agreements": []}
    record(keyworker.user, **nothing)
    counted = count(plain(keyworker.get(somebody.page("plan/")).text))
    assert counted.words > 80
    assert counted.flesch_kincaid <= READING_AGE - AGE_AT_GRADE_0
    assert counted.automated <= READING_AGE - AGE_AT_GRADE_0


def test_no_word_of_it_puts_anybody_down(keyworker, somebody, record):
    record(keyworker.user)
    text = plain(keyworker.get(somebody.page("plan/")).text)
    assert not [pattern for pattern in WORDS["of_people"] if re.search(pattern, text, re.IGNORECASE)]


def test_the_latest_plan_is_the_one_that_counts(keyworker, somebody, record):
    record(keyworker.user)
    record(keyworker.user, goals=["Find work"])
    page = keyworker.get(somebody.page("plan/")).text
    assert "Find work" in page
    assert "See my girl more" not in page
    assert plan_of_person(*somebody).goals == ("Find work",)
    assert plan_of_person(*somebody).agreed[0] == ("Call the housing team", "Your keyworker")
