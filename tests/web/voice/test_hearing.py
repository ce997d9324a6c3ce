"""What people say, in the words of the home page: by the rules of the record, for those who may see it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from lib.accounts import OWN
from lib.voice import DAY, TODAY, released
from mainstay.report.findings import ASK_OF_PAIR, ASK_TO_LEARN, Finding
from mainstay_web.results.glance import Glance, a_month_before
from mainstay_web.results.telling import Heard, Told, tell
from mainstay_web.voice import actions, hearing
from mainstay_web.voice.models import Wave

pytestmark = pytest.mark.django_db
HERE = {OWN: "North Service"}
NOTHING = {OWN: Glance({}, (), (), ())}
PUSHED, ON_TOP = "felt_pushed_to_reduce", "used_on_top_182d"
WORSE = [6, 8] * 4 + [30] * 5
BETTER = [30, 32] * 4 + [6] * 5


@pytest.fixture
def lead(signed_in):
    return signed_in("quality_lead", service_id=OWN)


def waves(poor, *, domain="dose", late=0):
    """A wave each quarter of 40 ratings, so many of them poor; the last ones released just now."""
    bad = {"dose": "poor", "pushed_to_reduce": "often"}[domain]
    good = {"dose": "good", "pushed_to_reduce": "never"}[domain]
    for number, few in enumerate(poor):
        sheets = [{domain: bad}] * few + [{domain: good}] * (40 - few)
        released(sheets, days_ago=1 + 90 * (len(poor) - number))
    before = a_month_before(TODAY)
    for number, wave in enumerate(Wave.objects.order_by("-opens")):
        wave.released_on = TODAY if number < late else min(before, wave.closes)
        wave.save()


def told(found, name):
    return [one for one in found if one.finding.anchor == name]


def heard(lead, glances=NOTHING, off=frozenset()):
    return hearing.hear(lead.user, HERE, glances, off)


def with_sign(name, variation):
    return {OWN: Glance({name: SimpleNamespace(variation=variation)}, (), (), ())}


def test_what_got_worse_needs_a_look_in_the_words_of_a_chart(lead):
    waves(WORSE, late=1)
    found = heard(lead)
    (one,) = told(found.attention, "dose_poor_or_bad")
    (words,) = one.finding.sentences
    assert words.startswith("In the wave of ") or " waves in a row it has been above its " in words
    assert "75%, about 30 of 40" in words
    assert one.finding.ask.startswith("What changed around the wave of ")
    assert (one.service_id, one.service, one.page) == (OWN, "North Service", "voice_indicator")
    assert not told(found.improved, "dose_poor_or_bad")


def test_what_improved_is_told_as_that(lead):
    waves(BETTER)
    found = heard(lead)
    (one,) = told(found.improved, "dose_poor_or_bad")
    assert one.finding.ask == ASK_TO_LEARN
    assert not told(found.attention, "dose_poor_or_bad")


def test_nothing_is_said_without_a_signal_or_with_too_few_waves(lead):
    assert heard(lead) == Heard()
    waves([20, 24])
    assert heard(lead) == Heard()


def test_only_what_was_not_known_a_month_ago_is_new(lead):
    waves(WORSE, late=0)
    assert not heard(lead).changed
    assert told(heard(lead).attention, "dose_poor_or_bad")
    first_high = Wave.objects.order_by("opens")[8]
    Wave.objects.filter(opens__gte=first_high.opens).update(released_on=TODAY)
    (news,) = [one for one in heard(lead).changed if one.anchor == "dose_poor_or_bad"]
    assert (news.variation, news.page, news.title) == ("concern", "voice_indicator", "Dose: poor or bad")
    assert news.words == told(heard(lead).attention, "dose_poor_or_bad")[0].finding.sentences[0]


def test_what_looks_better_is_set_beside_what_got_worse_in_the_record(lead):
    waves(BETTER, domain="pushed_to_reduce")
    assert told(heard(lead, with_sign(ON_TOP, "improvement")).improved, PUSHED)
    found = heard(lead, with_sign(ON_TOP, "concern"))
    (one,) = told(found.attention, PUSHED)
    assert "This looks like improvement, while it got worse on " in one.finding.sentences[0]
    assert one.finding.ask == ASK_OF_PAIR
    assert not told(found.improved, PUSHED)
    assert told(heard(lead, with_sign(ON_TOP, "concern"), {ON_TOP}).improved, PUSHED), "it is switched off"


def test_use_on_top_is_no_improvement_where_more_people_feel_pushed(lead, monkeypatch):
    monkeypatch.setattr("mainstay_web.results.telling._title", str)
    finding = Finding("Use on top", ON_TOP, ("It fell.",), ask=ASK_TO_LEARN)
    glances = {OWN: Glance({}, (), (finding,), ())}
    assert tell(glances, HERE, (), heard(lead)).improved == [Told(OWN, "North Service", finding)]
    waves(WORSE, domain="pushed_to_reduce")
    telling = tell(glances, HERE, (), heard(lead))
    assert not told(telling.improved, ON_TOP)
    (one,) = told(telling.attention, ON_TOP)
    assert one.finding.sentences == (
        "It fell. This looks like improvement, while it got worse on Felt pushed to reduce.",
    )


def test_days_to_an_answer_are_told_by_quarter(lead):
    for quarter, days in enumerate([5, 7] * 4 + [60] * 5):
        said_on = TODAY - (14 - quarter) * 91 * DAY
        which = actions.promise(
            by=None, service_id=OWN, service_name="North", owner="Manager", said="x", said_on=said_on
        )
        actions.answer_promise(
            by=None, which=which, owner="Manager", answer="Done", answered_on=said_on + days * DAY
        )
    (one,) = told(heard(lead).attention, "days_to_answer")
    assert "60 days, 1 of 1 answered" in one.finding.sentences[0]
    assert one.finding.ask.endswith("what was said, or who answers it?")


def test_nobody_hears_what_they_may_not_read(lead, signed_in, monkeypatch):
    waves(WORSE)
    assert told(heard(lead).attention, "dose_poor_or_bad")
    assert heard(signed_in("auditor")) == Heard()
    assert heard(signed_in("quality_lead", service_id="S99")) == Heard()
