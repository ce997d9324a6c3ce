"""Every guideline statement: when it applies, when it does not, and what nobody recorded withholds it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from lib.reviewed import base, plus, prescribed, reviews_of, said, without
from lib.text_table import day
from mainstay.guideline.library import load_statements
from mainstay.review.words import say

if TYPE_CHECKING:
    from lib.reviewed import Tables
    from mainstay.review.model import Review

NOT_USED: Tables = {
    **said(opiate_days="0"),
    "tests": [{**row, "result": "negative"} for row in base()["tests"]],
}
NO_ANSWER_ABOUT_USE: Tables = {**said(opiate_days=""), **without("tests", substance="opioid")}
NO_BENZODIAZEPINE_TEST = without("tests", substance="benzodiazepine")
MISSED: Tables = {
    "doses": [row for row in base()["doses"] if row["dose_date"] not in ("d390", "d391", "d392")]
}
LEFT: Tables = {"episodes": [{"started_date": "d100", "ended_date": "d395", "end_reason": "dropped_out"}]}
YOUNG: Tables = {"people": [{"birth_year": "2008"}]}
PREGNANT = plus("health_events", kind="pregnancy", event_date="d350", value="", unit="")
IN_RANGE = prescribed(daily_dose_mg="60")
SUPERVISED = prescribed(supervision="all", started_date="d300", collections_per_week="6")
GIVEN_BY_STAFF = {"medicine": "buprenorphine_depot", "daily_dose_mg": ""}
RECENT: Tables = {"episodes": [{"started_date": "d380"}]}
NO_NEEDS = without("needs")

CASES: dict[str, dict[str, list[Tables]]] = {
    "dose_below_range_on_top": {
        "applies": [
            {},
            prescribed(daily_dose_mg="59.5"),
            prescribed(medicine="buprenorphine", daily_dose_mg="11"),
        ],
        "not": [
            NOT_USED,
            IN_RANGE,
            LEFT,
            YOUNG,
            PREGNANT,
            {"episodes": [{"started_date": "d372"}]},
            prescribed(medicine="buprenorphine_depot", daily_dose_mg=""),
        ],
        "withheld": [
            NO_ANSWER_ABOUT_USE,
            NO_BENZODIAZEPINE_TEST,
            said(alcohol_days=""),
            {"doses": []},
            {"people": [{"birth_year": ""}]},
            prescribed(daily_dose_mg=""),
            {"prescriptions": []},
        ],
    },
    "dose_in_range_on_top": {
        "applies": [IN_RANGE],
        "not": [{}, {**IN_RANGE, **NOT_USED}],
        "withheld": [{**IN_RANGE, **NO_BENZODIAZEPINE_TEST}],
    },
    "dose_below_range_holding": {
        "applies": [NOT_USED],
        "not": [{}, {**NOT_USED, **IN_RANGE}],
        "withheld": [NO_ANSWER_ABOUT_USE],
    },
    "ecg_above_amount": {
        "applies": [{**prescribed(daily_dose_mg="101"), **without("health_events", kind="ecg")}],
        "not": [
            {**prescribed(daily_dose_mg="100"), **without("health_events", kind="ecg")},
            prescribed(daily_dose_mg="101"),
        ],
        "withheld": [{**prescribed(daily_dose_mg=""), **without("health_events", kind="ecg")}],
    },
    "early_weeks": {
        "applies": [RECENT, {"episodes": [{"started_date": "d372"}]}],
        "not": [{"episodes": [{"started_date": "d371"}]}],
    },
    "tolerance_reassessed": {
        "applies": [MISSED],
        "not": [{}, {"doses": [row for row in base()["doses"] if row["dose_date"] not in ("d390", "d391")]}],
        "withheld": [{"doses": []}, {"doses": [{"dose_date": "d392"}]}],
    },
    "pregnancy_recorded": {"applies": [PREGNANT], "not": [{}]},
    "supervised_for_long": {
        "applies": [SUPERVISED],
        "not": [
            prescribed(started_date="d300"),
            prescribed(supervision="all", started_date="d316"),
            {**SUPERVISED, **prescribed(**GIVEN_BY_STAFF, supervision="all", started_date="d300")},
        ],
        "withheld": [prescribed(supervision="", started_date="d300"), {**SUPERVISED, "doses": []}],
    },
    "early_without_supervision": {
        "applies": [{"episodes": [{"started_date": "d316"}]}],
        "not": [
            {"episodes": [{"started_date": "d315"}]},
            {**RECENT, **prescribed(supervision="all")},
            {**RECENT, **prescribed(**GIVEN_BY_STAFF)},
        ],
        "withheld": [{**RECENT, **prescribed(supervision="")}],
    },
    "medicine_choice": {
        "applies": [IN_RANGE],
        "not": [{}, {**IN_RANGE, "episodes": [{"started_date": "d316"}]}],
        "withheld": [{**IN_RANGE, **said(alcohol_days="")}],
    },
    "depot_choice": {
        "applies": [prescribed(collections_per_week="5")],
        "not": [prescribed(collections_per_week="4"), {**prescribed(collections_per_week="5"), **PREGNANT}],
        "withheld": [
            prescribed(collections_per_week=""),
            {**prescribed(collections_per_week="5"), "people": [{}]},
        ],
    },
    "psychosocial_none": {
        "applies": [
            {"interventions": []},
            {"interventions": [{"started_date": "d150", "ended_date": "d300"}]},
        ],
        "not": [{}],
    },
    "contingency_management": {"applies": [{}], "not": [NOT_USED], "withheld": [NO_ANSWER_ABOUT_USE]},
    "couples_and_family": {"applies": [{}], "not": [LEFT], "withheld": [NO_NEEDS]},
    "sedatives_beside": {
        "applies": [plus("tests", test_date="d391", substance="benzodiazepine", result="positive")],
        "not": [{}],
        "withheld": [NO_BENZODIAZEPINE_TEST, {"tests": [{**base()["tests"][1], "result": "refused"}]}],
    },
    "alcohol_beside": {
        "applies": [said(alcohol_days="1")],
        "not": [{}],
        "withheld": [said(alcohol_days="")],
    },
    "crack_cocaine": {
        "applies": [
            said(crack_days="1"),
            plus("tests", test_date="d391", substance="cocaine", result="positive"),
        ],
        "not": [{}],
        "withheld": [{**said(crack_days=""), **without("tests", substance="cocaine")}],
    },
    "mental_health_support": {
        "applies": [
            said(psychological_health="10"),
            plus("needs", domain="mental_health", found_date="d110"),
        ],
        "not": [{}],
        "withheld": [said(psychological_health="")],
    },
    "pain": {
        "applies": [said(physical_health="10")],
        "not": [said(physical_health="11")],
        "withheld": [said(physical_health="")],
    },
    "housing_support": {
        "applies": [said(housing_problem="true"), said(eviction_risk="true")],
        "not": [{}],
        "withheld": [said(housing_problem="", eviction_risk=""), said(housing_problem="")],
    },
    "mutual_aid": {"applies": [NO_NEEDS], "not": [{}]},
    "naloxone_supply": {"applies": [without("health_events", kind="naloxone_supplied")], "not": [{}]},
    "overdose_recent": {
        "applies": [plus("health_events", kind="overdose", event_date="d300", value="", unit="")],
        "not": [{}, plus("health_events", kind="overdose", event_date="d217", value="", unit="")],
    },
    "injecting_safer": {
        "applies": [said(injecting_days="2")],
        "not": [{}],
        "withheld": [said(injecting_days="")],
    },
    "virus_tests": {"applies": [without("health_events", kind="hiv_test")], "not": [{}]},
    "cutting_down_counts": {
        "applies": [{}],
        "not": [said(opiate_days="20"), NOT_USED],
        "withheld": [NO_ANSWER_ABOUT_USE],
    },
    "use_no_ground_to_leave": {"applies": [{}], "not": [NOT_USED], "withheld": [NO_ANSWER_ABOUT_USE]},
    "has_left": {"applies": [LEFT], "not": [{}]},
    "not_seen_lately": {
        "applies": [{"contacts": [{"contact_date": "d371", "kind": "keywork", "outcome": "attended"}]}],
        "not": [{"contacts": [{"contact_date": "d372", "kind": "keywork", "outcome": "attended"}]}],
        "withheld": [{"contacts": []}],
    },
}

NAMED = {
    f"{statement} {expected} {number}": (statement, expected, changed)
    for statement, by_answer in CASES.items()
    for expected, cases in by_answer.items()
    for number, changed in enumerate(cases, start=1)
}


@cache
def reviews() -> dict[str, Review]:
    return reviews_of({name: changed for name, (_, _, changed) in NAMED.items()})


def found(review: Review, statement: str) -> str:
    if any(one.about.id == statement for one in review.statements):
        return "applies"
    return "withheld" if any(one.statement.id == statement for one in review.withheld) else "not"


@pytest.mark.parametrize("statement", CASES)
def test_a_statement_applies_or_not_or_is_withheld(statement):
    expected = {name: answer for name, (about, answer, _) in NAMED.items() if about == statement}
    assert {name: found(reviews()[name], statement) for name in expected} == expected


@pytest.mark.parametrize("statement", load_statements())
def test_every_statement_has_a_case_on_each_side(statement):
    needed = {"applies", "not"} | ({"withheld"} if load_statements()[statement].about.needs else set())
    assert needed <= CASES[statement].keys()


def test_what_is_withheld_says_why():
    withheld = [one for review in reviews().values() for one in review.withheld]
    assert all(one.reasons and all(one.reasons) for one in withheld)


def test_the_safety_panel_is_whole_on_every_review():
    names = {"sedatives", "alcohol", "missed_doses", "ecg", "naloxone", "pregnancy", "overdose"}
    assert all({fact.name for fact in review.safety} == names for review in reviews().values())


def test_nothing_about_a_dose_is_said_while_sedatives_alcohol_or_missed_doses_are_unknown():
    needed = {"sedatives", "alcohol", "missed_doses"}
    optimising = {"dose_below_range_on_top", "dose_in_range_on_top", "medicine_choice"}
    for review in reviews().values():
        if any(fact.name in needed and not fact.is_known for fact in review.safety):
            assert not optimising & {one.about.id for one in review.statements}


def test_what_goes_well_comes_from_what_is_known():
    well = {name: {one.about.id for one in review.going_well} for name, review in reviews().items()}
    assert "cut_down_opioids" in well["use_no_ground_to_leave applies 1"]
    assert "stopped_opioids" in well["use_no_ground_to_leave not 1"]
    assert (
        not {"cut_down_opioids", "stopped_opioids", "not_using_opioids"}
        & well["use_no_ground_to_leave withheld 1"]
    )


def test_use_is_said_of_the_day_it_was_found_and_not_of_a_later_answer_that_found_none():
    later = [
        {"test_date": "d398", "substance": substance, "result": "negative"}
        for substance in ("opioid", "cocaine", "benzodiazepine")
    ]
    found_once = [{**row, "result": "positive"} for row in base()["tests"]]
    review = reviews_of({"a": {"tests": [*found_once, *later]}})["a"]
    facts = {fact.name: fact.text for fact in (*review.facts, *review.safety)}
    for name in ("opioid_use", "cocaine_use", "sedatives"):
        assert facts[name].index(say(day(390))) < facts[name].index(say(day(398)))
    assert "none_found_latest" in {one.about.id for one in review.going_well}
    assert f"found on {say(day(390))}" in next(
        one.because for one in review.statements if one.about.id == "use_no_ground_to_leave"
    )


def test_days_of_use_in_a_review_after_the_latest_positive_test_are_the_day_it_was_found():
    tests = [{"test_date": "d380", "substance": "opioid", "result": "positive"}]
    well = {one.about.id for one in reviews_of({"a": {"tests": tests}})["a"].going_well}
    assert "none_found_latest" not in well
    assert "none_found_latest" in {
        one.about.id for one in reviews_of({"a": {"tests": tests, **said(opiate_days="0")}})["a"].going_well
    }


def test_use_found_long_before_the_latest_answer_is_no_reason_to_talk_now():
    def reason(found_on):
        tests = [
            {"test_date": found_on, "substance": "opioid", "result": "positive"},
            {"test_date": "d398", "substance": "opioid", "result": "negative"},
        ]
        return reviews_of({"a": {"tests": tests, **said(opiate_days="0")}})["a"].record.applies["use_on_top"]

    assert (reason("d372"), reason("d371")) == (True, False)


def test_old_records_withhold_every_statement():
    review = reviews_of({"a": {}}, behind_days=15)["a"]
    assert not review.statements
    assert review.withheld
    assert review.is_stale
    assert reviews_of({"a": {}}, behind_days=14)["a"].statements


def test_statements_past_their_own_day_are_withheld():
    review = reviews_of({"a": {}}, behind_days=3_000)["a"]
    assert all(any("looked at again" in why for why in one.reasons) for one in review.withheld)
