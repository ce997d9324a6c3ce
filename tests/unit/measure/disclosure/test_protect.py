"""Whole releases: several tables, several indicators, and what was published before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from lib.random_releases import INDICATOR, OBSERVED_TO, RULES, as_atoms, publish_safely, read_rows
from mainstay.errors import ShortfallError, UsageError
from mainstay.measure.disclosure.gather import Asked
from mainstay.measure.disclosure.layout import hide_the_same_alike
from mainstay.measure.disclosure.publish import protect
from mainstay.measure.disclosure.release import (
    Release,
    check_nothing_given_away,
    read_release,
    write_release,
)

BY_SERVICE = Asked((("service",),), None, None)


def people_of(**met_and_not):
    """One month, one sex: services to their counts met and not met, nobody unknown."""
    return {
        (service, "2025-01-01", "female"): {"met": met, "not_met": rest, "unknown": 0}
        for service, (met, rest) in met_and_not.items()
    }


def test_totals_come_first_and_a_cell_with_nobody_is_marked_like_a_small_one():
    people = people_of(A=(40, 40)) | {("B", "2025-02-01", "female"): {"met": 20, "not_met": 20, "unknown": 0}}
    release = publish_safely(people, Asked((("service", "month"),), None, None))
    cells = release.cells[INDICATOR]
    assert next(iter(cells)) == ("all", "all")
    assert cells["A", "2025-01-01"] == (80, 40, None)
    assert cells["A", "2025-02-01"] == (None, None, None)
    assert len(cells) == 9


def test_a_service_is_in_one_area_and_other_pairs_are_no_rows():
    atoms = as_atoms(people_of(A=(40, 40), B=(30, 30), C=(30, 30)))
    atoms = replace(atoms, groups={**atoms.groups, "area": ["north", "north", "south"]})
    asked = Asked((("service", "area"),), None, None)
    cells = protect({INDICATOR: atoms}, Release(asked, OBSERVED_TO, RULES, {INDICATOR: "1"}, {}), [])
    assert ("A", "north") in cells.cells[INDICATOR]
    assert ("A", "south") not in cells.cells[INDICATOR]


def test_proportions_come_from_the_printed_counts():
    (_, row) = read_rows(publish_safely(people_of(A=(21, 40)), BY_SERVICE))
    assert (row["denominator"], row["numerator"]) == (60, 20)
    assert float(row["proportion"]) == pytest.approx(20 / 60, abs=1e-4)
    assert row["worst"] == row["best"] == "[c]"


def test_what_was_published_is_read_back_as_it_was(tmp_path):
    release = publish_safely(people_of(A=(21, 40), B=(3, 9)), BY_SERVICE)
    write_release(release, tmp_path / "release.json")
    found = read_release(tmp_path / "release.json")
    assert found.cells == release.cells
    assert found.asked == replace(BY_SERVICE, to_date=OBSERVED_TO)


def test_a_total_less_an_earlier_total_does_not_give_a_month_away():
    # Without rounding, January to February less January is February, which is small.
    rules = replace(RULES, rounded_to=1)
    people = people_of(A=(40, 40), B=(50, 60))
    people |= {("A", "2025-02-01", "female"): {"met": 3, "not_met": 2, "unknown": 0}}
    blank = Release(BY_SERVICE, OBSERVED_TO, rules, {INDICATOR: "1"}, {})
    january = replace(blank, asked=replace(BY_SERVICE, to_date=date(2025, 1, 31)))
    # February is nobody's business until some table would show it.
    by_month = replace(blank, asked=Asked((("service", "month"),), None, None))
    atoms = {INDICATOR: as_atoms(people)}
    first = protect(atoms, january, [])
    alone, after = protect(atoms, by_month, []), protect(atoms, by_month, [first])
    assert first.cells[INDICATOR]["A",] == (80, 40, None)
    assert after.hidden_besides >= alone.hidden_besides
    assert after.given_away == 0
    assert after.cells[INDICATOR]["A", "all"][0] is None


def test_numbers_that_were_revised_are_counted_and_bind_nothing():
    before = publish_safely(people_of(A=(40, 40)), BY_SERVICE)
    after = publish_safely(people_of(A=(60, 40)), BY_SERVICE, [before])
    assert after.revised == 4  # denominator and numerator, of the service and of all
    assert after.cells[INDICATOR]["A",] == (100, 60, None)


def test_a_release_that_cannot_be_made_safe_is_refused():
    # Somebody published exact totals: 40 of service A in both months, 37 in January.
    rules = replace(RULES, rounded_to=1)
    people = people_of(A=(20, 17))
    people |= {("A", "2025-02-01", "female"): {"met": 3, "not_met": 0, "unknown": 0}}
    both = Release(
        replace(BY_SERVICE, to_date=OBSERVED_TO), OBSERVED_TO, rules, {INDICATOR: "1"},
        {INDICATOR: {("A",): (40, 23, None)}},
    )  # fmt: skip
    january = replace(
        both,
        asked=replace(BY_SERVICE, to_date=date(2025, 1, 31)),
        cells={INDICATOR: {("A",): (37, 20, None)}},
    )
    release = publish_safely(people, Asked((("service", "month"),), None, None), [both, january])
    assert release.given_away > 0
    with pytest.raises(ShortfallError, match="already give away"):
        check_nothing_given_away(release)


def test_another_version_of_a_definition_is_no_condition():
    before = replace(publish_safely(people_of(A=(40, 40)), BY_SERVICE), versions={INDICATOR: "0"})
    assert publish_safely(people_of(A=(60, 40)), BY_SERVICE, [before]).revised == 0


def test_a_count_that_two_indicators_share_is_hidden_in_both():
    first, second = np.array([[40, 20, 9, 20]]), np.array([[40, 11, 9, 29]])
    shown = [np.array([[False, True, True]]), np.array([[True, True, True]])]
    kept = hide_the_same_alike([first, second], shown)
    assert not kept[1][0, 0]
    assert kept[1][0, 1]


def test_who_did_not_meet_one_and_met_the_other_is_hidden_in_both():
    stayed, left = np.array([[40, 28, 9, 12]]), np.array([[40, 12, 9, 28]])
    shown = [np.array([[True, False, True]]), np.array([[True, True, True]])]
    assert not hide_the_same_alike([stayed, left], shown)[1][0, 1]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "mainstay-release/9"}'])
def test_a_file_that_is_no_release_is_refused(tmp_path, text):
    (tmp_path / "release.json").write_text(text)
    with pytest.raises(UsageError, match=r"release\.json"):
        read_release(tmp_path / "release.json")
    with pytest.raises(UsageError):
        read_release(tmp_path / "nowhere.json")
