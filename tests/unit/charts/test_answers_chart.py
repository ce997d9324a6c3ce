"""The chart of answers: ordered as people rated, the same numbers in words, and no bar for nobody."""

from __future__ import annotations

import altair
import pytest

from lib.survey_answers import acmd_sheets
from mainstay.charts.answers import answers_chart, describe_answers
from mainstay.charts.grammar import gather_rows
from mainstay.charts.render import to_spec
from mainstay.charts.style import ORANGE
from mainstay.survey.instruments import load_instruments
from mainstay.survey.results import summarise

HELP = load_instruments()["quality_of_help"]
ACMD_FOUND = summarise(HELP, acmd_sheets())


def rows_of(chart):
    return [row for rows in gather_rows(chart)["datasets"].values() for row in rows]


def texts_of(chart):
    return [row["text"] for row in rows_of(chart) if "text" in row]


@pytest.mark.parametrize(("ranked", "narrow"), [(ACMD_FOUND.worst_first()[4:6], True), ((), False)])
def test_the_chart_is_well_formed_also_with_nothing_in_it(ranked, narrow):
    altair.Chart.from_dict(to_spec(answers_chart(ranked, title="x", narrow=narrow), description="x"))


@pytest.mark.parametrize("narrow", [True, False])
def test_the_published_shares_stand_in_the_order_people_rated(narrow):
    said = [text for text in texts_of(answers_chart(ACMD_FOUND.worst_first(), narrow=narrow)) if "%" in text]
    assert [text.partition("%")[0] for text in said] == ["54", "46", "41", "36", "30"]


def test_a_bar_is_as_long_as_its_share_and_the_mark_lies_at_the_reference():
    chart = answers_chart(ACMD_FOUND.worst_first()[:1])
    bars = [row for row in rows_of(chart) if row.get("y", 0) >= 4 and row.get("y2", 0) - row["y"] == 16]
    whole = max(row["x2"] for row in bars) - min(row["x"] for row in bars)
    bad = next(row for row in bars if row["colour"] == ORANGE)
    assert (bad["x2"] - bad["x"]) / whole == pytest.approx(0.27, abs=0.001)
    mark = next(row for row in rows_of(chart) if row.get("y2", 0) - row.get("y", 0) == 22)
    assert (mark["x"] + mark["x2"]) / 2 == pytest.approx(bad["x"], abs=0.1)  # 54% here and there


def test_a_domain_that_nobody_rated_has_no_bar_and_says_so():
    found = summarise(HELP, [{"family": "needed_not_offered"}])
    chart = answers_chart([each for each in found.groups["all"] if each.domain == "family"])
    assert "Nobody rated it" in texts_of(chart)
    assert not [row for row in rows_of(chart) if row.get("y2", 0) - row.get("y", 0) == 16]


def test_the_words_say_what_the_chart_shows():
    said = describe_answers(ACMD_FOUND.worst_first("in_ost_now"), about="people in OST now")
    assert "of people in OST now" in said
    assert "Mental health: 54% poor or bad (44% to 63%) of 100 ratings; ACMD 2015: 54%." in said
    assert "ACMD 2015: 2.3 to 1" in said
    assert "Family and relationships: nobody rated it." in said
    one = summarise(HELP, [{"family": "needed_not_offered"}, {"family": "poor"}])
    assert "of 1 rating; 1 needed it and were not offered it" in describe_answers(one.worst_first()[:1])
