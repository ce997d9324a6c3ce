"""Survey indicators: what they are, their values wave by wave, their charts, and days to an answer."""

from __future__ import annotations

import copy
import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.survey_answers import acmd_sheets
from mainstay.errors import UsageError
from mainstay.indicators.library import load_indicators
from mainstay.survey.answering import Said, days_until_half_answered, points_of_answering
from mainstay.survey.change import TOO_FEW, Point, follow_points, point_of
from mainstay.survey.cube import build_cube
from mainstay.survey.indicators import (
    DEFINITIONS,
    PUSHED,
    brakes_beside,
    find_survey_indicator,
    read_indicators,
    survey_indicators,
)
from mainstay.survey.instruments import load_instruments
from mainstay.survey.results import summarise

HELP = load_instruments()["quality_of_help"]
DAY, NEW_YEAR = timedelta(days=1), date(2025, 1, 1)
USE_ON_TOP = ("used_on_top_182d", "heroin_on_top_182d", "any_drug_on_top_182d", "used_on_top_dosed_182d")


def point(name, sheets, least=10, **how):
    return point_of(find_survey_indicator(name), NEW_YEAR, summarise(HELP, sheets), least=least, **how)


def test_every_survey_indicator_has_a_brake_that_exists_and_an_id_of_its_own():
    ours = {each.id: each for each in survey_indicators()}
    of_record = load_indicators()
    assert len(ours) == len(survey_indicators())
    assert not ours.keys() & of_record.keys()
    for each in ours.values():
        assert each.balanced_by
        assert set(each.balanced_by) <= ours.keys() | of_record.keys()
    assert "dose_not_offered" not in ours
    assert {domain.id for domain in HELP.domains} == {each.domain for each in ours.values() if each.domain}


def test_felt_pushed_to_reduce_stands_beside_use_on_top():
    for name in USE_ON_TOP:
        assert [each.id for each in brakes_beside(name)] == [PUSHED]
    assert brakes_beside("retained_84d") == ()


@pytest.mark.parametrize("spoil", ["measure", "better", "field", "twice"])
def test_a_wrong_definition_is_refused(spoil):
    said = copy.deepcopy(tomllib.loads(DEFINITIONS.read_text("utf-8")))
    entry = said["indicators"][0]
    if spoil == "field":
        del entry["limits"]
    elif spoil == "twice":
        said["indicators"].append({**entry, "measure": "ratio"})
    else:
        entry[spoil] = "none of these"
    with pytest.raises(UsageError):
        read_indicators(said)


def test_survey_indicators_are_what_the_results_say():
    found = summarise(HELP, acmd_sheets())
    shares = {each.id: each.share(found, group="in_ost_now") for each in survey_indicators()}
    assert (shares["mental_health_poor_or_bad"].part, shares["mental_health_poor_or_bad"].whole) == (54, 100)
    assert shares[PUSHED].share is None
    assert shares["housing_not_offered"].share == 0
    assert survey_indicators()[0].share(found, group="men").share is None


def test_a_point_says_its_value_or_why_there_is_none():
    assert point("mental_health_poor_or_bad", acmd_sheets()).words == "54%, 54 of 100"
    assert point("dose_ratio", [{"dose": "poor"}] * 10 + [{"dose": "good"}] * 23).value == 2.3
    assert point("dose_ratio", [{"dose": "good"}] * 12).words == "no poor or bad answers, 12 ratings"
    assert point("dose_ratio", [{"dose": "good"}] * 12).value is None
    for few in (point(PUSHED, acmd_sheets()), point("housing_poor_or_bad", [{"housing": "bad"}] * 9)):
        assert (few.value, few.words) == (None, TOO_FEW)


def test_a_published_point_is_of_rounded_counts():
    sheets = [{"housing": "poor"}] * 17 + [{"housing": "good"}] * 11
    found = build_cube(HELP, {"S01": sheets}).results("S01")
    shown = point_of(find_survey_indicator("housing_poor_or_bad"), NEW_YEAR, found, least=10)
    assert shown.words == "60%, about 15 of 25"


def along(values, **how):
    points = [Point(NEW_YEAR + 90 * at * DAY, value, "") for at, value in enumerate(values)]
    return follow_points(points, **{"better": "lower", **how})


def test_few_points_are_a_run_chart_and_many_have_limits():
    few, many = along([0.4] * 3 + [0.5] * 8), along([0.4, 0.42, 0.38, 0.41] * 3)
    assert few.chart.kind == "run" and "too few for limits" in few.chart.why
    assert many.chart.kind == "xmr" and not few.too_few
    assert along([0.4, None, 0.5]).chart is None


def test_a_change_from_wave_to_wave_is_found_and_a_gap_is_a_gap():
    values = [0.4, 0.42, 0.38, None, 0.41, 0.39, 0.43, 0.4, 0.41, 0.39, 0.42, 0.4, 0.1]
    assert along(values).chart.point_type[-1] == "special_cause_improvement"
    assert along(values, better="higher").chart.point_type[-1] == "special_cause_concern"
    assert along(values).chart.point_type[3] is None


def test_what_can_still_change_is_not_charted():
    points = [Point(NEW_YEAR, 9.0, "")] * 3 + [Point(NEW_YEAR, 90.0, "", is_over=False)]
    found = follow_points(points, better="lower")
    assert len(found.chart.values) == len(found.charted) == 3 and found.latest.value == 90


said_and_answered = st.builds(
    lambda days: Said(NEW_YEAR, None if days is None else NEW_YEAR + days * DAY),
    st.none() | st.integers(0, 400),
)


@given(st.lists(said_and_answered, min_size=1, max_size=9))
def test_half_of_what_was_said_is_answered_by_then_and_not_the_day_before(said):
    def answered_by(days):
        return sum(one.answered_on is not None and (one.answered_on - NEW_YEAR).days <= days for one in said)

    days = days_until_half_answered(said)
    if days is None:
        assert answered_by(1000) * 2 < len(said)
    else:
        assert answered_by(days) * 2 >= len(said) and answered_by(days - 1) * 2 <= len(said)


def test_days_to_answer_by_quarter_leaves_nothing_open_out():
    said = [Said(date(2024, 12, 31), date(2025, 1, 1)), *[Said(date(2025, 2, 1), None)] * 2]
    said.append(Said(date(2025, 3, 31), date(2025, 4, 2)))
    first, second = points_of_answering(said, today=date(2025, 3, 31))
    assert (first.on, first.words, first.is_over) == (date(2024, 10, 1), "1 day, 1 of 1 answered", True)
    assert (second.on, second.value, second.is_over) == (date(2025, 1, 1), None, False)
    assert second.words == "not half answered yet, 1 of 3 answered"
    assert points_of_answering(said, today=date(2025, 4, 1))[1].is_over
    assert points_of_answering([], today=NEW_YEAR) == ()
