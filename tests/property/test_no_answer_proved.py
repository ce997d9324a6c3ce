"""Nobody's answer can be proved from what is published of a survey; from a page with filters it can."""

from __future__ import annotations

import numpy as np
import pytest

from lib.survey_attack import (
    RATINGS,
    Figure,
    Person,
    make_people,
    naive_figures,
    prove,
    rounded_figure,
)
from mainstay.survey.cube import TOGETHER, Cube, build_cube
from mainstay.survey.instruments import load_instruments

HELP = load_instruments()["quality_of_help"]
DOMAINS = ["mental_health", "housing", "family"]


def sheet_of(person: Person) -> dict[str, str]:
    answers = {domain: said for domain, said in person.answers.items() if said != "no_answer"}
    return {"in_ost_now": "yes" if person.in_ost else "no", **answers}


def cube_of(people: list[Person]) -> Cube:
    services = sorted({person.service for person in people})
    return build_cube(
        HELP, {name: [sheet_of(person) for person in people if person.service == name] for name in services}
    )


def published_figures(people: list[Person], cube: Cube, domain: str) -> list[Figure]:
    """Every row of the published results, and those that follow by subtracting published counts."""
    in_ost = np.array([person.in_ost for person in people])
    figures, sums = [], []
    for unit in cube.units:
        here = cube.together if unit == TOGETHER else (unit,)
        members = np.array([person.service in here for person in people])
        shown = cube.results(unit)
        rows = {group: counts_of(shown, group, domain) for group in shown.groups}
        is_split = "in_ost_now" in rows
        hidden = {cell.part for cell in cube.cells if cell.unit == unit and domain not in cell.tallies}
        sums.append((members, rows["all"]))
        if not is_split:
            if not hidden:
                figures.append(rounded_figure(members, rows["all"]))
            continue
        others = [whole - part for whole, part in zip(rows["all"], rows["in_ost_now"], strict=True)]
        if "in_ost_now" not in hidden:
            figures.append(rounded_figure(members & in_ost, rows["in_ost_now"]))
        if "others" not in hidden:
            figures.append(rounded_figure(members & ~in_ost, others))
        if not hidden:
            figures.append(rounded_figure(members, rows["all"], cells=2))
    if cube.units:
        whole = counts_of(cube.results(), "all", domain)
        assert whole == [sum(column) for column in zip(*(row for _, row in sums), strict=True)]
    return figures


def counts_of(shown, group, domain):
    tally = next(each.tally for each in shown.groups[group] if each.domain == domain)
    return [getattr(tally, rating) for rating in RATINGS]


def attack(seed: int) -> tuple[int, int, int]:
    """How much is proved from the cube, from the cube by one of the people, and by a page with filters."""
    people = make_people(np.random.default_rng(seed), DOMAINS)
    cube = cube_of(people)
    outside, inside, naive = set(), set(), set()
    for domain in DOMAINS:
        figures = published_figures(people, cube, domain)
        outside |= prove(people, domain, figures)
        for insider in range(0, len(people), 40):
            inside |= prove(people, domain, figures, insider=insider)
        broken = prove(people, domain, naive_figures(people, domain))
        naive |= {person for person, answers, did in broken if did}
        # A proof that is not true would be a fault of the attacker, and its silence would mean nothing.
        for person, answers, did in broken:
            assert (RATINGS.index(people[person].answers[domain]) in answers) == did
    return len(outside), len(inside), len(naive)


def check_populations(seeds: range) -> None:
    found = [attack(seed) for seed in seeds]
    assert [each[:2] for each in found] == [(0, 0)] * len(found)
    assert all(naive > 0 for _, _, naive in found)


def test_no_answer_is_proved_in_a_few_populations():
    check_populations(range(15))


@pytest.mark.nightly
def test_no_answer_is_proved_in_200_populations():
    check_populations(range(200))


def test_the_attacker_breaks_rounding_that_hides_nothing():
    """Thirteen of thirteen round to fifteen, which fewer do not: the attacker sees it, the cube hides it."""
    people = [Person("S0", True, "f", "18", {"housing": "bad"}) for _ in range(13)]
    everyone = np.ones(13, dtype=bool)
    assert (
        len(
            {
                who
                for who, _, did in prove(
                    people, "housing", [rounded_figure(everyone, [0, 0, 0, 15, 0, 0, 0, 0])]
                )
                if did
            }
        )
        == 13
    )
    assert "housing" not in cube_of(people).cells[0].tallies


def test_the_attacker_breaks_rounding_of_groups_that_overlap():
    """Twenty, and nineteen of them: 8 rounds to 10 and 7 to 5, so the twentieth must be what differs."""
    people = [Person("S0", at < 19, "f", "18", {"housing": "bad" if at > 11 else "good"}) for at in range(20)]
    here = np.array([person.in_ost for person in people])
    rounded = [
        rounded_figure(np.ones(20, dtype=bool), [0, 10, 0, 10, 0, 0, 0, 0]),
        rounded_figure(here, [0, 10, 0, 5, 0, 0, 0, 0]),
    ]
    assert (19, (3,), True) in prove(people, "housing", rounded)
    assert [cell.part for cell in cube_of(people).cells] == ["undivided"]
