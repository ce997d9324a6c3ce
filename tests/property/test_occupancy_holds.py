"""What must hold of state occupancy whatever people went through."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.stats.multistate import CENSORED, make_segments, occupancy

STATES = 4
DAYS = [0, 3, 7, 12, 20]


@st.composite
def lives(draw, *, censored=True, first_states=(0, 1)):
    """People's segments as rows of person, from, to, start, stop; the last state is one nobody leaves."""
    rows = []
    for person in range(draw(st.integers(1, 12))):
        state, day = draw(st.sampled_from(first_states)), 0
        for length in draw(st.lists(st.integers(1, 8), min_size=1, max_size=4)):
            target = draw(st.sampled_from([s for s in range(STATES) if s != state]))
            rows.append([person, state, target, day, day + length])
            day, state = day + length, target
            if state == STATES - 1:
                break
        if state != STATES - 1:
            rows.append([person, state, CENSORED, day, day + draw(st.integers(1, 8)) if censored else 40])
    return np.array(rows)


def told(rows, days=DAYS):
    return occupancy(make_segments(*rows.T, states=STATES), days)


def assert_same(rows, others):
    one, other = told(rows), told(others)
    assert other.probability == pytest.approx(one.probability, abs=1e-12, nan_ok=True)
    assert other.standard_error == pytest.approx(one.standard_error, abs=1e-7, nan_ok=True)


@given(lives())
def test_parts_sum_to_1_and_lie_between_0_and_1(rows):
    parts = told(rows).probability
    known = ~np.isnan(parts[:, 0])
    assert parts[known].sum(axis=1) == pytest.approx(1, abs=1e-12)
    assert np.all((parts[known] > -1e-12) & (parts[known] < 1 + 1e-12))
    # a day is known of every state or of none
    assert np.array_equal(np.isnan(parts).any(axis=1), np.isnan(parts).all(axis=1))


@given(lives(), st.integers(0, 1000))
def test_splitting_a_segment_changes_nothing(rows, choice):
    long = np.flatnonzero(rows[:, 4] - rows[:, 3] > 1)
    if not long.size:
        return
    row = long[choice % long.size]
    first, then = rows[row].copy(), rows[row].copy()
    first[2], first[4], then[3] = CENSORED, rows[row, 3] + 1, rows[row, 3] + 1
    assert_same(rows, np.vstack([np.delete(rows, row, axis=0), first, then]))


@given(lives(), st.permutations(range(12)))
def test_relabelling_people_changes_nothing(rows, labels):
    again = rows.copy()
    again[:, 0] = np.array(labels)[rows[:, 0]] * 1000 - 5000
    assert_same(rows, again)


@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    assert_same(rows, rows[order])


@given(lives(), st.integers(0, STATES - 1))
def test_a_person_without_time_changes_nothing(rows, state):
    assert_same(rows, np.vstack([rows, [99, state, CENSORED, 0, 0]]))


@given(lives(censored=False))
def test_without_censoring_it_is_the_part_of_people_in_each_state(rows):
    people = int(rows[:, 0].max()) + 1
    found = told(rows)
    for place, day in enumerate(DAYS):
        where = np.zeros(STATES)
        for person in range(people):
            own = rows[rows[:, 0] == person]
            within = own[(own[:, 3] <= day) & (day < own[:, 4])]
            where[within[0, 1] if len(within) else STATES - 1] += 1 / people
        assert found.probability[place] == pytest.approx(where, abs=1e-12)
        error = np.sqrt(np.clip(where * (1 - where), 0, None) / people)
        assert found.standard_error[place] == pytest.approx(error, abs=1e-7)


@given(lives())
def test_everyone_twice_is_the_same_and_surer(rows):
    again = rows.copy()
    again[:, 0] += 100
    once, twice = told(rows), told(np.vstack([rows, again]))
    assert twice.probability == pytest.approx(once.probability, abs=1e-12, nan_ok=True)
    assert twice.covariance == pytest.approx(once.covariance / 2, abs=1e-12, nan_ok=True)


@given(lives())
def test_the_covariance_of_states_that_sum_to_1_sums_to_0(rows):
    covariance = told(rows).covariance
    known = ~np.isnan(covariance[:, 0, 0])
    assert covariance[known].sum(axis=2) == pytest.approx(0, abs=1e-12)
