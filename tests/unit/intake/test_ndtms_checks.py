"""Each rule of the source finds the rows at fault, and leaves those beside them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lib.ndtms_rows import EPISODE, LEFT, MODALITY, START_REVIEW, WHOLE, Checked, read_rows
from mainstay.intake.profiles import load_profile
from mainstay.intake.stage import enter_source
from mainstay.reference import read_codes

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, str]


def without(*names: str) -> Row:
    return {name: cell for name, cell in WHOLE.items() if name not in names}


EXIT_REVIEW = {**EPISODE, **LEFT, "TOPID": "t9", "TOPDATE": "30/04/2023", "TRSTAGE": "E", "OPIUSE": "0"}
COMPLETED = {**WHOLE, **LEFT, "DISRSN": "80", "MODEXIT": "A"}
COMPLETED_EXIT = {**EXIT_REVIEW, "DISRSN": "80"}
DISCHARGE_REVIEW = {"SUBMID": "s1", "SUBMODDT": "01/05/2023"}
NEWS = {**WHOLE, "CLIENTID": "c2", "EPISODID": "e2", "MODID": "m2", "TOPID": "t2", "MODST": "05/02/2023"}

BOTH_SIDES: dict[str, tuple[list[Row], list[Row]]] = {
    "consent_not_recorded": (
        [{**WHOLE, "CONSENT": ""}, {**WHOLE, "CLIENTID": "c2", "EPISODID": "e2"}],
        [WHOLE],
    ),
    "client_items_missing": ([without("DOB")], [WHOLE, without("DOB")]),
    "conflicting_client": ([WHOLE, {**WHOLE, "SEX": "M"}], [WHOLE, {**WHOLE, "SEX": ""}]),
    "several_top_care_coordinators": (
        [WHOLE, {**NEWS, "CLIENTID": "c1", "AGNCY": "N0002"}],
        [WHOLE, {**NEWS, "CLIENTID": "c1", "AGNCY": "N0002", "TOPCC": "N"}],
    ),
    "episode_items_missing": ([without("REFLD")], [WHOLE]),
    "under_18": ([{**WHOLE, "DOB": "04/02/2005"}, NEWS], [{**WHOLE, "DOB": "03/02/2005"}]),
    "birth_after_referral": ([{**WHOLE, "DOB": "02/02/2023"}, NEWS], [{**WHOLE, "DOB": "01/02/2003"}]),
    "discharge_date_and_reason": (
        [{**WHOLE, "DISD": "01/05/2023", "MODEND": "01/05/2023", "MODEXIT": "B"}, NEWS],
        [{**WHOLE, **LEFT}],
    ),
    "conflicting_episode": (
        [WHOLE, {**EPISODE, "TRIAGED": "04/02/2023"}, NEWS],
        [WHOLE, {**EPISODE, "TRIAGED": ""}],
    ),
    "completed_but_prescribed": (
        [{**COMPLETED, **DISCHARGE_REVIEW, "PHMAIN": "Y"}, NEWS],
        [{**COMPLETED, **DISCHARGE_REVIEW, "SUBMODDT": "30/04/2023", "PHMAIN": "Y"}],
    ),
    "completed_but_used": ([COMPLETED, {**COMPLETED_EXIT, "CRAUSE": "1"}], [COMPLETED, COMPLETED_EXIT]),
    "no_structured_intervention": ([{**EPISODE, **START_REVIEW, "MODID": "m1", "MODAL": "10"}], [WHOLE]),
    "same_substance_twice": ([{**WHOLE, "DRUG2": "1011"}], [{**WHOLE, "DRUG2": "9996", "DRUG3": "9997"}]),
    "no_start_review": (
        [{**WHOLE, "TRSTAGE": "R"}],
        [WHOLE, {**EPISODE, "CLIENTID": "c2", "EPISODID": "e2"}],
    ),
    "top_care_coordination_not_said": ([{**WHOLE, "TOPCC": ""}], [{**WHOLE, "TOPCC": "N"}]),
    "out_of_england_with_local_authority": (
        [{**WHOLE, "DAT": "Z00B", "LA": "00AA"}],
        [{**WHOLE, "DAT": "A12B", "LA": "00AA"}],
    ),
    "conflicting_sub_intervention_review": (
        [
            {**WHOLE, "SUBMID": "s1", "SUBMODDT": "01/03/2023"},
            {**EPISODE, "SUBMID": "s1", "SUBMODDT": "02/03/2023"},
        ],
        [
            {**WHOLE, "SUBMID": "s1", "SUBMODDT": "01/03/2023"},
            {**EPISODE, "SUBMID": "s2", "SUBMODDT": "02/03/2023"},
        ],
    ),
    "intervention_end_and_exit": (
        [{**WHOLE, "MODEND": "01/03/2023"}],
        [{**WHOLE, "MODEND": "01/03/2023", "MODEXIT": "A"}],
    ),
    "intervention_before_referral": (
        [{**WHOLE, "REFMODDT": "05/02/2023"}],
        [{**WHOLE, "REFMODDT": "04/02/2023"}],
    ),
    "intervention_long_before_triage": (
        [{**WHOLE, "REFMODDT": "", "FAOMODDT": "", "MODST": "19/01/2023"}],
        [{**WHOLE, "REFMODDT": "", "FAOMODDT": "", "MODST": "20/01/2023"}],
    ),
    "intervention_ends_after_discharge": ([{**WHOLE, **LEFT, "MODEND": "02/05/2023"}], [{**WHOLE, **LEFT}]),
    "intervention_open_at_discharge": (
        [{**WHOLE, **LEFT, "MODEND": "", "MODEXIT": ""}],
        [{**WHOLE, **LEFT, "MODST": "", "MODEND": "", "MODEXIT": ""}],
    ),
    "conflicting_intervention": ([WHOLE, {**EPISODE, **MODALITY, "MODST": "06/02/2023"}], [WHOLE, WHOLE]),
    "sharing_without_injecting": (
        [{**WHOLE, "IVDRGUSE": "0", "SHARING": "Y"}],
        [{**WHOLE, "IVDRGUSE": "1", "SHARING": "Y"}],
    ),
    "conflicting_review": ([WHOLE, {**WHOLE, "OPIUSE": "27"}], [WHOLE, WHOLE]),
}

CHECKS = {check.rule.name: check.rule for check in load_profile("ndtms").checks}


OF_THE_WHOLE_EXTRACT = "open_without_news"
"""The one check that compares a row with the newest day of the extract, so that it is tried on its own."""

NUMBERS = ("CLIENTID", "EPISODID", "MODID", "SUBMID", "TOPID")


def case(rule: str, side: str, rows: list[Row]) -> list[Row]:
    """The rows with numbers that say which case they belong to."""
    return [
        {name: f"{rule}.{side}.{cell}" if name in NUMBERS and cell else cell for name, cell in row.items()}
        for row in rows
    ]


@pytest.fixture(scope="module")
def every_case(tmp_path_factory: pytest.TempPathFactory) -> Checked:
    folder: Path = tmp_path_factory.mktemp("checks")
    rows = []
    for rule, (at_fault, in_order) in BOTH_SIDES.items():
        rows += case(rule, "at_fault", at_fault) + case(rule, "in_order", in_order)
    return read_rows(folder, rows)


def keys_at_fault(checked: Checked, rule: str) -> set[str]:
    enter_source(checked.connection, 0)
    check = next(check for check in load_profile("ndtms").checks if check.rule.name == rule)
    found = {str(key) for key, _ in checked.connection.execute(check.select).fetchall()}
    checked.connection.execute("SET search_path = 'main'")
    return found


def test_every_check_is_tried_on_both_sides():
    assert {*BOTH_SIDES, OF_THE_WHOLE_EXTRACT} == set(CHECKS)


def test_every_check_is_listed_with_the_same_table_severity_and_meaning():
    listed = {
        row["rule"]: (row["table"], row["severity"], row["meaning"]) for row in read_codes("ndtms_rules")
    }
    assert listed == {name: (rule.table, rule.severity, rule.meaning) for name, rule in CHECKS.items()}


@pytest.mark.parametrize("rule", sorted(BOTH_SIDES))
def test_a_check_finds_the_row_at_fault_and_leaves_the_one_beside_it_alone(every_case, rule):
    found = keys_at_fault(every_case, rule)
    assert [key for key in found if key.startswith(f"{rule}.at_fault.")]
    assert not [key for key in found if key.startswith(f"{rule}.in_order.")]


def test_every_check_is_counted_under_its_table(every_case):
    counted = every_case.faults
    assert not [rule for rule in BOTH_SIDES if not counted.get(f"{CHECKS[rule].table}.{rule}")]


@pytest.mark.parametrize(("newest", "warned"), [("07/08/2023", False), ("08/08/2023", True)])
def test_an_open_episode_goes_without_news_for_six_months_of_the_extract(tmp_path, newest, warned):
    rows = [WHOLE, {**NEWS, "TOPDATE": newest, "TRSTAGE": "R"}]
    assert (f"episodes.{OF_THE_WHOLE_EXTRACT}" in read_rows(tmp_path, rows).faults) == warned


def test_warnings_keep_their_rows(tmp_path):
    warnings = [name for name, rule in CHECKS.items() if rule.severity == "warning" and name in BOTH_SIDES]
    rows = [row for rule in warnings for row in case(rule, "at_fault", BOTH_SIDES[rule][0])]
    assert all(table.set_aside == 0 for table in read_rows(tmp_path, rows).outcome.tables)


def test_an_error_in_one_intervention_leaves_the_others_of_the_episode(tmp_path):
    other = {**EPISODE, "MODID": "m2", "MODAL": "95", "MODST": "06/02/2023", "MODEND": "01/03/2023"}
    checked = read_rows(tmp_path, [WHOLE, other])
    kinds: list[Any] = checked.rows("interventions", "kind")
    assert kinds == [("pharmacological",)]


def test_an_intervention_in_which_several_things_were_done_is_set_aside_whole(tmp_path):
    row = {
        **WHOLE,
        "MODEND": "01/04/2023",
        "SUBMID": "s1",
        "SUBMODDT": "01/03/2023",
        "PHMAIN": "Y",
        "PHSTBL": "Y",
    }
    checked = read_rows(tmp_path, [row])
    assert checked.faults == {"interventions.intervention_end_and_exit": 2}
    assert checked.rows("interventions") == []


def test_use_at_exit_contradicts_only_the_reason_that_rules_it_out(tmp_path):
    cases = [
        ("80", "ALCUSE", False),
        ("80", "CANNUSE", True),
        ("81", "ALCUSE", True),
        ("82", "CANNUSE", False),
        ("82", "OPIUSE", True),
        ("85", "OPIUSE", False),
    ]
    rows = []
    for reason, field, _ in cases:
        pair = [{**COMPLETED, "DISRSN": reason}, {**EXIT_REVIEW, "DISRSN": reason, field: "2"}]
        rows += case("completed_but_used", f"{reason}{field}", pair)
    found = keys_at_fault(read_rows(tmp_path, rows), "completed_but_used")
    assert found == {f"completed_but_used.{reason}{field}.e1" for reason, field, warned in cases if warned}
