from __future__ import annotations

from datetime import date, timedelta

import pytest

from mainstay.charts.describe import _reason, describe_false_alarms, describe_funnel, describe_spc
from mainstay.stats.funnel import funnel_plot
from mainstay.stats.spc import control_chart
from mainstay.stats.spc_chance import FalseAlarms
from mainstay.stats.spc_rules import rule_sets

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


def test_quarters_are_not_called_months():
    quarters = [date(2023 + i // 4, i % 4 * 3 + 1, 1) for i in range(12)]
    words = describe_spc(control_chart(QUIET), quarters, what="Heroin use")
    assert words.startswith("Control chart of heroin use, quarters beginning January 2023 to October 2025.")
    assert "Latest: 38% in the quarter from October 2025;" in words


def test_what_happened_is_said_with_its_day():
    days = [date(2024, month, 1) for month in range(1, 13)]
    happened = [(date(2024, 6, 10), "A second prescriber started.")]
    words = describe_spc(control_chart(QUIET), days, what="Heroin use", happened=happened)
    assert "10 June 2024: A second prescriber started. " in f"{words} "


def test_a_target_that_nothing_can_be_said_of_is_not_kept_quiet():
    assert "Whether the target of 50% will be met cannot be said" in describe(QUIET, kind="run", target=0.5)


def test_special_cause_further_back_is_not_kept_quiet():
    words = describe([*QUIET, 0.6, *QUIET])
    assert "No special cause" not in words
    assert "The latest point is common cause; 1 earlier point shows special cause." in words


@pytest.mark.parametrize(
    ("target", "words"), [(0.9, "will be met."), (0.1, "will not be met."), (0.4, "in some periods and not")]
)
def test_a_target_says_whether_it_will_be_met(target, words):
    assert words in describe(QUIET, target=target)


@pytest.mark.parametrize(
    ("rules", "values", "words"),
    [
        ("western-electric", [4, 6] * 9 + [5.9] * 8, "one of at least eight points in a row above the mean"),
        (
            "western-electric",
            [4.8, 5.2] * 9 + [5.8, 5.85],
            "one of two or more points out of three close to the upper",
        ),
        (
            "western-electric",
            [4.8, 5.2] * 9 + [5.5] * 4,
            "four or more points out of five more than a third of the",
        ),
        ("nelson", [4, 6] * 12, "one of at least fourteen points in a row that rise and fall by turns"),
        (
            "nelson",
            [4, 6] * 9 + [4.8, 5.1, 5.2] * 5,
            "fifteen points in a row that all lie close to the mean",
        ),
        ("anhoej", [4, 6] * 9 + [5.9, 5.8] * 5, "points in a row above the mean, where chance allows 8"),
        (
            "anhoej",
            [4, 4.4] * 3 + [6, 6.4] * 3,
            "crosses its mean once, where chance makes that 3 or more",
        ),
    ],
)
def test_the_rules_of_other_bodies_say_their_own_numbers(rules, values, words):
    assert words in describe_spc(
        control_chart(values, rules=rules),
        [date(2024, 1, 1) + timedelta(days=i) for i in range(len(values))],
        what="x",
        shown_as="number",
    )


def test_every_rule_can_be_said():
    chart = control_chart([4, 6] * 12)
    for rules in rule_sets().values():
        for rule in rules.rules:
            assert _reason(chart, rule)


def test_a_run_chart_says_why_it_is_one_and_that_few_points_tell_little():
    words = describe(QUIET[:9], kind="run", why="A run chart, because 9 points are too few.")
    assert words.startswith("Run chart of heroin use,")
    assert "median 40%." in words
    assert "limits" not in words
    assert "With fewer than 10 points, hardly anything" in words
    assert words.endswith("because 9 points are too few.")


def test_hardly_any_false_alarm_is_not_none():
    assert "fewer than 0.1 of the 2 charts" in describe_false_alarms(FalseAlarms(2, 0.01, 0.2))
    assert "about 0.2 at some point" in describe_false_alarms(FalseAlarms(2, 0.01, 0.2))
    assert "about 3 of the 90 charts" in describe_false_alarms(FalseAlarms(90, 2.6, 20))


def test_new_limits_are_said_with_their_reason():
    words = describe([*QUIET, *QUIET], rebase_at={12: "new clinic"})
    assert "New limits from January 2025: new clinic." in words
    assert "New limits from January 2025: no reason given." in describe(QUIET * 2, rebase_at={12: ""})


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
