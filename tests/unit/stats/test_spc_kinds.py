"""Kinds of chart against published examples, and what is not known."""

from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.spc import control_chart
from mainstay.stats.spc_kinds import KINDS, find_kind

NAN = float("nan")
BOARDS = [
    21,
    24,
    16,
    12,
    15,
    5,
    28,
    20,
    31,
    25,
    20,
    24,
    16,
    19,
    10,
    17,
    13,
    22,
    18,
    39,
    30,
    24,
    16,
    19,
    17,
    15,
]
HOURS = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]


def test_the_c_chart_of_montgomerys_printed_circuit_boards():
    chart = control_chart(BOARDS, kind="c")
    assert (chart.centre[0], chart.lower_limit[0], chart.upper_limit[0]) == pytest.approx(
        (19.85, 6.48, 33.21), abs=0.01
    )
    assert [place for place, name in enumerate(chart.rule, 1) if name == "outside_limits"] == [6, 20]


def test_the_p_chart_of_montgomerys_orange_juice_cans():
    chart = control_chart([347], [1500], kind="p")
    assert chart.centre[0] == pytest.approx(0.2313, abs=5e-5)
    chart = control_chart([11.5667] * 30, [50] * 30, kind="p")
    assert (chart.lower_limit[0], chart.upper_limit[0]) == pytest.approx((0.0524, 0.4102), abs=5e-5)


def test_the_u_chart_of_montgomerys_shipments():
    chart = control_chart([3.7] * 20, [50] * 20, kind="u")
    assert (chart.centre[0], chart.upper_limit[0]) == pytest.approx((0.0740, 0.1894), abs=5e-5)
    assert chart.lower_limit[0] == 0


def test_the_times_between_failures_of_montgomerys_valve_have_no_signal():
    chart = control_chart(HOURS, kind="t")
    assert chart.centre[0] ** (1 / 3.6) == pytest.approx(5.386, abs=0.005)
    assert set(chart.rule) == {"none"}


def test_a_prime_chart_of_alike_denominators_is_an_individuals_chart():
    met, known = [8, 12, 9, 14, 11, 7, 10, 13, 9, 12, 8, 11], [40] * 12
    prime = control_chart(met, known, kind="p-prime")
    single = control_chart(met, known, kind="xmr", rules="anhoej")
    np.testing.assert_allclose(prime.upper_limit, single.upper_limit, atol=1e-12)
    np.testing.assert_allclose(prime.lower_limit, single.lower_limit, atol=1e-12)


def test_a_u_chart_of_equal_amounts_is_a_c_chart():
    whole, rate = control_chart(BOARDS, kind="c"), control_chart(BOARDS, [4] * len(BOARDS), kind="u")
    np.testing.assert_allclose(rate.upper_limit * 4, whole.upper_limit)
    assert rate.rule == whole.rule


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_gap_stays_a_gap_and_moves_no_line(kind):
    below = [9.0] * 14 if find_kind(kind).takes_denominator else None
    values = [4, 6, 3, 5, 4, 7, 5, 4, 6, 5, 3, 6, 5, NAN]
    gap = control_chart(values, below, kind=kind)
    without = control_chart(values[:-1], below[:-1] if below else None, kind=kind)
    assert (gap.point_type[-1], gap.rule[-1]) == (None, None)
    np.testing.assert_allclose(gap.upper_limit[:-1], without.upper_limit)
    assert gap.variation == without.variation


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("values", [[NAN, NAN], [0, 0, 0], [0.0], [NAN, 0, 3]])
def test_hardly_anything_known_is_no_error_and_no_signal(kind, values):
    below = [5.0] * len(values) if find_kind(kind).takes_denominator else None
    chart = control_chart(values, below, kind=kind)
    assert set(chart.rule) <= {None, "none"}
    assert chart.variation == "common"


def test_no_thirds_of_limits_are_asked_of_a_g_chart():
    close_to_limit = [3, 5, 2, 4, 3, 5, 2, 4, 3, 19, 20, 2]
    chart = control_chart(close_to_limit, kind="g", rules="western-electric")
    reach = chart.centre + 2 / 3 * (chart.upper_limit - chart.centre)
    assert np.all(reach[9:11] < chart.values[9:11])
    assert "two_of_three" not in chart.rule
    assert "outside_limits" in control_chart([*close_to_limit, 40], kind="g", rules="western-electric").rule


def test_a_denominator_of_nobody_is_a_gap():
    chart = control_chart([0, 3, 4], [0, 9, 9], kind="p")
    assert np.isnan(chart.values[0])
    assert np.isnan(chart.upper_limit[0])
    assert chart.centre[1] == pytest.approx(7 / 18)


@pytest.mark.parametrize(
    ("kind", "values", "below"),
    [
        ("p", [5], [4]),
        ("p", [5], None),
        ("u-prime", [5], None),
        ("c", [5], [4]),
        ("t", [5], [4]),
        ("g", [-1], None),
        ("u", [5], [-4]),
        ("p", [1, 2], [4]),
        ("pie", [1], None),
    ],
)
def test_counts_that_cannot_be_are_refused(kind, values, below):
    with pytest.raises(UsageError):
        control_chart(values, below, kind=kind)


def test_each_kind_names_its_source():
    assert all(kind.source and kind.title for kind in KINDS.values())
