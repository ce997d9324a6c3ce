from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import UsageError
from mainstay.stats.spc_choice import choose_chart

NAN = float("nan")
MET = [8, 12, 9, 14, 11, 7, 10, 13, 9, 12, 8, 11]


@pytest.mark.parametrize(("points", "kind"), [(11, "run"), (12, "xmr")])
def test_below_twelve_known_points_it_is_a_run_chart(points, kind):
    assert choose_chart([*range(points), NAN]).kind == kind


def test_the_reason_says_how_many_points_there_are():
    assert choose_chart([1]).why.startswith("A run chart, because 1 point is too few")
    assert "because 11 points are too few for limits: they need 12" in choose_chart(range(11)).why


@pytest.mark.parametrize(("two", "kind"), [((100, 80), "xmr"), ((101, 79), "p-prime"), ((60, 120), "p")])
def test_limits_follow_denominators_that_differ_by_more_than_a_quarter(two, kind):
    # the average of all twelve is 80: 100 lies a quarter above it
    others = [78] * 10
    chosen = choose_chart([MET[0] * 4, *MET[1:]], [*two, *others])
    assert chosen.kind == kind
    assert "25%" in chosen.why


def test_what_varies_beyond_counting_has_primed_limits():
    met, known = [40, 200, 60, 240, 50, 220] * 2, [400, 500] * 6
    chosen = choose_chart(met, [*known[:-1], 900])
    assert chosen.kind == "p-prime"
    assert "times as much as counting alone explains" in chosen.why


def test_more_events_than_people_are_a_rate():
    assert choose_chart([13, *MET[1:]], [12, 40, *[20] * 10]).kind in ("u", "u-prime")
    assert choose_chart(MET, [40, 80, *[60] * 10], values_are="rate").kind in ("u", "u-prime")


@pytest.mark.parametrize(
    ("held", "kind"), [("count", "c"), ("days-between", "t"), ("cases-between", "g"), ("measurement", "xmr")]
)
def test_what_the_values_are_decides(held, kind):
    assert choose_chart(MET, values_are=held).kind == kind


def test_counts_that_vary_beyond_chance_are_charted_as_single_values():
    assert choose_chart([2, 40] * 6, values_are="count").kind == "xmr"


def test_rare_events_are_said_to_want_the_days_between_them():
    assert "days between events" in choose_chart([0, 0, 1] * 5, values_are="count").why
    assert "days between events" not in choose_chart([0, 1] * 6, values_are="count").why


def test_nothing_known_is_too_few():
    assert choose_chart([NAN], [0]).kind == "run"


def test_other_words_are_refused():
    with pytest.raises(UsageError, match="measurement"):
        choose_chart(np.arange(20), values_are="guess")
