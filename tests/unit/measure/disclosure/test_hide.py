"""Hiding counts, by examples small enough to follow with a pencil."""

from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.measure.disclosure.attack import Attack
from mainstay.measure.disclosure.hide import hide, hide_small
from mainstay.measure.disclosure.rules import Rules, load_rules
from mainstay.measure.disclosure.sums import Atoms, patterns, sum_up

# The made-up table of children by county and education of the head of household that the US Federal
# Committee on Statistical Methodology works through (Statistical Policy Working Paper 22); counts as
# remembered, not compared with the print. Its rows and columns do add up to the totals remembered with it.
# Counties alpha to delta by low, medium, high and very high.
CHILDREN = np.array([[15, 1, 3, 1], [20, 10, 10, 15], [3, 10, 10, 2], [12, 14, 7, 2]])

UNKNOWN = 2

# Two or more hidden in each row and column, which looks safe.
LOOKS_SAFE = {(0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (2, 0), (2, 3), (3, 0), (3, 3)}


def sums_of(counts, names=("county", "education")):
    """A table of one kind of count, with its totals; `unknown`, because nothing else is added to that."""
    places = list(np.ndindex(*counts.shape))
    groups = {name: [str(place[axis]) for place in places] for axis, name in enumerate(names)}
    atoms = np.zeros((len(places), 3), dtype=np.int64)
    atoms[:, UNKNOWN] = [counts[place] for place in places]
    return sum_up(Atoms(groups, atoms), names, patterns([names]))


def key(place):
    return tuple(str(value) for value in place)


def test_the_worked_table_that_looks_safe_gives_one_count_away():
    sums = sums_of(CHILDREN)
    truth = sums.truth[:, UNKNOWN].astype(float)
    hidden = np.array([name in {key(place) for place in LOOKS_SAFE} for name in sums.keys])
    rows = sums.rows[UNKNOWN * len(truth) : (UNKNOWN + 1) * len(truth)]
    attack = Attack(rows, sums.variables, np.where(hidden, 0, truth), np.where(hidden, np.inf, truth))
    # By hand: rows alpha and beta less columns medium and high leave 1 for alpha, very high.
    by_hand = (20 - 15) + (55 - 20 - 15) - (35 - 10 - 14) - (30 - 10 - 7)
    place = sums.keys.index(key((0, 3)))
    least, most, _ = attack.range_of(place)
    found = [float((attack.rows @ table)[place]) for table in (least, most)]
    assert found == pytest.approx([by_hand, by_hand]) == [1, 1]


def test_the_worked_table_is_made_safe_without_rounding():
    rules = Rules(small_at_most=4, rounded_to=1, least_possible=3)
    found = hide(sums_of(CHILDREN), rules)
    small = {place for place in np.ndindex(4, 4) if CHILDREN[place] <= 4}
    assert len(small) == 6
    assert found.primary[:, UNKNOWN].sum() == 6
    assert found.secondary.sum() >= 3
    assert (found.given_away, found.narrow) == (0, 0)


def test_a_lone_small_count_takes_another_with_it():
    found = hide(sums_of(np.array([[3, 40], [50, 60]])), Rules(7, 1, 4))
    assert found.secondary.any()


def test_rounding_can_be_enough():
    found = hide(sums_of(np.array([[3, 40], [50, 60]])), load_rules())
    assert not found.secondary.any()


def test_rounding_alone_is_not_always_enough():
    # Printed naively: 20, 15, 20 and the total 70, so that 7 is the only count at most 7 that is possible.
    counts = np.array([7, 22, 17, 22])
    assert load_rules().round(counts).tolist() == [5, 20, 15, 20]
    assert 68 - 22 - 17 - 22 == 7
    found = hide(sums_of(counts, names=("county",)), load_rules())
    assert found.secondary.any()


@pytest.mark.parametrize(
    ("known", "met", "unknown", "hidden"),
    [
        (40, 20, 10, (False, False, False)),
        (40, 7, 8, (False, True, False)),
        (40, 8, 8, (False, False, False)),
        (40, 33, 8, (False, True, False)),
        (40, 32, 8, (False, False, False)),
        (40, 0, 8, (False, True, False)),
        (40, 40, 8, (False, True, False)),
        (7, 7, 8, (True, True, False)),
        (40, 20, 0, (False, False, True)),
        (40, 20, 7, (False, False, True)),
    ],
)
def test_small_counts_and_nearly_all_or_nobody_are_hidden(known, met, unknown, hidden):
    truth = np.array([[known, met, unknown, known - met]])
    assert tuple(hide_small(truth, load_rules())[0]) == hidden


def test_no_proportion_of_0_or_100_percent_is_left():
    rules = load_rules()
    known, met = np.meshgrid(np.arange(0, 120), np.arange(0, 120))
    known, met = known[met <= known], met[met <= known]
    truth = np.column_stack([known, met, known * 0, known - met])
    shown = ~hide_small(truth, rules)[:, :2].any(axis=1)
    rounded = rules.round(truth[shown])
    assert np.all((rounded[:, 1] > 0) & (rounded[:, 1] < rounded[:, 0]))


@pytest.mark.parametrize(("small", "rounded", "least"), [(7, 9, 4), (7, 0, 4), (7, 5, 1), (7, 5, 9)])
def test_rules_that_contradict_themselves_are_refused(small, rounded, least):
    with pytest.raises(UsageError):
        Rules(small, rounded, least)


def test_nobody_at_all_is_hidden_without_ado():
    empty = sum_up(Atoms({"sex": []}, np.zeros((0, 3), dtype=np.int64)), ["sex"], patterns([["sex"]]))
    assert len(hide(empty, load_rules()).primary) == 0


def rounded_attack():
    sums = sums_of(CHILDREN)
    counts = sums.rows @ sums.variables
    is_small = counts <= 4
    lower, upper = np.where(is_small, 0, counts - 2), np.where(is_small, 4, counts + 2)
    return Attack(sums.rows, sums.variables, np.maximum(lower, 0), upper)


SOME = slice(0, None, 9)
"""Every ninth count: the solver is asked about each."""


def ends(attack, free=None):
    """The smallest and largest of some counts."""
    places = range(attack.rows.shape[0])[SOME]
    return np.array(
        [[(attack.rows @ table)[one] for table in attack.range_of(one, free)[:2]] for one in places]
    ).T


def test_what_one_table_shows_lies_within_what_the_solver_finds():
    attack, random = rounded_attack(), np.random.default_rng(3)
    least, most = ends(attack)
    tables = [attack.push(random.normal(size=attack.rows.shape[0]))[0] for _ in range(8)]
    moved = 0
    for table in (*tables, np.mean(tables, axis=0)):
        smallest, largest = (found[SOME] for found in attack.room(table))
        assert (smallest >= least - 1e-6).all()
        assert (largest <= most + 1e-6).all()
        moved += int((largest - smallest > 1).sum())
    assert moved > 0


def test_leaving_out_what_no_condition_ties_to_a_count_changes_no_range():
    attack = rounded_attack()
    everything = np.arange(len(attack.truth))
    assert ends(attack) == pytest.approx(ends(attack, everything))
    assert len(attack._tied_to(0)) < len(everything)
