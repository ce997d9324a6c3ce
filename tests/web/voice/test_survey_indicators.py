"""Survey indicators on the site: in the table of icons, on pages of their own, never from single sheets."""

from __future__ import annotations

import html

import pytest

from lib.accounts import ELSEWHERE, OWN
from lib.form_process import POLYGLOT
from lib.signed_off import let_expire
from lib.voice import DAY, TODAY, answer_all, released, survey_at
from mainstay.indicators.library import load_indicators
from mainstay_web.audit.models import AuditEvent
from mainstay_web.results.elsewhere import read_beside_from_elsewhere
from mainstay_web.voice import actions, at_a_glance, queries
from mainstay_web.voice.indicators import waves_at

pytestmark = pytest.mark.django_db
HERE = {OWN: "North Service"}


@pytest.fixture
def lead(signed_in):
    return signed_in("quality_lead", service_id=OWN)


def page(client, name, service_id=OWN, status=200):
    answer = client.get(f"/hear/indicators/{service_id}/{name}/")
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def waves(*poor, by=None):
    """A wave each quarter, of 40 ratings, so many of them poor."""
    for number, few in enumerate(poor):
        sheets = [{"dose": "poor", "housing": "poor"}] * few + [{"dose": "good", "housing": "good"}] * (
            40 - few
        )
        released(sheets, by=by, days_ago=1 + 90 * (len(poor) - number))


def promised(said, days=None, **more):
    one = actions.promise(
        by=None,
        service_id=OWN,
        service_name="North",
        owner="Manager",
        said=said,
        said_on=TODAY - 400 * DAY,
        **more,
    )
    if days is not None:
        on = one.said_on + days * DAY
        actions.answer_promise(by=None, which=one, owner="Manager", answer="Done", answered_on=on)


def test_the_page_has_definition_who_answered_chart_and_table(lead):
    waves(10, 20, 30, 10, by=lead.user)
    shown = page(lead, "dose_poor_or_bad")
    for said in (
        "25%, about 10 of 40",
        "How many could have was not counted",
        "Run chart",
        "too few for limits",
    ):
        assert said in shown
    for said in (
        "<svg",
        "75%, about 30 of 40",
        "Felt pushed to reduce",
        "Counts are rounded",
    ):
        assert said in shown
    assert "3.0 to 1" in page(lead, "dose_ratio")
    assert "ACMD 2015" in page(lead, "housing_poor_or_bad")


def test_too_few_answers_are_said_and_not_shown(lead):
    wave = survey_at(OWN, ELSEWHERE, days_ago=1)
    small, large = wave.places.get(service_id=OWN), wave.places.get(service_id=ELSEWHERE)
    answer_all(small, [{"dose": "poor"}] * 4)
    answer_all(large, [{"dose": "good"}] * 20 + [{"dose": "poor"}] * 20)
    actions.release_wave(by=lead.user, wave=wave)
    shown = page(lead, "dose_poor_or_bad")
    assert "too few answers to show" in shown and "A chart needs 3 points" in shown
    assert "%, about" not in shown
    assert [one.found for one in waves_at(OWN)] == [None]
    assert "nothing was noted yet" in page(lead, "days_to_answer")


def test_a_wave_that_is_not_released_is_no_point(lead):
    wave = survey_at(OWN, days_ago=1)
    answer_all(wave.places.get(), [{"dose": "good"}] * 20)
    assert "nobody was asked yet" in page(lead, "dose_poor_or_bad")
    assert at_a_glance.themes(lead.user, HERE) == []


def test_points_are_those_of_the_published_cube(lead):
    waves(13, by=lead.user)
    place = queries.places_seen(lead.user)[0]
    here = queries.published(place).here
    assert here.is_rounded and waves_at(OWN)[0].found == here
    assert "38%, about 15 of 40" in page(lead, "dose_poor_or_bad")


def test_the_table_of_icons_has_every_theme_with_its_pairs(lead):
    waves(10, 20, 30, by=lead.user)
    promised("No evenings", days=12)
    themes = dict(at_a_glance.themes(lead.user, HERE))
    assert list(themes) == ["What people say", "Needed and not offered", "Answering what was said"]
    dose = next(line for line in themes["What people say"] if line.indicator.id == "dose_poor_or_bad")
    (_, _, cell), pairs = dose.cells[0], dose.pairs
    assert (cell.share, cell.variation) == ("75%, about 30 of 40", "common")
    assert pairs == [("voice_indicator", "felt_pushed_to_reduce", "Felt pushed to reduce")]
    pushed = next(line for line in themes["What people say"] if line.indicator.id == "felt_pushed_to_reduce")
    assert pushed.cells[0][2].share == "too few answers to show"
    assert ("indicator", "used_on_top_182d") in [pair[:2] for pair in pushed.pairs]
    assert themes["Answering what was said"][0].cells[0][2].share == "12 days, 1 of 1 answered"


def test_felt_pushed_is_read_beside_use_on_top(lead):
    assert [name for _, name, _ in read_beside_from_elsewhere("used_on_top_182d")] == [
        "felt_pushed_to_reduce"
    ]
    assert at_a_glance.pairs(lead.user, OWN, "used_on_top_182d")[0].cell.share == "nobody was asked yet"
    assert at_a_glance.pairs(lead.user, ELSEWHERE, "used_on_top_182d") == []
    assert at_a_glance.pairs(lead.user, OWN, "retained_84d") == []


def test_what_is_switched_off_is_read_beside_nothing(lead):
    waves(10, by=lead.user)

    def named():
        lines = [line for _, of_theme in at_a_glance.themes(lead.user, HERE) for line in of_theme]
        pushed = next(line for line in lines if line.indicator.id == "felt_pushed_to_reduce")
        return [name for _, name, _ in pushed.pairs]

    there, title = named(), load_indicators()["used_on_top_182d"].title
    assert title in page(lead, "felt_pushed_to_reduce")
    let_expire(lead.user, "used_on_top_182d")
    assert named() == [name for name in there if name != "used_on_top_182d"] != there
    assert title not in page(lead, "felt_pushed_to_reduce")


def test_days_to_an_answer_leave_nothing_open_out(lead):
    promised("One", days=10)
    promised("Two", days=20)
    promised("Three")
    assert "20 days, 2 of 3 answered" in page(lead, "days_to_answer")
    promised("Four")
    promised("Five")
    assert "not half answered yet, 2 of 5 answered" in page(lead, "days_to_answer")


def test_only_those_who_may_read_get_there_and_only_to_what_there_is(lead, signed_in, client):
    page(lead, "dose_poor_or_bad", service_id=ELSEWHERE, status=404)
    page(lead, "no_such", status=404)
    page(signed_in("auditor"), "dose_poor_or_bad", status=403)
    assert client.get(f"/hear/indicators/{OWN}/dose_poor_or_bad/").status_code == 302


def test_points_and_chart_can_be_taken_away_and_leave_an_event(lead, signed_in):
    waves(10, 20, 30, by=lead.user)
    path = f"/hear/indicators/{OWN}/dose_poor_or_bad/points"
    rows = lead.get(f"{path}.csv").content.decode().splitlines()
    assert len(rows) == 4 and rows[1].startswith(f"dose_poor_or_bad,{OWN},") and ",0.25," in rows[1]
    assert lead.get(f"{path}.svg").content.startswith(b"<svg")
    assert AuditEvent.objects.filter(action="voice.export").count() == 2
    assert lead.get(f"{path}.xlsx").status_code == 404
    assert signed_in("keyworker", service_id=OWN).get(f"{path}.csv").status_code == 403


def test_markup_is_text(lead):
    released([{"dose": "good"}] * 7 + [{"dose": "poor"}] * 8, by=lead.user, title=POLYGLOT)
    raw = lead.get(f"/hear/indicators/{OWN}/dose_poor_or_bad/").content.decode()
    assert "<script>document" not in raw and "<img src=x" not in raw and "&lt;script&gt;" in raw


def test_the_first_wave_has_nothing_to_be_set_beside(lead):
    waves(10, by=lead.user)
    assert "Since the last waves" not in results(lead, queries.places_seen(lead.user)[0])


def results(client, place, query=""):
    return html.unescape(client.get(f"/hear/waves/{place.code}/results/{query}").content.decode())


def test_few_waves_are_a_run_chart_and_twelve_have_limits_and_the_page_says_why(lead):
    waves(*[14, 16, 12, 15] * 2, 13, 16, 14, by=lead.user)
    place = queries.places_seen(lead.user)[0]
    few = results(lead, place, "?domain=dose")
    assert "11 points are too few for limits" in few and "wave by wave" in few
    later = released([{"dose": "bad"}] * 36 + [{"dose": "good"}] * 6, by=lead.user)
    many = results(lead, later, "?domain=dose")
    assert "An XmR chart, because" in many and "Special cause" in many
    assert "Dose: poor or bad</" in many and "88%" in many and "11 points" not in many
    # An older wave is shown as it was: what came later is not in its chart
    assert "11 points are too few" in results(lead, place, "?domain=dose")


def test_the_part_that_people_rated_worst_is_charted_unless_another_is_asked_for(lead):
    waves(10, 20, 30, by=lead.user)
    place = queries.places_seen(lead.user)[0]
    assert f"Housing: poor or bad, {place.service_name}" in results(lead, place, "?domain=housing")
    assert "Dose: poor or bad, " in results(lead, place)
    assert lead.get(f"/hear/waves/{place.code}/results/?domain=money").status_code == 404
