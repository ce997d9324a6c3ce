"""Every hazard has its control; every control a place and a test that exist, or it is listed as open."""

from __future__ import annotations

import ast

import pytest

from lib.checkout import ROOT
from mainstay.errors import UsageError
from mainstay.reference.hazards import load_hazards, page, read_hazards

PAGE = ROOT / "docs" / "safety" / "hazard-log.md"
HELD = [(one.id, control) for one in load_hazards() for control in one.controls if control.state == "held"]
OPEN = [(one.id, control) for one in load_hazards() for control in one.controls if control.state == "open"]
WHOLE = 'hazard = "a"\ncause = "b"\neffect = "c"\nowner = "d"\nresidual = "not_yet_scored"\n'


def functions(path):
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_there_are_twenty_and_each_has_a_control_that_a_test_holds_or_is_open():
    assert [one.id for one in load_hazards()] == [f"h{number:02}" for number in range(1, 21)]
    assert {name for name, _ in HELD} == {one.id for one in load_hazards()}


@pytest.mark.parametrize(("name", "control"), HELD, ids=lambda part: part if isinstance(part, str) else "")
def test_the_place_and_the_test_of_a_control_exist(name, control):
    assert (ROOT / control.place).exists(), control.place
    file, function = control.test.split("::")
    assert (ROOT / file).is_file(), file
    assert function in functions(ROOT / file), control.test


def test_what_is_open_is_listed_as_open_on_the_page():
    written = PAGE.read_text("utf-8")
    assert all(f"| {control.what} | open | {control.reason} |" in written for _, control in OPEN)


def test_the_page_is_made_from_the_hazards():
    assert PAGE.read_text("utf-8") == page(), (
        "run python -m mainstay.reference.hazards docs/safety/hazard-log.md"
    )


def test_nobody_but_a_clinical_safety_officer_scores_what_remains():
    assert all(one.residual == "not_yet_scored" for one in load_hazards())


@pytest.mark.parametrize(
    "controls",
    [
        "",
        "controls = []",
        'controls = [{ what = "x" }]',
        'controls = [{ what = "x", place = "src" }]',
        'controls = [{ what = "x", state = "open" }]',
        'controls = [{ what = "x", place = "src", test = "tests/a.py" }]',
        'controls = [{ what = "x", colour = "red" }]',
    ],
)
def test_a_hazard_that_nothing_holds_is_refused(controls):
    with pytest.raises(UsageError):
        read_hazards(f"[h01]\n{WHOLE}{controls}\n")
