from __future__ import annotations

import math

import pytest

from lib.small_system import (
    OBSERVED_TO,
    add_episode,
    add_person,
    add_services,
    empty_system,
    small_indicators,
)
from mainstay.errors import UsageError
from mainstay.measure.equity import compare_counts, compare_groups, say_by_chance, say_comparison
from mainstay.measure.rows import create_measured


def row(group, denominator, numerator, unknown=0):
    return {"group": group, "denominator": denominator, "numerator": numerator, "unknown": unknown}


def by_name(found):
    return {one.group: one for one in found}


AGES = [row("18 to 24", 50, 10), row("25 to 34", 60, 30), row("35 to 44", 70, 42), row("not known", 40, 40)]


def test_everyone_else_is_all_others_whose_group_is_known():
    found = by_name(compare_counts("age_band", AGES, {}))
    young = found["18 to 24"]
    assert (young.others_denominator, young.others_numerator) == (130, 72)
    assert young.difference == pytest.approx(10 / 50 - 72 / 130)
    assert young.can_be_told


def test_people_whose_group_is_not_known_are_shown_and_not_compared():
    unknown = by_name(compare_counts("age_band", AGES, {}))["not known"]
    assert (unknown.denominator, unknown.is_compared, unknown.proportion) == (40, False, 1.0)
    assert math.isnan(unknown.difference)
    assert "whose group is not known" in say_comparison(unknown)


def test_a_group_of_reference_takes_the_place_of_everyone_else():
    found = by_name(compare_counts("age_band", AGES, {"age_band": "35 to 44"}))
    assert found["18 to 24"].others_denominator == 70
    assert not found["35 to 44"].is_compared


@pytest.mark.parametrize(("people", "compared"), [(19, False), (20, True)])
def test_the_fewest_people_on_either_side(people, compared):
    small_group = compare_counts("sex", [row("female", people, 5), row("male", 100, 50)], {})[0]
    small_rest = compare_counts("sex", [row("female", 100, 50), row("male", people, 5)], {})[0]
    assert (small_group.is_compared, small_rest.is_compared) == (compared, compared)


def test_two_groups_are_one_comparison():
    first, second = compare_counts("sex", [row("female", 100, 20), row("male", 100, 50)], {})
    assert (first.is_compared, second.why_not) == (True, "the same comparison turned round")
    assert say_by_chance([first, second]).startswith("In 1 of 1 comparison ")


def test_a_difference_that_cannot_be_told_is_not_called_none():
    same = compare_counts("sex", [row("female", 50, 20), row("male", 50, 21)], {})[0]
    said = say_comparison(same)
    assert "No difference could be told" in said
    assert "points lower to" in said
    assert "points higher" in said


def test_a_difference_is_told_with_the_nearer_end_first_and_without_blame():
    higher = compare_counts("sex", [row("female", 100, 60), row("male", 100, 30)], {})[0]
    assert "30 points higher; the data fit anything from 16 points to 42 points higher." in say_comparison(
        higher
    )
    just = compare_counts("sex", [row("female", 100, 50), row("male", 100, 36)], {})[0]
    assert "from less than 1 point to 27 points higher" in say_comparison(just)


def test_nobody_known_is_not_0_per_cent():
    nobody = compare_counts("sex", [row("female", 0, 0, 9), row("male", 100, 30)], {})[0]
    assert math.isnan(nobody.proportion)
    assert say_comparison(nobody).startswith("sex, female: not known of anybody")
    assert say_by_chance([nobody]) == "No group is large enough to be compared."


def test_twenty_comparisons_show_one_by_chance():
    rows = [row(f"{number:02d}", 100, 50) for number in range(20)]
    said = say_by_chance(compare_counts("ethnicity", rows, {}))
    assert said.startswith("In none of 20 comparisons between groups could a difference be told.")
    assert "chance alone would show about 1.0" in said


@pytest.fixture
def system(tmp_path):
    connection = empty_system()
    add_services(connection, "A", "B")
    for number in range(120):
        person, service = f"p{number}", "A" if number < 60 else "B"
        add_person(connection, person, sex="female" if number % 2 else "male", born=1980)
        add_episode(connection, f"e{number}", service, "2025-01-31", person=person, before=number % 4 == 1)
        if number % 3:
            connection.execute(
                "INSERT INTO reviews (review_id, episode_id, review_date, stage, housing_problem)"
                " VALUES (?, ?, '2025-01-31', 'start', ?)",
                [f"r{number}", f"e{number}", number % 3 == 1],
            )
    create_measured(connection, small_indicators(tmp_path / "indicators").values(), OBSERVED_TO)
    yield connection, small_indicators(tmp_path / "indicators")["treated_before"]
    connection.close()


def test_groups_come_from_the_record_and_housing_at_the_start_is_one(system):
    connection, indicator = system
    found = compare_groups(connection, indicator, by=["sex", "housing_at_start"], observed_to=OBSERVED_TO)
    assert [(one.split, one.group, one.denominator) for one in found] == [
        ("sex", "female", 60),
        ("sex", "male", 60),
        ("housing_at_start", "housing problem", 40),
        ("housing_at_start", "no housing problem", 40),
        ("housing_at_start", "not known", 40),
    ]
    assert found[0].difference == pytest.approx(0.5)


def test_one_service_alone(system):
    connection, indicator = system
    found = compare_groups(connection, indicator, by=["sex"], observed_to=OBSERVED_TO, service_id="A")
    assert [one.denominator for one in found] == [30, 30]


@pytest.mark.parametrize(
    "asked",
    [
        {"by": ["ward"]},
        {"by": ["month"]},
        {"by": ["service"]},
        {"by": ["sex", "sex"]},
        {"by": ["sex"], "service_id": "Z"},
        {"by": ["sex"], "reference": {"sex": "neither"}},
        {"by": ["sex"], "reference": {"age_band": "18 to 24"}},
    ],
)
def test_what_is_not_there_is_refused(system, asked):
    with pytest.raises(UsageError):
        compare_groups(system[0], system[1], observed_to=OBSERVED_TO, **asked)
