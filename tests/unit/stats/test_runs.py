from __future__ import annotations

import pytest

from mainstay.stats.runs import RunsAnalysis, analyse_runs, crossings_min, longest_run_max


@pytest.mark.parametrize(
    ("points", "longest", "fewest"),
    [(10, 6, 2), (12, 7, 3), (15, 7, 4), (18, 7, 5), (20, 7, 6), (24, 8, 8), (30, 8, 10), (36, 8, 13)],
)
def test_critical_values_of_anhøj_and_olesen_2014(points, longest, fewest):
    assert longest_run_max(points) == longest
    assert crossings_min(points) == fewest


def test_points_on_the_centre_and_gaps_are_left_out():
    assert analyse_runs([1, 5, float("nan"), 1, 9, 5, 9], 5) == analyse_runs([1, 1, 9, 9], 5)


def test_a_run_one_longer_than_chance_allows_shows_a_shift():
    alternating = [1, 9] * 6
    assert not analyse_runs([*alternating, *[9] * 6], 5).shows_shift
    assert analyse_runs([*alternating, *[9] * 7], 5).shows_shift


def test_fewer_crossings_than_chance_allows_show_a_shift():
    five_runs = [1, 1, 9, 9, 1, 1, 9, 9, 1, 1]
    assert not analyse_runs(five_runs, 5).shows_shift
    assert analyse_runs([1] * 5 + [9] * 5, 5).shows_shift


@pytest.mark.parametrize("values", [[5, 5, 5], [float("nan")], []])
def test_nothing_off_the_centre_has_no_runs(values):
    runs = analyse_runs(values, 5)
    assert runs == RunsAnalysis(0, None, 0, None)
    assert not runs.shows_shift
