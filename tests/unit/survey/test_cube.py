"""The cube: small services go together or are left out, and every count is rounded."""

from __future__ import annotations

import pytest

from lib.survey_answers import ACMD, acmd_sheets, by_domain
from mainstay.errors import UsageError
from mainstay.survey.cube import TOGETHER, CubeRules, build_cube
from mainstay.survey.instruments import load_instruments

HELP = load_instruments()["quality_of_help"]


def spread_sheets(people, **more):
    """Sheets of which no domain has answers alike."""
    codes = ("very_good", "good", "poor", "bad")
    return [{"dose": codes[at % 4], "housing": codes[at % 3], **more} for at in range(people)]


def test_published_shares_of_acmd_come_back_rounded():
    found = build_cube(HELP, {"S01": acmd_sheets(1000)}).results("S01")
    shown = by_domain(found)
    assert {domain: round(100 * shown[domain].poor_or_bad.share) for domain in ACMD} == ACMD
    assert shown["dose"].ratio_words == "2.3 to 1"
    assert found.is_rounded
    assert found.response_words.startswith("About 1000 people")


def test_nine_are_too_few_and_ten_are_enough():
    assert build_cube(HELP, {"S01": spread_sheets(9)}).units == ()
    assert build_cube(HELP, {"S01": spread_sheets(10)}).units == ("S01",)
    with pytest.raises(UsageError, match="too few"):
        build_cube(HELP, {"S01": spread_sheets(9)}).results()


def test_small_services_go_together():
    cube = build_cube(HELP, {"S01": spread_sheets(30), "S02": spread_sheets(6), "S03": spread_sheets(5)})
    assert cube.units == ("S01", TOGETHER)
    assert cube.together == ("S02", "S03")
    assert cube.results(TOGETHER).returned == 10
    with pytest.raises(UsageError, match="nothing is published"):
        cube.results("S02")


def test_one_small_service_is_left_out():
    cube = build_cube(HELP, {"S01": spread_sheets(30), "S02": spread_sheets(6)})
    assert cube.left_out == ("S02",)
    assert cube.results().returned == cube.results("S01").returned == 30


def test_those_in_ost_are_told_apart_only_from_enough_others():
    here, others = spread_sheets(20, in_ost_now="yes"), spread_sheets(9, in_ost_now="no")
    assert list(build_cube(HELP, {"S01": here + others}).results().groups) == ["all"]
    split = build_cube(HELP, {"S01": [*here, *others, {"dose": "good"}]})
    assert [cell.part for cell in split.cells] == ["in_ost_now", "others"]
    assert split.results().people == {"all": 30, "in_ost_now": 20}


def test_all_counts_are_rounded_and_a_total_is_the_sum_of_its_parts():
    cube = build_cube(HELP, {"S01": spread_sheets(33), "S02": spread_sheets(47)})
    whole = by_domain(cube.results())["dose"].tally
    parts = [by_domain(cube.results(unit))["dose"].tally for unit in cube.units]
    assert whole == parts[0].plus(parts[1])
    assert all(getattr(whole, name) % 5 == 0 for name in whole.__dataclass_fields__)


def test_answers_all_alike_are_not_shown():
    cube = build_cube(HELP, {"S01": [{"dose": "bad"}] * 13})
    assert by_domain(cube.results())["dose"].tally.everyone == 0


def test_priorities_are_rounded():
    sheets = [{"own_priority": "housing"}] * 12 + [{"own_priority": "dose"}] * 2 + spread_sheets(10)
    assert build_cube(HELP, {"S01": sheets}).results().priorities == (("housing", 10),)


def test_how_many_were_asked_is_known_only_if_it_is_for_all():
    sheets = {"S01": spread_sheets(20), "S02": spread_sheets(20)}
    cube = build_cube(HELP, sheets, asked={"S01": 80})
    assert cube.results("S01").asked == 80
    assert cube.results().asked is None


def test_a_service_cannot_be_called_as_the_small_ones_are():
    with pytest.raises(UsageError):
        build_cube(HELP, {TOGETHER: spread_sheets(20)})


@pytest.mark.parametrize(
    ("counts", "is_open"), [([13], False), ([14], False), ([15], True), ([12], True), ([8, 8], False)]
)
def test_the_slack_of_rounded_counts(counts, is_open):
    assert CubeRules(10, 5, 2).leaves_open(counts) == is_open
