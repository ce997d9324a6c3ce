"""What must hold of every kind of control chart, whatever is charted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mainstay.stats.runs import analyse_runs, count_crossings, run_lengths
from mainstay.stats.spc import control_chart
from mainstay.stats.spc_choice import choose_chart
from mainstay.stats.spc_kinds import KINDS, find_kind
from mainstay.stats.spc_rules import rule_sets

SIDES = st.lists(st.sampled_from([-1, 0, 1]), max_size=40)
GAPS = st.lists(st.integers(1, 400), min_size=2, max_size=40)


@st.composite
def counts(draw, most_points=30):
    """Numerators no larger than their denominators."""
    known = [draw(st.integers(1, 300)) for _ in range(draw(st.integers(2, most_points)))]
    return [draw(st.integers(0, most)) for most in known], known


def clear_of_lines(chart):
    """No value so near a line that the last bit of a float decides."""
    return all(
        np.nanmin(np.abs(chart.values - chart.centre - share * (limit - chart.centre)), initial=1) > 1e-9
        for limit in (chart.lower_limit, chart.upper_limit)
        for share in (0, 1 / 3, 2 / 3, 1)
    )


@given(counts(), st.sampled_from(["p", "p-prime"]))
def test_those_who_met_it_and_those_who_did_not_mirror_each_other(people, kind):
    met, known = people
    chart = control_chart(met, known, kind=kind)
    other = control_chart([n - m for m, n in zip(met, known, strict=True)], known, kind=kind)
    np.testing.assert_allclose(other.centre, 1 - chart.centre, atol=1e-12)
    np.testing.assert_allclose(other.lower_limit, 1 - chart.upper_limit, atol=1e-9)
    assume(clear_of_lines(chart))
    assert other.rule == chart.rule


@given(counts(), st.sampled_from(["u", "u-prime"]), st.sampled_from([2, 10]))
def test_another_unit_of_amounts_is_another_unit_of_limits(people, kind, factor):
    events, amounts = people
    chart = control_chart(events, amounts, kind=kind)
    other = control_chart(events, [factor * amount for amount in amounts], kind=kind)
    np.testing.assert_allclose(other.upper_limit * factor, chart.upper_limit, rtol=1e-9)
    np.testing.assert_allclose(other.lower_limit * factor, chart.lower_limit, rtol=1e-9, atol=1e-12)


@given(GAPS, st.sampled_from([1 / 7, 24]))
def test_times_in_days_or_hours_have_the_same_signals(times, factor):
    chart = control_chart(times, kind="t")
    other = control_chart([time * factor for time in times], kind="t")
    np.testing.assert_allclose(other.upper_limit, chart.upper_limit * factor, rtol=1e-9)
    np.testing.assert_allclose(other.centre, chart.centre * factor, rtol=1e-9)


@given(GAPS, st.sampled_from(sorted(KINDS)))
def test_the_centre_lies_between_the_limits_and_within_the_values(values, kind):
    below = [400] * len(values) if find_kind(kind).takes_denominator else None
    chart = control_chart(values, below, kind=kind)
    assert np.all((chart.values.min() - 1e-9 <= chart.centre) & (chart.centre <= chart.values.max() + 1e-9))
    if kind != "run":
        assert np.all(chart.lower_limit <= chart.centre + 1e-9)
        assert np.all(chart.centre <= chart.upper_limit + 1e-9)


@given(counts(), st.sampled_from(sorted(rule_sets())))
def test_better_and_worse_change_places_with_the_direction_and_nothing_else_does(people, rules):
    up, down = (
        control_chart(*people, kind="p", rules=rules, improvement=way) for way in ("increase", "decrease")
    )
    swapped = {"improvement": "concern", "concern": "improvement"}
    assert up.rule == down.rule
    assert down.variation == swapped.get(up.variation, up.variation)
    assert [name is None for name in up.rule] == [False] * len(people[0])


@given(SIDES)
def test_runs_cover_every_point_off_the_centre_once(sides):
    lengths = run_lengths(np.array(sides, dtype=float))
    off = [side for side in sides if side]
    runs = 1 + sum(one != other for one, other in pairwise(off)) if off else 0
    assert [length == 0 for length in lengths] == [side == 0 for side in sides]
    assert int(count_crossings(lengths)) == max(0, runs - 1)
    found = analyse_runs(sides, 0)
    assert found == analyse_runs(off, 0) == analyse_runs([-side for side in sides[::-1]], 0)


@given(counts(most_points=20))
def test_a_choice_can_always_be_charted_and_says_why(people):
    choice = choose_chart(*people)
    chart = control_chart(*people, kind=choice.kind, why=choice.why)
    assert "because" in chart.why
    assert (choice.kind == "run") == (len(people[0]) < 12)


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(values=GAPS, gaps=st.integers(1, 5))
def test_periods_not_known_at_the_end_change_nothing_before_them(kind, values, gaps):
    below = [400] * len(values) if find_kind(kind).takes_denominator else None
    more = [400] * (len(values) + gaps) if below else None
    chart, longer = (
        control_chart(values, below, kind=kind),
        control_chart([*values, *[np.nan] * gaps], more, kind=kind),
    )
    assert longer.rule == (*chart.rule, *[None] * gaps)
    assert longer.variation == chart.variation
