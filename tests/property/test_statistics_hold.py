"""What must hold of the statistics whatever the counts and series are."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from mainstay.stats.funnel import LIMITS, funnel_limits, funnel_plot
from mainstay.stats.proportions import unknown_bounds, wilson_interval
from mainstay.stats.spc import control_chart

SERIES = st.lists(st.integers(-50, 50), min_size=2, max_size=40)
CONFIDENCE = st.floats(0.5, 0.9999)
SWAPPED = {
    "special_cause_improvement": "special_cause_concern",
    "special_cause_concern": "special_cause_improvement",
    "common_cause": "common_cause",
}


@st.composite
def counts(draw, most=500):
    known = draw(st.integers(1, most))
    return draw(st.integers(0, known)), known


def clear_of_ties(chart):
    """No value so near a line that the last bit of a float decides."""
    width = chart.upper_limit[0] - chart.centre[0]
    lines = [chart.centre[0] + share * width for share in (-1, -2 / 3, 0, 2 / 3, 1)]
    return all(abs(value - line) > 1e-6 for value in chart.values for line in lines)


@given(counts(), CONFIDENCE)
def test_wilson_limits_hold_the_proportion_and_stay_within_0_and_1(people, confidence):
    interval = wilson_interval(*people, confidence=confidence)
    assert 0 <= interval.lower <= interval.proportion <= interval.upper <= 1


@given(counts())
def test_wilson_limits_of_met_and_of_not_met_mirror_each_other(people):
    met, known = people
    here, mirrored = wilson_interval(met, known), wilson_interval(known - met, known)
    np.testing.assert_allclose([here.lower, here.upper], [1 - mirrored.upper, 1 - mirrored.lower], atol=1e-12)


@given(counts(), CONFIDENCE, CONFIDENCE)
def test_more_confidence_never_narrows_an_interval(people, one, other):
    less, more = (wilson_interval(*people, confidence=confidence) for confidence in sorted((one, other)))
    assert more.lower <= less.lower
    assert less.upper <= more.upper


@given(counts(), st.integers(0, 300), st.sampled_from(["higher", "lower"]))
def test_the_truth_lies_between_worst_and_best_whatever_the_unknown_are(people, unknown, better):
    met, known = people
    low, high = sorted(float(bound) for bound in unknown_bounds(met, known, unknown, better=better))
    for met_among_unknown in {0, unknown // 2, unknown}:
        assert low <= (met + met_among_unknown) / (known + unknown) <= high


@given(SERIES, st.integers(-1000, 1000))
def test_moving_a_series_moves_its_chart_and_no_label(series, shift):
    chart = control_chart(series)
    assume(clear_of_ties(chart))
    moved = control_chart([value + shift for value in series])
    np.testing.assert_allclose(moved.upper_limit, chart.upper_limit + shift, atol=1e-9)
    np.testing.assert_allclose(moved.centre, chart.centre + shift, atol=1e-9)
    assert moved.rule == chart.rule
    assert moved.point_type == chart.point_type


@given(SERIES, st.floats(0.001, 1000))
def test_changing_the_unit_of_a_series_changes_no_label(series, factor):
    chart = control_chart(series)
    assume(clear_of_ties(chart))
    scaled = control_chart([value * factor for value in series])
    np.testing.assert_allclose(scaled.lower_limit, chart.lower_limit * factor, rtol=1e-9, atol=1e-9 * factor)
    assert scaled.rule == chart.rule


@given(SERIES)
def test_the_other_direction_swaps_improvement_and_concern(series):
    up, down = control_chart(series, improvement="increase"), control_chart(series, improvement="decrease")
    assert down.rule == up.rule
    assert down.point_type == tuple(SWAPPED[kind] for kind in up.point_type)


@given(SERIES)
def test_a_series_upside_down_signals_the_other_way(series):
    chart = control_chart(series, improvement="increase")
    assume(clear_of_ties(chart))
    upside_down = control_chart([-value for value in series], improvement="decrease")
    assert upside_down.rule == chart.rule
    assert upside_down.point_type == chart.point_type
    assert upside_down.runs == chart.runs


@given(SERIES, st.integers(0, 40))
def test_a_gap_at_the_end_changes_nothing_before_it(series, gaps):
    chart, longer = control_chart(series), control_chart([*series, *[np.nan] * gaps])
    assert longer.point_type[: len(series)] == chart.point_type
    assert longer.variation == chart.variation
    assert longer.centre[0] == chart.centre[0]


@given(st.floats(0.01, 0.99), st.integers(1, 5000), st.sampled_from(LIMITS), st.floats(0, 0.05))
def test_limits_narrow_with_more_people_and_stay_in_order(centre, people, method, tau2):
    limits = funnel_limits(centre, [people, people + 1], method=method, tau2=tau2)
    assert limits.lower_95[0] <= limits.lower_95[1] + 1e-12
    assert limits.upper_95[1] <= limits.upper_95[0] + 1e-12
    ordered = [limits.lower_998, limits.lower_95, np.full(2, centre), limits.upper_95, limits.upper_998]
    for below, above in pairwise(ordered):
        assert (below <= above + 1e-12).all()
    assert (limits.lower_998 >= 0).all()
    assert (limits.upper_998 <= 1).all()


@given(st.lists(counts(), min_size=1, max_size=25), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_services_changes_nothing(services, shuffle, overdispersion):
    order = list(range(len(services)))
    shuffle.shuffle(order)
    plot = funnel_plot(*np.transpose(services), overdispersion=overdispersion)
    other = funnel_plot(*np.transpose([services[i] for i in order]), overdispersion=overdispersion)
    assert other.centre == plot.centre
    assert abs(other.dispersion.tau2 - plot.dispersion.tau2) < 1e-12
    assert other.position == tuple(plot.position[i] for i in order)


@given(st.lists(counts(), min_size=2, max_size=25))
def test_score_limits_flag_exactly_those_whose_wilson_interval_leaves_out_the_centre(services):
    met, known = np.transpose(services)
    plot, interval = funnel_plot(met, known), wilson_interval(met, known)
    assume(np.abs(np.stack([interval.lower, interval.upper]) - plot.centre).min() > 1e-9)
    left_out = (interval.lower > plot.centre) | (interval.upper < plot.centre)
    assert [place != "within" for place in plot.position] == left_out.tolist()
