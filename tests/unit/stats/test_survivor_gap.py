"""The survivor gap by hand, and its standard error against drawing people again."""

from __future__ import annotations

import numpy as np
import pytest

from mainstay.stats.survivor_gap import survivor_gap

NOT_USING, USING, UNKNOWN, COMPLETED, LEFT = range(5)
PARTS = {
    "good": [NOT_USING],
    "known": [NOT_USING, USING],
    "here": [NOT_USING, USING, UNKNOWN],
    "left": [LEFT],
}


def gap_of(*parts, covariance=None):
    probability = np.array(parts, dtype=float)
    return survivor_gap(probability, np.zeros((5, 5)) if covariance is None else covariance, **PARTS)


def test_by_hand():
    # of 60 in 100 here, 40 known, 30 not using: 75%; 20 left: 0.75 x 60 / 80 = 56.25%, and with them 81.25%
    gap = gap_of(0.30, 0.10, 0.20, 0.20, 0.20)
    assert gap.among_here == pytest.approx(0.75)
    assert gap.if_not_helped == pytest.approx(0.5625)
    assert gap.if_helped == pytest.approx(0.8125)
    assert gap.gap == pytest.approx(0.1875)


def test_nobody_left_no_gap():
    assert gap_of(0.4, 0.3, 0.1, 0.2, 0.0).gap == 0


def test_completing_treatment_is_not_leaving():
    assert gap_of(0.4, 0.2, 0.0, 0.3, 0.1).gap == pytest.approx(gap_of(0.56, 0.28, 0.0, 0.02, 0.14).gap)


def test_a_review_that_was_missed_does_not_widen_the_gap():
    assert gap_of(0.4, 0.2, 0.0, 0.1, 0.3).gap == pytest.approx(gap_of(0.2, 0.1, 0.3, 0.1, 0.3).gap)


def test_nothing_known_is_no_gap_of_0():
    gap = gap_of(0.0, 0.0, 0.5, 0.0, 0.5)
    assert all(np.isnan(value) for value in (gap.among_here, gap.gap, gap.if_helped, gap.standard_error))
    assert np.isnan(gap_of(*[np.nan] * 5, covariance=np.full((5, 5), np.nan)).gap)


def test_the_standard_error_is_that_of_drawing_people_again():
    people, parts = 400, np.array([0.30, 0.15, 0.10, 0.15, 0.30])
    covariance = (np.diag(parts) - np.outer(parts, parts)) / people
    drawn = np.random.default_rng(2).multinomial(people, parts, size=20_000) / people
    gaps = [survivor_gap(one, covariance, **PARTS).gap for one in drawn]
    assert gap_of(*parts, covariance=covariance).standard_error == pytest.approx(np.std(gaps), rel=0.03)
