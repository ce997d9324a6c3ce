from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.spc import assure, control_chart
from mainstay.stats.spc_kinds import exact_mean

NAN = float("nan")
QUIET = [10, 11, 10, 9, 10, 11, 9, 10, 9, 11, 10, 9]
VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


@pytest.mark.parametrize(("screen", "lower", "upper"), [(True, -0.72, 4.60), (False, -3.06, 6.95)])
def test_the_example_of_the_nhsr_plot_the_dots_vignette(screen, lower, upper):
    chart = control_chart(VIGNETTE, screen_moving_ranges=screen)
    assert chart.centre[0] == pytest.approx(1.94, abs=0.005)
    assert chart.lower_limit[0] == pytest.approx(lower, abs=0.005)
    assert chart.upper_limit[0] == pytest.approx(upper, abs=0.005)


@pytest.mark.parametrize(
    ("improvement", "point_type", "variation"),
    [
        ("increase", "special_cause_improvement", "improvement"),
        ("decrease", "special_cause_concern", "concern"),
        ("none", "special_cause_neutral_high", "neutral"),
    ],
)
def test_the_improvement_direction_says_what_a_high_point_means(improvement, point_type, variation):
    chart = control_chart([*QUIET, 30], improvement=improvement)
    assert (chart.point_type[-1], chart.variation, chart.variation_side) == (point_type, variation, "high")


@pytest.mark.parametrize("improvement", ["increase", "decrease"])
def test_what_knows_no_way_is_neither_better_nor_worse(improvement):
    chart = control_chart([4, 6] * 8, rules="nelson", improvement=improvement)
    assert set(chart.rule) == {"alternating"}
    assert set(chart.point_type) == {"special_cause_neutral_high", "special_cause_neutral_low"}
    assert (chart.variation, chart.variation_side) == ("neutral", "high")


def test_without_special_cause_the_variation_is_common():
    chart = control_chart(QUIET)
    assert set(chart.point_type) == {"common_cause"}
    assert set(chart.rule) == {"none"}
    assert (chart.variation, chart.variation_side) == ("common", "none")


@pytest.mark.parametrize(
    ("target", "improvement", "assurance"),
    [
        (4, "increase", ["fail", "pass", "inconsistent"]),
        (4, "decrease", ["pass", "fail", "inconsistent"]),
        (4, "none", ["none", "none", "none"]),
        (None, "increase", ["none", "none", "none"]),
    ],
)
def test_assurance_of_the_limits_that_nhsr_plot_the_dots_tests_itself_with(target, improvement, assurance):
    limits = [(1, 3), (5, 7), (1, 5)]
    assert [assure(target, low, high, improvement) for low, high in limits] == assurance


@pytest.mark.parametrize(("target", "assurance"), [(3, "inconsistent"), (3.01, "fail"), (1, "inconsistent")])
def test_a_target_on_a_limit_is_inconsistent(target, assurance):
    assert assure(target, 1, 3, "increase") == assurance


def test_assurance_takes_the_latest_limits():
    chart = control_chart(
        [*QUIET, *[value + 20 for value in QUIET]],
        improvement="increase",
        target=20,
        rebase_at={12: "a new clinic"},
    )
    assert chart.assurance == "pass"
    assert control_chart(QUIET, improvement="increase", target=20).assurance == "fail"


def test_a_rebase_starts_everything_again():
    later = [value + 20 for value in QUIET]
    together, alone = control_chart([*QUIET, *later], rebase_at={12: "a new clinic"}), control_chart(later)
    assert together.segment_starts == (0, 12)
    assert together.centre[12:].tolist() == alone.centre.tolist()
    assert together.upper_limit[12:].tolist() == alone.upper_limit.tolist()
    assert set(together.point_type) == {"common_cause"}
    assert together.runs == alone.runs
    assert "special_cause_neutral_high" in control_chart([*QUIET, *later]).point_type


def test_a_fixed_baseline_does_not_learn_from_later_points():
    chart = control_chart([*QUIET, 30, 31, 30], fix_after=12)
    assert chart.upper_limit[0] == control_chart(QUIET).upper_limit[0]
    assert chart.rule[-3:] == ("outside_limits",) * 3


@pytest.mark.parametrize(("points", "trial"), [(11, True), (12, False)])
def test_limits_of_fewer_than_twelve_points_are_trial_limits(points, trial):
    assert control_chart(QUIET[:points]).trial_limits is trial


def test_a_gap_does_not_count_towards_twelve_points():
    assert control_chart([*QUIET[:11], NAN]).trial_limits


def test_a_gap_has_no_label_and_no_part_in_the_limits():
    chart = control_chart([*QUIET, NAN])
    assert chart.point_type[-1] is None
    assert chart.rule[-1] is None
    assert chart.centre[-1] == control_chart(QUIET).centre[0]
    assert chart.variation == "common"


def test_no_moving_range_reaches_across_a_gap():
    chart = control_chart([0, 1, NAN, 50, 51], screen_moving_ranges=False)
    assert chart.upper_limit[0] - chart.centre[0] == pytest.approx(2.66)


def test_a_gap_does_not_hide_a_shift():
    noisy = [12, 8] * 6
    shifted = [11, 10.5, 11, 10.6, 11, 10.7, 11]
    with_gap = [*noisy, *shifted[:3], NAN, *shifted[3:]]
    assert control_chart(with_gap).rule[-1] == "shift"
    assert control_chart(with_gap[:-1]).rule[-1] == "none"


def test_without_neighbours_there_are_no_limits():
    chart = control_chart([1, NAN, 3, NAN, 2], target=9)
    assert np.isnan(chart.upper_limit).all()
    assert chart.centre[0] == 2
    assert chart.assurance == "none"


def test_nothing_known_says_nothing():
    chart = control_chart([NAN, NAN])
    assert chart.point_type == (None, None)
    assert (chart.variation, chart.longest_run_max) == ("common", None)


def test_equal_values_lie_on_their_own_centre():
    chart = control_chart([0.1] * 13)
    assert set(chart.rule) == {"none"}
    assert chart.lower_limit[0] == chart.upper_limit[0] == 0.1
    assert exact_mean(np.full(13, 0.1)) == 0.1


@pytest.mark.parametrize(
    "options",
    [
        {"improvement": "up"},
        {"rules": "nobody"},
        {"fix_after": 11},
        {"rebase_at": {12: ""}},
        {"rebase_at": {-1: ""}},
    ],
)
def test_options_that_cannot_be_are_refused(options):
    with pytest.raises(UsageError):
        control_chart(QUIET, **options)


@pytest.mark.parametrize("values", [[], [[1, 2], [3, 4]]])
def test_no_series_is_refused(values):
    with pytest.raises(UsageError, match="one value per period"):
        control_chart(values)
