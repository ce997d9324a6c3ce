"""Occupancy in examples that can be worked out by hand, and what is not known."""

from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import ShortfallError, UsageError
from mainstay.stats import multistate
from mainstay.stats.multistate import CENSORED, make_segments, median_day, occupancy, occupancy_by_group

ALIVE, OF_CANCER, OF_OTHER = range(3)


def stays(days, moved, *, states=2):
    """One segment per person: days in state 0, then state 1 or, where `moved` is False, not observed."""
    nobody = np.zeros(len(days))
    to_state = [1 if one else CENSORED for one in moved]
    return make_segments(np.arange(len(days)), nobody, to_state, nobody, days, states=states)


def test_competing_risks_as_worked_out_in_a_published_table():
    """Satagopan and others 2004, British Journal of Cancer 91:1229-1235, table 2; doi 10.1038/sj.bjc.6602102.

    305 women; by month 27 one each: observed to 7, died of it 10, observed to 14, died of it 16, died of
    other 18, died of it 23, observed to 24, died of other 26, died of it 27. By hand:
        month 10: 1/304                                 = 0.329%
        month 16: + 1/302 x 303/304                     = 0.659%
        month 23: + 1/300 x 303/304 x 301/302 x 300/301 = 0.989%
        month 27: + 1/297 x … x 299/300 x 297/298       = 1.322%
    The table, which rounds each step before it goes on, has 0.3, 0.6, 0.9 and 1.2%, and 98.0% alive.
    """
    months = [7, 10, 14, 16, 18, 23, 24, 26, 27] + [28] * 296
    became = [CENSORED, 1, CENSORED, 1, 2, 1, CENSORED, 2, 1] + [CENSORED] * 296
    nobody = [0] * 305
    segments = make_segments(range(305), nobody, became, nobody, months, states=3)
    told = occupancy(segments, [9, 10, 16, 23, 27])
    of_cancer = told.probability[:, OF_CANCER]
    alive_23 = 303 / 304 * 301 / 302 * 300 / 301
    step_27 = alive_23 * 299 / 300 * 297 / 298 / 297
    by_hand = np.cumsum([0, 1 / 304, 303 / 304 / 302, alive_23 / 300, step_27])
    assert of_cancer == pytest.approx(by_hand, abs=1e-15)
    # Each published step has been rounded or cut to a tenth of a per cent
    published = np.cumsum([0, 0.3, 0.3, 0.3, 0.3])
    assert np.all(np.abs(of_cancer * 100 - published) < 0.05 * np.arange(1, 6))
    assert told.probability[-1, ALIVE] == pytest.approx(0.980, abs=0.0005)


def test_states_that_are_left_and_entered_again_by_hand():
    """Four people; day by day.

    day 2: of 4 using, 1 stops               using 3/4          stopped 1/4
    day 3: of 3 using, 1 is gone; of 1
           stopped, 1 uses again; together   using 1/2 + 1/4    stopped 0      gone 1/4
    day 4: 1 of 3 using no longer observed
    day 6: of 2 using, 1 stops               using 3/8          stopped 3/8    gone 1/4
    """
    rows = [
        (1, 0, 1, 0, 2),
        (1, 1, 0, 2, 3),
        (1, 0, CENSORED, 3, 4),
        (2, 0, 2, 0, 3),
        (3, 0, 1, 0, 6),
        (3, 1, CENSORED, 6, 9),
        (4, 0, CENSORED, 0, 9),
    ]
    told = occupancy(make_segments(*zip(*rows, strict=True), states=3), [0, 2, 3, 5, 6])
    by_hand = [[1, 0, 0], [3 / 4, 1 / 4, 0], [3 / 4, 0, 1 / 4], [3 / 4, 0, 1 / 4], [3 / 8, 3 / 8, 1 / 4]]
    assert told.probability == pytest.approx(np.array(by_hand), abs=1e-15)


def test_survival_and_its_errors_as_published():
    """Remission in weeks under 6-MP, 21 people (Freireich and others 1963, Blood 21:699; in many textbooks).

    Kaplan-Meier and Greenwood as in Collett, Modelling Survival Data, and Cox and Oakes 1984, p. 49.
    """
    weeks = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    segments = stays(weeks, [True] * 9 + [False] * 12)
    told = occupancy(segments, [6, 7, 10, 13, 16, 22, 23])
    still = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert told.probability[:, 0] == pytest.approx(still, abs=5e-5)
    assert told.standard_error[:, 0] == pytest.approx(errors, abs=5e-5)
    assert median_day(segments, 0) == 23


def test_after_the_last_day_anyone_was_observed_nothing_is_known():
    told = occupancy(stays([5, 9], [True, False]), [9, 10])
    assert told.probability[0].tolist() == [0.5, 0.5]
    assert np.isnan(told.probability[1]).all()
    assert np.isnan(told.standard_error[1]).all()


def test_when_everyone_has_left_for_good_it_stays_known():
    told = occupancy(stays([5, 9], [True, True]), [9, 400])
    assert told.probability[1].tolist() == [0.0, 1.0]
    assert told.standard_error[1].tolist() == [0.0, 0.0]


def test_a_group_of_nobody_is_not_known():
    segments = make_segments([1, 2], [0, 0], [1, 1], [0, 0], [5, 9], states=2, group=[0, 2])
    told = occupancy_by_group(segments, [5])
    assert np.isnan(told.probability[1]).all()
    assert np.isnan(told.covariance[1]).all()
    assert told.people.tolist() == [1, 0, 1]


def test_who_left_on_day_0_is_counted():
    told = occupancy(stays([0, 5, 5, 5], [True, False, False, False]), [0, 5])
    assert told.probability.tolist() == [[0.75, 0.25], [0.75, 0.25]]
    # one of four: the standard error of a proportion
    assert told.standard_error[0] == pytest.approx(np.sqrt(0.25 * 0.75 / 4))


def test_all_left_on_day_0():
    told = occupancy(stays([0, 0], [True, True]), [0, 5])
    assert told.probability.tolist() == [[0.0, 1.0], [0.0, 1.0]]


def test_nobody_moved():
    told = occupancy(stays([9, 9], [False, False]), [0, 9])
    assert told.probability.tolist() == [[1.0, 0.0], [1.0, 0.0]]
    assert told.standard_error.tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_groups_in_parts_give_the_same(monkeypatch):
    rng = np.random.default_rng(4)
    days, group = rng.integers(1, 60, 90), np.arange(90) % 6
    segments = make_segments(
        np.arange(90), np.zeros(90), rng.integers(-1, 2, 90), np.zeros(90), days, states=2, group=group
    )
    whole = occupancy_by_group(segments, [10, 40])
    monkeypatch.setattr(multistate, "CELLS_AT_ONCE", 500)
    monkeypatch.setattr(multistate, "CELLS_WITH_ERRORS", 500)
    parts = occupancy_by_group(segments, [10, 40])
    assert np.array_equal(whole.probability, parts.probability)
    assert parts.covariance == pytest.approx(whole.covariance, abs=1e-15)


def test_median():
    assert median_day(stays([4, 6, 9], [True] * 3), 0) == 6
    # exactly half from day 4 to day 8: the middle
    assert median_day(stays([2, 4, 8, 10], [True] * 4), 0) == 6
    assert median_day(stays([2, 4, 8, 10], [True, True, False, False]), 0) == 4
    assert np.isnan(median_day(stays([4, 6, 9], [True, False, False]), 0))


def test_what_cannot_be_asked():
    with pytest.raises(ShortfallError, match="nobody"):
        occupancy(make_segments([], [], [], [], [], states=2), [5])
    with pytest.raises(ShortfallError, match="nobody"):
        occupancy(stays([0], [False]), [5])
    with pytest.raises(UsageError, match="day -1"):
        occupancy(stays([5], [True]), [-1])
    two = make_segments([1, 2], [0, 0], [1, 1], [0, 0], [5, 9], states=2, group=[0, 1])
    with pytest.raises(UsageError, match="one group"):
        occupancy(two, [5])
