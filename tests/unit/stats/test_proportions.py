from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.proportions import unknown_bounds, wilson_interval


@pytest.mark.parametrize(
    ("met", "known", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_examples_of_newcombe_1998_table_1_method_3(met, known, lower, upper):
    interval = wilson_interval(met, known)
    assert (round(float(interval.lower), 4), round(float(interval.upper), 4)) == (lower, upper)


def test_nobody_is_not_zero_per_cent():
    interval = wilson_interval([0, 0], [0, 1])
    assert np.isnan([interval.proportion[0], interval.lower[0], interval.upper[0]]).all()
    assert interval.proportion[1] == 0


def test_an_unknown_count_gives_an_unknown_proportion():
    assert np.isnan(wilson_interval([np.nan, 1], [5, 5]).lower).tolist() == [True, False]


def test_none_and_all_reach_their_ends_exactly():
    assert wilson_interval(0, 7).lower == 0
    assert wilson_interval(7, 7).upper == 1


@pytest.mark.parametrize("counts", [([3], [2]), ([-1], [2]), ([0], [-2])])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(UsageError):
        wilson_interval(*counts)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(UsageError, match="confidence"):
        wilson_interval(1, 2, confidence=confidence)


@pytest.mark.parametrize(("better", "worst", "best"), [("higher", 0.3, 0.7), ("lower", 0.7, 0.3)])
def test_the_unknown_count_against_and_then_for(better, worst, best):
    assert unknown_bounds(30, 60, 40, better=better) == (worst, best)


def test_without_unknown_both_bounds_are_the_proportion():
    worst, best = unknown_bounds([1, 2], [4, 4], [0, 0], better="higher")
    assert worst.tolist() == best.tolist() == [0.25, 0.5]


def test_when_everybody_is_unknown_anything_is_possible():
    worst, best = unknown_bounds(0, 0, 8, better="higher")
    assert (worst, best) == (0, 1)


def test_with_nobody_eligible_nothing_is_said():
    assert np.isnan(unknown_bounds(0, 0, 0, better="lower")).all()


def test_a_better_that_is_no_direction_is_refused():
    with pytest.raises(UsageError, match="higher, lower"):
        unknown_bounds(1, 2, 0, better="up")
