from __future__ import annotations

from datetime import date

import pytest

from mainstay.report.tally import Tally
from mainstay.report.trend import choose_period, follow, latest_year, next_start

YEAR = [date(2025, month, 1) for month in range(1, 13)]
END = date(2025, 12, 31)


def months(known, count=12):
    return {start: Tally(known, known // 2) for start in YEAR[:count]}


def test_months_are_used_where_a_middling_month_has_enough_people():
    assert choose_period(months(20)) == "month"
    assert choose_period(months(19)) == "quarter"


def test_months_with_nobody_do_not_make_a_middling_month_small():
    assert choose_period({YEAR[0]: Tally(20, 1), YEAR[1]: Tally(), YEAR[2]: Tally()}) == "month"


def test_unknown_people_do_not_make_a_month_large():
    assert choose_period({YEAR[0]: Tally(19, 1, 100)}) == "quarter"


def test_a_quarter_adds_its_months():
    trend = follow(months(10), better="lower", observed_to=END)
    assert trend.starts == (date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1))
    assert trend.tallies == (Tally(30, 15),) * 4


def test_a_month_without_anybody_is_a_gap_and_not_zero():
    trend = follow(
        {YEAR[0]: Tally(30, 9), YEAR[2]: Tally(30, 9), YEAR[3]: Tally(30, 9)}, better="lower", observed_to=END
    )
    assert trend.tallies[1].proportion is None
    assert trend.chart is not None
    assert trend.chart.values[1] != trend.chart.values[1]
    assert trend.known_periods == 3


@pytest.mark.parametrize(("observed_to", "charted"), [(date(2025, 12, 31), 12), (date(2025, 12, 30), 11)])
def test_a_month_that_is_not_over_is_not_charted(observed_to, charted):
    trend = follow(months(30), better="lower", observed_to=observed_to)
    assert len(trend.chart.values) == charted
    assert len(trend.tallies) == 12


def test_with_only_a_month_that_is_not_over_that_month_is_shown_and_said():
    trend = follow({YEAR[0]: Tally(30, 3)}, better="lower", observed_to=date(2025, 1, 15))
    assert (trend.latest, trend.shown, trend.is_whole) == (None, 0, (False,))


@pytest.mark.parametrize(("count", "kind"), [(11, "run"), (12, "xmr")])
def test_below_twelve_points_it_is_a_run_chart_that_says_why(count, kind):
    trend = follow(months(30, count), better="lower", observed_to=END)
    assert (trend.chart.kind, trend.is_run_chart) == (kind, kind == "run")
    assert trend.chart.why.startswith("A run chart, because 11" if kind == "run" else "An XmR chart")


@pytest.mark.parametrize(("count", "drawn"), [(2, False), (3, True)])
def test_fewer_than_three_periods_are_no_chart(count, drawn):
    trend = follow(months(30, count), better="lower", observed_to=END)
    assert (trend.chart is not None) is drawn
    assert drawn or trend.variation == "none"


def test_nobody_eligible_is_no_series_at_all():
    trend = follow({}, better="lower", observed_to=END)
    assert (trend.starts, trend.chart, trend.latest, trend.variation) == ((), None, None, "none")


@pytest.mark.parametrize(("better", "variation"), [("higher", "improvement"), ("lower", "concern")])
def test_a_rise_is_what_the_indicator_says_it_is(better, variation):
    rising = {start: Tally(100, 10 + 5 * place) for place, start in enumerate(YEAR)}
    assert follow(rising, better=better, observed_to=END).variation == variation


def test_the_latest_twelve_months_end_with_the_latest_month_that_has_anybody():
    first, last, tally = latest_year(
        {date(2024, 2, 1): Tally(1, 1), date(2024, 3, 1): Tally(2, 1), date(2025, 2, 1): Tally(4, 0, 1)}
    )
    assert (first, last, tally) == (date(2024, 3, 1), date(2025, 2, 1), Tally(6, 1, 1))


def test_the_year_turns():
    assert next_start(date(2025, 12, 1), "month") == date(2026, 1, 1)


@pytest.mark.parametrize(("known", "drawn"), [(4, False), (5, True)])
def test_a_period_with_hardly_anybody_is_a_gap(known, drawn):
    by_month = {start: Tally(30, 15) for start in YEAR[:11]} | {YEAR[11]: Tally(known, 0)}
    trend = follow(by_month, better="lower", observed_to=END)
    assert bool(trend.chart.values[11] == 0) is drawn
    assert trend.latest == (11 if drawn else 10)
    assert trend.known_periods == (12 if drawn else 11)


@pytest.mark.parametrize(("met", "drawn"), [(9, False), (10, True), (350, True), (351, False)])
def test_a_chart_needs_ten_people_each_way(met, drawn):
    by_month = {start: Tally(30, met // 12 + (place < met % 12)) for place, start in enumerate(YEAR)}
    trend = follow(by_month, better="lower", observed_to=END)
    assert (trend.chart is not None) is drawn
    if not drawn:
        assert trend.variation == "none"
        assert "met it (9)" in trend.too_few or "did not meet it (9)" in trend.too_few


def test_a_run_is_counted_back_from_the_latest_point_over_gaps():
    shares = [10, 20] * 5 + [25, None, 25, 25]
    starts = [*YEAR, date(2026, 1, 1), date(2026, 2, 1)]
    by_month = {start: Tally(100, share) for start, share in zip(starts, shares, strict=True) if share}
    assert follow(by_month, better="lower", observed_to=date(2026, 2, 28)).run_length == 4


def test_a_point_on_the_average_ends_a_run():
    by_month = {start: Tally(100, share) for start, share in zip(YEAR, [10, 30] * 5 + [20] * 2, strict=True)}
    assert follow(by_month, better="lower", observed_to=END).run_length == 0


def test_limits_start_afresh_with_the_period_of_a_rebase():
    months = {date(2024 + at // 12, at % 12 + 1, 1): Tally(40, 10 if at < 12 else 30) for at in range(24)}
    asked = {"better": "lower", "observed_to": date(2025, 12, 31)}
    chart = follow(months, **asked, rebases={date(2025, 1, 17): "a second prescriber"}).chart
    assert chart.segments == {0: "", 12: "a second prescriber"}
    assert (chart.centre[11], chart.centre[12]) == (25, 75)


@pytest.mark.parametrize("day", [date(2023, 6, 1), date(2024, 1, 5), date(2027, 1, 1)])
def test_a_rebase_with_nothing_before_it_changes_nothing(day):
    months = {date(2024, month, 1): Tally(40, month + 5) for month in range(1, 13)}
    asked = {"better": "lower", "observed_to": date(2024, 12, 31)}
    assert follow(months, **asked, rebases={day: "why"}).chart.segments == {0: ""}
