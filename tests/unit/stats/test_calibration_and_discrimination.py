from __future__ import annotations

import math

import numpy as np
import pytest

from mainstay.stats.calibration import calibration
from mainstay.stats.discrimination import discrimination


def test_the_c_statistic_of_hanley_and_mcneil():
    """Radiology 143:29-36 (1982), table I: five ratings of 109 images; Wilcoxon 0.893."""
    normal, abnormal = (33, 6, 6, 11, 2), (3, 2, 2, 11, 33)
    rating = np.repeat([1, 2, 3, 4, 5] * 2, [*normal, *abnormal])
    found = discrimination([0] * 58 + [1] * 51, rating)
    assert found.c == pytest.approx(0.893, abs=5e-4)
    assert found.standard_error == pytest.approx(0.032, abs=2e-3)


def test_a_score_that_says_nothing_gives_one_half():
    assert discrimination([0, 1, 0, 1], [0.3] * 4).c == 0.5


def test_without_both_kinds_of_people_nothing_is_told():
    assert math.isnan(discrimination([1, 1], [0.2, 0.3]).c)
    assert math.isnan(discrimination([], []).c)


def test_one_person_on_a_side_has_no_interval():
    found = discrimination([1, 0, 0], [0.9, 0.1, 0.2])
    assert found.c == 1.0
    assert math.isnan(found.lower)


def test_the_interval_is_held_within_0_and_1():
    assert discrimination([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4]).upper == 1.0


def test_people_with_equal_expected_values_are_not_parted():
    found = calibration([1] * 30 + [0] * 70, [0.3] * 100)
    assert (found.people.tolist(), found.observed.tolist()) == ([100], [0.3])
    assert found.outside() == 0


def test_tenths_have_equal_numbers_of_people_in_order():
    expected = np.linspace(0.05, 0.95, 200)
    found = calibration(np.arange(200) % 2, expected)
    assert found.people.tolist() == [20] * 10
    assert (np.diff(found.expected) > 0).all()
    assert found.outside() == 6  # half met it in each tenth: four expected that, give or take 20 points


def test_nobody_gives_no_groups():
    assert calibration([], []).people.tolist() == []
