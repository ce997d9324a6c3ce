"""Each rule on both sides of its boundary, on limits given by hand: centre 0, limits -3 and 3."""

from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.spc_rules import deciding_rule, find_rules, point_facts

MAKING_DATA_COUNT = find_rules("making-data-count")


def facts(*values):
    series = np.array(values, dtype=float)
    flat = np.ones(len(series))
    return point_facts(series, 0 * flat, -3 * flat, 3 * flat, rules=MAKING_DATA_COUNT)


def decided(*values):
    names, signs = deciding_rule(facts(*values))
    return names, signs.tolist()


@pytest.mark.parametrize(
    ("value", "sign"), [(3, 0), (3.001, 1), (-3, 0), (-3.001, -1)], ids=["on", "above", "on_low", "below"]
)
def test_outside_limits_is_strict(value, sign):
    assert facts(value).outside_limits.tolist() == [sign]


def test_six_steps_the_same_way_are_a_trend_and_five_are_not():
    rising = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4]
    assert facts(*rising).trend.tolist() == [1] * 7
    assert facts(*rising[::-1]).trend.tolist() == [-1] * 7
    assert facts(*rising[1:]).trend.tolist() == [0] * 6


def test_a_tie_breaks_a_trend():
    assert not facts(-0.3, -0.2, -0.1, -0.1, 0.1, 0.2, 0.3).trend.any()


def test_a_turning_point_belongs_to_the_trend_it_begins():
    rising = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4]
    assert facts(*rising, *rising[-2::-1]).trend.tolist() == [1] * 6 + [-1] * 7


def test_a_tie_between_two_trends_leaves_each_its_own_points():
    rising = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4]
    assert facts(*rising, *rising[::-1]).trend.tolist() == [1] * 7 + [-1] * 7


def test_two_of_three_close_points_are_marked_and_the_third_is_not():
    assert facts(2.5, 0.5, 2.5).two_of_three.tolist() == [1, 0, 1]
    assert facts(-2.5, -0.5, -2.5).two_of_three.tolist() == [-1, 0, -1]


@pytest.mark.parametrize(
    "values",
    [(2.5, -0.5, 2.5), (2.5, 0, 2.5), (2.0, 0.5, 2.5), (2.5, 0.5, 3.5), (2.5, 0.5, 0.5, 2.5), (2.5, 2.5)],
    ids=["other_side", "on_centre", "on_near_limit", "outside_limit", "four_apart", "only_two"],
)
def test_what_is_not_two_of_three(values):
    assert not facts(*values).two_of_three.any()


def test_seven_points_on_one_side_are_a_shift_and_six_are_not():
    side = [0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1]
    assert facts(*side, -0.1).shift.tolist() == [1] * 7 + [0]
    assert not facts(*side[1:], -0.1).shift.any()


def test_a_point_on_the_centre_breaks_a_shift():
    assert not facts(0.1, 0.2, 0.1, 0, 0.2, 0.1, 0.2, 0.1).shift.any()


def test_the_first_rule_that_applies_decides():
    high_and_rising = [0.1, 0.5, 1, 2.2, 2.4, 2.9, 3.5]
    names, signs = decided(*high_and_rising)
    assert names == ["trend"] * 6 + ["outside_limits"]
    assert signs == [1] * 7
    assert (
        decided(0.5, 0.1, 2.4, 2.2, 0.5, 0.6, 0.1)[0] == ["shift"] * 2 + ["two_of_three"] * 2 + ["shift"] * 3
    )


def test_limits_that_are_not_known_leave_trend_and_shift():
    series = np.arange(1.0, 8.0)
    unknown = np.full(7, np.nan)
    found = point_facts(series, np.zeros(7), unknown, unknown, rules=MAKING_DATA_COUNT)
    assert not found.outside_limits.any()
    assert found.trend.all()
    assert found.shift.all()


def test_rules_that_do_not_exist_are_refused_by_name():
    with pytest.raises(UsageError, match="making-data-count"):
        find_rules("western-electric")
