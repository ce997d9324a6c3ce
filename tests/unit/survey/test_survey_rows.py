"""Rows of other tools, results as rows, and made-up answers."""

from __future__ import annotations

import pytest

from mainstay.simulate.answers import simulate_answers
from mainstay.survey.answers import Fault, validate_sheet
from mainstay.survey.instruments import load_instruments
from mainstay.survey.results import summarise
from mainstay.survey.rows import read_rows, to_rows, without_formula

HELP = load_instruments()["quality_of_help"]


def test_labels_and_questions_are_known_in_any_case_and_with_any_apostrophe():
    columns = ["How good is your dose for you?", "HOUSING", "Email"]
    rows = [dict(zip(columns, ("i don’t KNOW", " Very  good ", "x@y"), strict=True))]
    read = read_rows(HELP, columns, rows)
    assert read.sheets == ({"housing": "very_good", "dose": "dont_know"},)
    assert read.left_out == ("Email",)


def test_what_is_outside_the_scale_is_told_by_row():
    read = read_rows(HELP, ["dose"], [{"dose": "good"}, {"dose": "so-so"}, {"dose": ""}])
    assert read.faults == ((1, Fault("dose", "not_an_option")),)
    assert read.sheets == ({"dose": "good"}, {}, {})


def test_rows_keep_nobody_apart_from_zero():
    told = to_rows(summarise(HELP, [{"housing": "good"}]))
    rows = {row["domain"]: row for row in told if row["group"] == "all"}
    assert rows["housing"]["proportion"] == 0
    assert rows["family"]["proportion"] is None
    assert rows["housing"]["benchmark"] == "ACMD 2015: 46%"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "＝", " =", "\u00a0+", "\n@"])
def test_no_text_begins_as_a_formula(begin):
    assert without_formula(f"{begin}cmd()").startswith("'")


def test_made_up_answers_can_be_taken_and_are_near_what_they_are_made_after():
    answers = simulate_answers(["S01", "S02", "S03"], seed=7, people=400)
    sheets = [sheet for found in answers.values() for sheet in found]
    assert [validate_sheet(HELP, sheet) for sheet in sheets] == sheets
    found = {each.domain: each for each in summarise(HELP, sheets).groups["all"]}
    assert found["mental_health"].poor_or_bad.share == pytest.approx(0.54, abs=0.1)
    assert not any(question.id in sheet for question in HELP.own_words for sheet in sheets)
    assert answers != simulate_answers(["S01", "S02", "S03"], seed=8, people=400)
