from __future__ import annotations

from datetime import date

import pytest

from mainstay.charts.describe import describe_funnel, describe_spc
from mainstay.stats.funnel import funnel_plot
from mainstay.stats.spc import control_chart

NAN = float("nan")
QUIET = [0.4, 0.44, 0.41, 0.38, 0.4, 0.43, 0.37, 0.4, 0.36, 0.44, 0.41, 0.38]


def describe(values, *, what="Heroin use", **options):
    days = [date(2024 + i // 12, i % 12 + 1, 1) for i in range(len(values))]
    return describe_spc(control_chart(values, **{"improvement": "decrease", **options}), days, what=what)


def test_common_cause_says_that_nothing_changed():
    assert "No special cause" in describe(QUIET)


def test_special_cause_at_the_latest_point_says_why():
    assert "Special cause, concern: it lies above the upper limit." in describe([*QUIET, 0.9])
    assert "Special cause, improvement: it lies below the lower limit." in describe([*QUIET, 0.1])
    assert "neither: it lies above" in describe([*QUIET, 0.9], improvement="none")


def test_special_cause_further_back_is_not_kept_quiet():
    words = describe([*QUIET, 0.6, *QUIET])
    assert "No special cause" not in words
    assert "The latest point is common cause; 1 earlier point shows special cause." in words


@pytest.mark.parametrize(
    ("target", "words"), [(0.9, "will be met."), (0.1, "will not be met."), (0.4, "in some periods and not")]
)
def test_a_target_says_whether_it_will_be_met(target, words):
    assert words in describe(QUIET, target=target)


def test_gaps_are_counted_and_the_latest_value_has_its_own_date():
    words = describe([*QUIET, NAN, NAN])
    assert "38% in December 2024" in words
    assert "Not known in 2 of 14 periods." in words


def test_trial_limits_say_so():
    assert "Trial limits" in describe(QUIET[:11])
    assert "Trial limits" not in describe(QUIET)


def test_nothing_known_says_nothing_else():
    assert describe([NAN, NAN]).endswith("Nothing is known in any of its 2 periods.")


def test_an_abbreviation_keeps_its_capitals():
    assert "of HIV test," in describe(QUIET, what="HIV test")
    assert "of heroin use," in describe(QUIET)


def test_a_funnel_keeps_the_order_it_was_given_and_ranks_nobody():
    plot = funnel_plot([80, 50, 20], [100, 100, 100])
    words = describe_funnel(plot, ["Cedar", "Ash", "Birch"], what="Left early")
    assert "Outside the 99.8% limits: Cedar (above), Birch (below)." in words
    assert "Ash" not in words


def test_the_service_that_a_page_is_about_finds_itself():
    plot = funnel_plot([80, 50, 20, 0], [100, 100, 100, 0])
    names = ["Cedar", "Ash", "Birch", "Elm"]
    assert "Ash lies within the limits." in describe_funnel(plot, names, what="x", highlight="Ash")
    assert "Cedar lies above the 99.8% limits." in describe_funnel(plot, names, what="x", highlight="Cedar")
    assert "because nobody is counted" in describe_funnel(plot, names, what="x", highlight="Elm")
    assert "Nobody counted at 1 of 4." in describe_funnel(plot, names, what="x")


def test_a_funnel_of_nobody_says_so():
    words = describe_funnel(funnel_plot([0], [0]), ["Ash"], what="Left early")
    assert words == "Funnel plot of left early. Nobody is counted at any service."
