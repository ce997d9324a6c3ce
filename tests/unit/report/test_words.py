from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from mainstay.report.tally import Tally
from mainstay.report.trend import follow
from mainstay.report.words import (
    say_false_alarms,
    say_limits,
    say_list,
    say_percent,
    say_share,
    say_signal,
    signal_began,
)

END = date(2026, 12, 31)


def trend_of(shares, *, better="lower", known=100):
    months = [date(2025 + place // 12, place % 12 + 1, 1) for place in range(len(shares))]
    tallies = {start: Tally(known, share) for start, share in zip(months, shares, strict=True)}
    return follow(tallies, better=better, observed_to=END)


STEADY = [40, 44] * 8


def test_nobody_is_never_a_per_cent():
    assert say_share(Tally()) == "nobody was eligible"
    assert say_share(Tally(0, 0, 7)) == "not known of anybody"
    assert say_share(Tally(7, 0)) == "0% (0 of 7)"
    assert say_percent(float("nan")) == "–"


def test_names_are_listed_as_in_a_sentence():
    assert [say_list(list("ABC"[:count])) for count in (1, 2, 3)] == ["A", "A and B", "A, B and C"]


def test_common_cause_says_nothing():
    assert say_signal(trend_of(STEADY)) == ""


@pytest.mark.parametrize(
    ("rule", "shares", "words"),
    [
        ("outside_limits", [*STEADY, 80], "In May 2026 it was 80% (80 of 100), outside the range"),
        ("trend", [40, 50] * 6 + [41, 42, 43, 44, 45, 46, 47], "risen month after month, to 47%"),
        ("trend", [40, 50] * 6 + [47, 46, 45, 44, 43, 42, 41], "fallen month after month, to 41%"),
        ("two_of_three", [40, 50] * 9 + [66, 66], "lie close to the upper limit"),
    ],
)
def test_each_rule_has_its_words(rule, shares, words):
    trend = trend_of(shares)
    assert trend.chart.rule[trend.latest] == rule
    assert words in say_signal(trend)


def test_a_shift_began_with_its_first_point():
    trend = trend_of([*STEADY, 46, 47, 46, 47, 46, 47, 46])
    assert trend.chart.rule[trend.latest] == "shift"
    assert signal_began(trend) == "April 2026"  # the last of the steady months lies above the average too
    assert "For 8 months in a row it has been above its average" in say_signal(trend)


def test_a_point_outside_began_with_itself():
    assert signal_began(trend_of([*STEADY, 90])) == "May 2026"


@pytest.mark.parametrize(
    ("shares", "rule", "began"),
    [
        ([50, 51, 52, 50, 51, 30, 31, 32, 31, 30], "few_crossings", "June 2025"),
        ([50, 51, 52, 50, 30, 40, 31, 32, 40, 31, 30], "few_crossings", "May 2025"),
        ([50, 41, 41, 41, 41, 30, 31, 32, 31, 30, 31], "few_crossings", "June 2025"),
    ],
)
def test_a_run_chart_says_that_it_has_no_limits(shares, rule, began):
    trend = trend_of(shares)
    assert trend.chart.rule[trend.latest] == rule
    assert "months in a row it has been below its median of" in say_signal(trend)
    assert say_signal(trend).endswith(f"from a run chart, without limits: only {len(shares)} months so far.")
    assert signal_began(trend) == began


def test_one_high_point_is_no_signal_where_there_are_no_limits():
    assert say_signal(trend_of([40, 41, 40, 41, 40, 41, 40, 90])) == ""


def test_false_alarms_count_each_services_series_where_all_are_shown():
    section = SimpleNamespace(trend=trend_of(STEADY), lines=[SimpleNamespace(trend=trend_of(STEADY))] * 9)
    empty = SimpleNamespace(trend=trend_of([40]), lines=[])
    network = SimpleNamespace(sections=[section, empty], service_id=None)
    assert "of the 10 charts here" in say_false_alarms(network)
    assert "of the chart here" in say_false_alarms(SimpleNamespace(sections=[section, empty], service_id="a"))
    assert say_false_alarms(SimpleNamespace(sections=[empty], service_id=None)) == ""


def test_the_rule_for_quarters_is_said_where_it_is_used():
    assert say_limits(trend_of(STEADY)) == "By month; 16 months."
    small = follow(
        {date(2025, month, 1): Tally(19, 5) for month in range(1, 13)}, better="lower", observed_to=END
    )
    assert say_limits(small).startswith("By quarter, because a middling month has fewer than 20 people known")


def test_too_few_periods_are_said():
    trend = follow({date(2025, 1, 1): Tally(30, 3)}, better="lower", observed_to=END)
    assert say_limits(trend) == "No control chart: too few periods with 5 or more people known (1)."
    assert say_limits(follow({}, better="lower", observed_to=END)) == ""
