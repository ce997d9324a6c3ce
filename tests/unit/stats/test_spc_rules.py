"""Each rule on both sides of its boundary, on limits given by hand: centre 0, limits -3 and 3."""

from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.spc_rules import NEED_LIMITS, find_rules, rule_sets
from mainstay.stats.spc_tests import TESTS, Judged, judge


def judged(*values, limit=3.0):
    series = np.array(values, dtype=float)
    flat = np.ones(len(series))
    return Judged(series, 0 * flat, -limit * flat, limit * flat)


def marks(rules, name, *values):
    """What one rule of a set says of each point, whichever would decide."""
    rule = find_rules(rules).rule(name)
    return TESTS[rule.test](judged(*values), rule).tolist()


def mdc(name, *values):
    return marks("making-data-count", name, *values)


def decided(*values):
    rules = find_rules("making-data-count").rules
    positions, signs = judge(judged(*values), rules)
    return [rules[position].name for position in positions], signs.tolist()


@pytest.mark.parametrize(
    ("value", "sign"), [(3, 0), (3.001, 1), (-3, 0), (-3.001, -1)], ids=["on", "above", "on_low", "below"]
)
def test_outside_limits_is_strict(value, sign):
    assert mdc("outside_limits", value) == [sign]


def test_six_steps_the_same_way_are_a_trend_and_five_are_not():
    rising = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4]
    assert mdc("trend", *rising) == [1] * 7
    assert mdc("trend", *rising[::-1]) == [-1] * 7
    assert mdc("trend", *rising[1:]) == [0] * 6


def test_a_tie_breaks_a_trend():
    assert not any(mdc("trend", -0.3, -0.2, -0.1, -0.1, 0.1, 0.2, 0.3))


def test_a_turning_point_belongs_to_the_trend_it_begins():
    rising = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4]
    assert mdc("trend", *rising, *rising[-2::-1]) == [1] * 6 + [-1] * 7


def test_a_tie_between_two_trends_leaves_each_its_own_points():
    rising = [-0.3, -0.2, -0.1, 0.1, 0.2, 0.3, 0.4]
    assert mdc("trend", *rising, *rising[::-1]) == [1] * 7 + [-1] * 7


def test_two_of_three_close_points_are_marked_and_the_third_is_not():
    assert mdc("two_of_three", 2.5, 0.5, 2.5) == [1, 0, 1]
    assert mdc("two_of_three", -2.5, -0.5, -2.5) == [-1, 0, -1]


@pytest.mark.parametrize(
    "values",
    [(2.5, -0.5, 2.5), (2.5, 0, 2.5), (2.0, 0.5, 2.5), (2.5, 0.5, 3.5), (2.5, 0.5, 0.5, 2.5), (2.5, 2.5)],
    ids=["other_side", "on_centre", "on_near_limit", "outside_limit", "four_apart", "only_two"],
)
def test_what_is_not_two_of_three(values):
    assert not any(mdc("two_of_three", *values))


def test_seven_points_on_one_side_are_a_shift_and_six_are_not():
    side = [0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1]
    assert mdc("shift", *side, -0.1) == [1] * 7 + [0]
    assert not any(mdc("shift", *side[1:], -0.1))


def test_a_point_on_the_centre_breaks_a_shift():
    assert not any(mdc("shift", 0.1, 0.2, 0.1, 0, 0.2, 0.1, 0.2, 0.1))


def test_the_first_rule_that_applies_decides():
    high_and_rising = [0.1, 0.5, 1, 2.2, 2.4, 2.9, 3.5]
    names, signs = decided(*high_and_rising)
    assert names == ["trend"] * 6 + ["outside_limits"]
    assert signs == [1] * 7
    assert (
        decided(0.5, 0.1, 2.4, 2.2, 0.5, 0.6, 0.1)[0] == ["shift"] * 2 + ["two_of_three"] * 2 + ["shift"] * 3
    )


def test_limits_that_are_not_known_leave_every_rule_that_asks_for_none():
    unknown = judged(*range(1, 16), limit=np.nan)
    for rules in rule_sets().values():
        for rule in rules.rules:
            found = TESTS[rule.test](unknown, rule).any()
            assert not (found and rule.test in NEED_LIMITS), rule.name
    assert any(TESTS["trend"](unknown, find_rules("nelson").rule("trend")))


@pytest.mark.parametrize(
    ("rules", "name", "holds", "fails"),
    [
        ("western-electric", "shift", [0.1, 0.2] * 4, [0.1, 0.2] * 3 + [0.1]),
        ("western-electric", "four_of_five", [1.1, 1.2, -0.1, 1.1, 1.2], [1.1, 1.2, -0.1, 0.9, 1.2]),
        ("western-electric", "two_of_three", [2.1, -1, 3.5], [2.0, -1, 3.5]),
        ("nelson", "shift", [0.1, 0.2] * 4 + [0.1], [0.1, 0.2] * 4),
        ("nelson", "trend", [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5]),
        ("nelson", "alternating", [0, 1] * 7, [0, 1] * 6 + [0]),
        ("nelson", "close_to_centre", [0.9, -0.9] * 7 + [0.9], [0.9, -0.9] * 7 + [1.0]),
        ("nelson", "away_from_centre", [1.1, -1.1] * 4, [1.1, -1.1] * 3 + [1.1, -1.0]),
        ("health-care-data-guide", "shift", [0.1, 0.2] * 4, [0.1, 0.2] * 3 + [0.1]),
        ("ihi-run-chart", "shift", [0.1, 0.2] * 3, [0.1, 0.2] * 2 + [0.1]),
        ("ihi-run-chart", "trend", [1, 2, 3, 4, 5], [1, 2, 3, 4]),
        ("anhoej", "long_run", [1, -1, 1] + [-1] * 7, [1, -1, 1, -1] + [1] * 6),
        ("anhoej", "few_crossings", [1] * 5 + [-1] * 5, [1] * 4 + [-1] * 4 + [1] * 2),
    ],
)
def test_the_rules_of_other_bodies_on_both_sides_of_their_boundary(rules, name, holds, fails):
    assert any(marks(rules, name, *holds))
    assert not any(marks(rules, name, *fails))
    mirrored = [-value for value in holds]
    assert any(marks(rules, name, *mirrored))


def test_the_points_beyond_are_marked_and_those_between_are_not():
    assert marks("western-electric", "two_of_three", 2.1, -1, 3.5) == [1, 0, 1]
    assert marks("nelson", "four_of_five", -1.1, -1.2, 0.1, -1.1, -1.2) == [-1, -1, 0, -1, -1]


def test_too_few_crossings_mark_the_longest_runs():
    assert marks("anhoej", "few_crossings", *[1] * 5, *[-1] * 5) == [1] * 5 + [-1] * 5
    assert marks("anhoej", "few_crossings", *[1] * 4, *[-1] * 6) == [0] * 4 + [-1] * 6


def test_many_series_are_judged_as_each_alone():
    several = np.random.default_rng(4).normal(0, 1.5, (20, 30)).round(1)
    for rules in rule_sets().values():
        flat = np.zeros_like(several)
        together = judge(Judged(several, flat, flat - 3, flat + 3), rules.rules)
        for row, positions, signs in zip(several, *together, strict=True):
            alone = judge(judged(*row), rules.rules)
            assert (alone[0].tolist(), alone[1].tolist()) == (positions.tolist(), signs.tolist())


def test_zones_are_not_asked_of_what_is_skewed():
    skewed = Judged(*(np.array([line] * 3) for line in (2.5, 0.0, -3.0, 3.0)), zones_fit=False)
    assert judge(skewed, find_rules("western-electric").rules)[0].tolist() == [-1] * 3


def test_every_rule_names_a_test_and_no_set_names_one_twice():
    for rules in rule_sets().values():
        names = [rule.name for rule in rules.rules]
        assert len(names) == len(set(names))
        assert {rule.test for rule in rules.rules} <= set(TESTS)


@pytest.mark.parametrize(
    ("names", "average_run"),
    [
        (["outside_limits"], 370.40),
        (["outside_limits", "two_of_three"], 225.44),
        (["outside_limits", "shift"], 152.73),
        (["outside_limits", "two_of_three", "four_of_five", "shift"], 91.75),
    ],
)
def test_points_until_a_false_alarm_are_those_of_champ_and_woodall_1987(names, average_run):
    """The published average run lengths, with limits that are known."""
    rules = [find_rules("western-electric").rule(name) for name in names]
    values = np.random.default_rng(1987).standard_normal((800, 800))
    flat = np.zeros_like(values)
    signals = judge(Judged(values, flat, flat - 3, flat + 3), rules)[1] != 0
    # A mark stands up to seven points before its rule is complete, which the tolerance covers. Where none
    # came in 800 points, the average stands for the rest.
    first = np.where(signals.any(axis=1), signals.argmax(axis=1) + 1.0, 800 + average_run)
    assert first.mean() == pytest.approx(average_run, rel=0.15)


def test_rules_that_do_not_exist_are_refused_by_name():
    with pytest.raises(UsageError, match="making-data-count"):
        find_rules("nobody")
