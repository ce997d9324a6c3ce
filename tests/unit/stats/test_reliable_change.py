"""Reliable change: the threshold, both sides of it, and when records cannot give one."""

from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import ShortfallError, UsageError
from mainstay.stats.reliable_change import (
    own_threshold,
    reliable_change_threshold,
)

NAN = float("nan")


def test_the_published_example():
    """Jacobson and Truax (1991): SD 7.5, reliability 0.88; from 32.5 to 47.5 is an index of 4.08."""
    error_of_difference = float(reliable_change_threshold(7.5, 0.88, whole_units=False)) / 1.96
    assert round((47.5 - 32.5) / error_of_difference, 2) == 4.08


@pytest.mark.parametrize(
    ("deviation", "reliability", "days"),
    [
        (0, 0.5, 0),
        (10, 1, 0),
        (10, 0, 28),  # 27.7
        (4 / (1.96 * np.sqrt(2)), 0, 4),  # exactly 4: a rounding error does not make it 5
        (4.01 / (1.96 * np.sqrt(2)), 0, 5),
    ],
)
def test_the_threshold_is_rounded_up_to_whole_days(deviation, reliability, days):
    assert float(reliable_change_threshold(deviation, reliability)) == days


def test_a_missing_deviation_or_reliability_gives_none():
    assert np.isnan(reliable_change_threshold([NAN, 10], [0.8, NAN])).all()


@pytest.mark.parametrize(("deviation", "reliability"), [(-1, 0.8), (10, 1.01), (10, -0.01)])
def test_numbers_that_cannot_be_are_refused(deviation, reliability):
    with pytest.raises(UsageError, match="reliability from 0 to 1"):
        reliable_change_threshold(deviation, reliability)


def test_missing_answers_are_left_out_and_not_counted():
    own = own_threshold([0, 10, NAN, 28], [1, 9, NAN, 20, 28], [0, 10, 3, NAN, 27], fewest=3)
    assert (own.starts, own.pairs) == (3, 3)


@pytest.mark.parametrize(
    ("starts", "pairs", "is_enough"), [(50, 50, True), (49, 50, False), (50, 49, False), (0, 0, False)]
)
def test_too_few_are_refused(starts, pairs, is_enough):
    random = np.random.default_rng(1)
    start, first = random.integers(0, 29, starts), random.integers(0, 29, pairs)
    if is_enough:
        assert own_threshold(start, first, first + 1, fewest=50).threshold == 1
        return
    with pytest.raises(ShortfallError, match=f"{starts} and {pairs}"):
        own_threshold(start, first, first + 1, fewest=50)


@pytest.mark.parametrize(
    ("start", "first", "second", "message"),
    [
        ([3, 3, 3], [1, 2, 3], [1, 2, 3], "the same from everybody"),
        ([1, 2, 3], [1, 1, 1], [1, 2, 3], "the same from everybody"),
        ([1, 2, 3], [1, 2, 3], [2, 2, 2], "the same from everybody"),
        ([1, 2, 3], [1, 2, 3], [3, 2, 1], "pairs that do not"),
    ],
)
def test_records_that_say_nothing_of_error_are_refused(start, first, second, message):
    with pytest.raises(ShortfallError, match=message):
        own_threshold(start, first, second, fewest=3)


def test_pairs_of_other_lengths_are_refused():
    with pytest.raises(UsageError, match="2 and 1"):
        own_threshold([1, 2], [1, 2], [1], fewest=1)
