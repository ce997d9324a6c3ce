"""Answer sheets: what is outside the scale is refused, and no refusal repeats what a person wrote."""

from __future__ import annotations

import pytest

from mainstay.errors import ShortfallError
from mainstay.survey.answers import Fault, read_sheet, validate_sheet
from mainstay.survey.instruments import load_instruments

HELP, TEA = load_instruments()["quality_of_help"], load_instruments()["tea"]


def test_a_sheet_comes_back_in_the_order_of_the_questions():
    assert list(validate_sheet(HELP, {"dose": "good", "in_ost_now": "yes"})) == ["in_ost_now", "dose"]


@pytest.mark.parametrize("nothing", ["", "  \n", None])
def test_nobody_has_to_answer_anything(nothing):
    assert validate_sheet(HELP, {"dose": nothing, "what_helps": nothing}) == {}


@pytest.mark.parametrize("said", ["Good", "excellent", "needed_not_offered", "<script>", 3, ["good"]])
def test_what_cannot_be_ticked_is_refused(said):
    assert read_sheet(HELP, {"dose": said}) == ({}, (Fault("dose", "not_an_option"),))


@pytest.mark.parametrize("said", ["1", 10, "10", " 7 "])
def test_a_number_inside_its_range(said):
    assert validate_sheet(TEA, {"health": said}) == {"health": int(said)}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("0", "out_of_range"),
        (11, "out_of_range"),
        ("-1", "out_of_range"),
        ("--1", "not_a_number"),
        ("7.5", "not_a_number"),
        (7.0, "not_a_number"),
        (True, "not_a_number"),
        ("٧", "not_a_number"),
        ("9" * 5000, "not_a_number"),
        ("nan", "not_a_number"),
    ],
)
def test_a_number_outside_its_range_or_none(said, reason):
    assert read_sheet(TEA, {"health": said}) == ({}, (Fault("health", reason),))


def test_own_words_are_kept_as_they_are_without_signs_that_cannot_be_seen():
    said = "a\r\nb <b>=1+1</b>\x00\u202e"
    assert validate_sheet(HELP, {"what_helps": said}) == {"what_helps": "a\nb <b>=1+1</b>"}


def test_a_megabyte_of_text_is_refused():
    assert read_sheet(HELP, {"what_helps": "x" * 1_000_000}) == ({}, (Fault("what_helps", "too_long"),))
    assert read_sheet(HELP, {"what_helps": b"x"}) == ({}, (Fault("what_helps", "not_text"),))


def test_the_rest_of_a_sheet_can_be_taken():
    sheet, faults = read_sheet(HELP, {"dose": "good", "housing": "so-so"})
    assert sheet == {"dose": "good"}
    assert faults == (Fault("housing", "not_an_option"),)


def test_no_refusal_repeats_what_a_person_wrote():
    with pytest.raises(ShortfallError) as refused:
        validate_sheet(HELP, {"dose": "Canary", "Canary": "x", "what_helps": "Canary" * 500})
    said = str(refused.value)
    assert "Canary" not in said
    assert "dose" in said
    assert "what_helps" in said
