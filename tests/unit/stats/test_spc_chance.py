from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest

from mainstay.stats import spc_chance
from mainstay.stats.runs import analyse_runs
from mainstay.stats.spc import control_chart
from mainstay.stats.spc_chance import expected_false_alarms, share_signalling, simulate


@pytest.mark.parametrize("kind", ["xmr", "run"])
@pytest.mark.parametrize("rules", ["making-data-count", "anhoej"])
def test_simulated_series_are_judged_as_charts_are(kind, rules):
    drawn = np.random.default_rng(20).standard_normal((60, 20))
    charts = [control_chart(values, kind=kind, rules=rules) for values in drawn]
    latest = sum(chart.variation != "common" for chart in charts) / 60
    anywhere = sum(set(chart.rule) != {"none"} for chart in charts) / 60
    assert simulate(20, rules, kind == "xmr", series=60) == (latest, anywhere)


def test_runs_signal_as_often_as_all_sequences_of_sides_do():
    """Ten points about a median are five above and five below: every order of them is as likely."""
    orders = [sides for sides in product((-1, 1), repeat=10) if sum(sides) == 0]
    share = sum(analyse_runs(sides, 0).shows_shift for sides in orders) / len(orders)
    assert math.comb(10, 5) == len(orders)
    assert simulate(10, "anhoej", False)[1] == pytest.approx(share, abs=0.005)


def test_expected_alarms_add_up_over_charts_and_segments():
    values = np.random.default_rng(1).standard_normal(24)
    whole = control_chart(values)
    halves = control_chart(values, rebase_at={12: "new clinic"})
    assert expected_false_alarms([]).charts == 0
    one, three = expected_false_alarms([whole]), expected_false_alarms([whole] * 3)
    assert three.anywhere == pytest.approx(3 * one.anywhere)
    half = share_signalling(12, rules="making-data-count")[1]
    assert expected_false_alarms([halves]).anywhere == pytest.approx(1 - (1 - half) ** 2)


def test_more_points_give_more_alarms_and_between_sizes_it_is_between():
    shares = [share_signalling(n, rules="anhoej")[1] for n in (12, 13, 15, 60, 90)]
    assert shares == sorted(shares)
    assert share_signalling(2, rules="anhoej") == (0.0, 0.0)


def test_a_share_of_charts_with_nothing_changed_signals_as_expected():
    drawn = np.random.default_rng(7).standard_normal((400, 24))
    found = [control_chart(values) for values in drawn]
    signalling = sum(set(chart.rule) != {"none"} for chart in found)
    expected = expected_false_alarms(found)
    assert signalling == pytest.approx(expected.anywhere, abs=4 * math.sqrt(expected.anywhere))


def test_sizes_are_in_order():
    assert list(spc_chance.SIZES) == sorted(set(spc_chance.SIZES))
