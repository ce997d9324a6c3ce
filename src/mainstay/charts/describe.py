"""What a chart shows, in a sentence or two: its text alternative and its caption."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mainstay.charts.units import Unit, find_unit, quarterly, whole_months, write_day
from mainstay.stats.spc_kinds import find_kind
from mainstay.stats.spc_rules import find_rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from mainstay.stats.funnel import FunnelPlot
    from mainstay.stats.spc import ControlChart
    from mainstay.stats.spc_chance import FalseAlarms
    from mainstay.stats.spc_rules import Rule

FEWEST_FOR_RUNS = 10
"""With fewer points no run and no number of crossings is beyond what chance allows, or hardly any."""

NO_REASON = "no reason given"
"""What stands where a rebase has none."""

NUMBERS = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    7: "seven",
    8: "eight",
    9: "nine",
    14: "fourteen",
    15: "fifteen",
}
KINDS = {"improvement": "improvement", "concern": "concern", "neutral": "a change that is neither"}
ASSURANCES = {
    "pass": "As things are, the target of {} will be met.",
    "fail": "As things are, the target of {} will not be met.",
    "inconsistent": "As things are, the target of {} will be met in some periods and not in others.",
    "none": "Whether the target of {} will be met cannot be said: there are no limits, or no better way.",
}


def describe_spc(
    chart: ControlChart,
    periods: Sequence[date],
    *,
    what: str,
    shown_as: str = "proportion",
    happened: Sequence[tuple[date, str]] = (),
) -> str:
    """What a control chart shows.

    Args
        chart, periods, what, shown_as, happened : as for `spc_chart`
    Returns
        what it is of, latest known value, special cause, target, gaps, new limits, what happened
    Missing
        says how many periods are not known, and when the latest value is from
    Example
        >>> from datetime import date
        >>> from mainstay.stats.spc import control_chart
        >>> months = [date(2025, month, 1) for month in range(1, 13)]
        >>> describe_spc(control_chart([0.4, 0.5] * 6), months, what="Heroin use")
        'Control chart of heroin use, January 2025 to December 2025. Latest: 50% in December 2025; mean 45%, \
limits 18% to 72%. No special cause: it varies as it usually does.'
    """
    unit, months = find_unit(shown_as), whole_months(periods)
    known = [i for i, value in enumerate(chart.values) if not math.isnan(value)]
    span, when = _span(periods)
    sentences = [f"{_called(chart)} of {_inside(what)}, {span}."]
    if not known:
        return f"{sentences[0]} Nothing is known in any of its {len(periods)} periods."
    latest = f"{unit.write(chart.values[known[-1]])} {when} {write_day(periods[known[-1]], months=months)}"
    centre = f"{centre_word(chart).lower()} {unit.write(last_known(chart.centre))}"
    sentences.append(f"Latest: {latest}; {centre}{_limits(chart, unit)}.")
    sentences.append(_special_cause(chart, known[-1]))
    if chart.target is not None:
        sentences.append(ASSURANCES[chart.assurance].format(unit.write(chart.target)))
    sentences += _reservations(chart, len(periods))
    sentences += [*_rebases(chart, periods), *_happened(happened)]
    return " ".join([*sentences, chart.why]).rstrip()


def _span(periods: Sequence[date]) -> tuple[str, str]:
    """First and last period in words, and the words before the day of one."""
    months = whole_months(periods)
    span = f"{write_day(periods[0], months=months)} to {write_day(periods[-1], months=months)}"
    if months and quarterly(periods):
        return f"quarters beginning {span}", "in the quarter from"
    return span, "in" if months else "on"


def describe_false_alarms(alarms: FalseAlarms) -> str:
    """How many of the charts beside each other would signal by chance alone.

    Args
        alarms : expected numbers
    Returns
        one sentence; empty where there is no chart
    Example
        >>> from mainstay.stats.spc_chance import FalseAlarms
        >>> describe_false_alarms(FalseAlarms(charts=30, at_latest=0.42, anywhere=6.1))
        'Chance alone: if nothing had changed, about 0.4 of the 30 charts here would still show special \
cause at the latest point, and about 6 at some point.'
    """
    if not alarms.charts:
        return ""
    of = "the chart" if alarms.charts == 1 else f"the {alarms.charts:,} charts"
    return (
        f"Chance alone: if nothing had changed, {_about(alarms.at_latest)} of {of} here would still"
        f" show special cause at the latest point, and {_about(alarms.anywhere)} at some point."
    )


def _about(number: float) -> str:
    if number < 0.05:
        return "fewer than 0.1"
    return f"about {number:,.0f}" if number >= 2 else f"about {number:.1f}"


def describe_funnel(
    plot: FunnelPlot, names: Sequence[str], *, what: str, highlight: str = "", out_of: int = 0
) -> str:
    """What a funnel plot shows.

    Args
        plot, names, what, highlight : as for `funnel_chart`
        out_of : how many services its centre and limits come from, where the plot has only some of them
    Returns
        what it is of, the pooled value, which services lie outside which limits; no order but the one given
    Missing
        says how many services have nobody counted
    Example
        >>> from mainstay.stats.funnel import funnel_plot
        >>> describe_funnel(funnel_plot([5, 50, 20], [50, 100, 50]), ["A", "B", "C"], what="Heroin use")
        'Funnel plot of heroin use: 3 services, 38% together. Outside the 99.8% limits: A (below). \
Outside the 95% limits: B (above). Those within differ by no more than chance would make them.'
    """
    counted = int(np.isfinite(plot.proportion).sum())
    if not counted:
        return f"Funnel plot of {_inside(what)}. Nobody is counted at any service."
    services = "1 service," if counted == 1 else f"{counted} services,"
    if out_of > counted:
        services = f"{counted} of {out_of} services, all of them"
    sentences = [f"Funnel plot of {_inside(what)}: {services} {plot.centre:.0%} together."]
    own = [place for name, place in zip(names, plot.position, strict=True) if name == highlight]
    if own:
        sentences.append(f"{highlight} lies {_in_words(own[0])}.")
    for limit, written in (("998", "99.8%"), ("95", "95%")):
        outside = [
            f"{name} ({place.split('_')[0]})"
            for name, place in zip(names, plot.position, strict=True)
            if place.endswith(f"_{limit}")
        ]
        if outside:
            sentences.append(f"Outside the {written} limits: {', '.join(outside)}.")
    sentences.append("Those within differ by no more than chance would make them.")
    if counted < len(names):
        sentences.append(f"Nobody counted at {len(names) - counted} of {len(names)}.")
    return " ".join(sentences)


def _inside(what: str) -> str:
    """Take a leading capital down unless the first word is an abbreviation."""
    return what if what[1:2].isupper() else what[:1].lower() + what[1:]


def _in_words(place: str) -> str:
    if place in ("within", "none"):
        return {"within": "within the limits", "none": "nowhere, because nobody is counted"}[place]
    side, limit = place.split("_")
    return f"{side} the {'99.8%' if limit == '998' else '95%'} limits"


def centre_word(chart: ControlChart) -> str:
    """What the centre of a chart is called: "Mean" or "Median"."""
    return find_kind(chart.kind).centre_word


def last_known(line: Sequence[float] | NDArray[np.float64]) -> float:
    """The last number of a line; NaN where it has none.

    Example
        >>> last_known([1.0, 2.0, float("nan")])
        2.0
    """
    return next((float(value) for value in line[::-1] if not math.isnan(value)), math.nan)


def _called(chart: ControlChart) -> str:
    return "Control chart" if chart.kind == "xmr" else find_kind(chart.kind).title


def _limits(chart: ControlChart, unit: Unit) -> str:
    if chart.kind == "run":
        return ""
    lower, upper = last_known(chart.lower_limit), last_known(chart.upper_limit)
    if math.isnan(upper):
        return ", no limits yet"
    ends = (unit.clip(limit * unit.factor) / unit.factor for limit in (lower, upper))
    return ", limits {} to {}".format(*(unit.write(end) for end in ends))


def _special_cause(chart: ControlChart, latest: int) -> str:
    rule = chart.rule[latest]
    if chart.variation == "common" or rule is None:
        earlier = sum(name not in (None, "none") for name in chart.rule)
        if not earlier:
            return "No special cause: it varies as it usually does."
        points = "1 earlier point shows" if earlier == 1 else f"{earlier} earlier points show"
        return f"The latest point is common cause; {points} special cause."
    return f"Special cause, {KINDS[chart.variation]}: {_reason(chart, find_rules(chart.rules).rule(rule))}."


def _reason(chart: ControlChart, rule: Rule) -> str:
    """Why the latest point is special cause, by the numbers of the rule that decided."""
    high = chart.variation_side == "high"
    above, upper, rise = ("above", "upper", "rise") if high else ("below", "lower", "fall")
    centre, many = centre_word(chart).lower(), NUMBERS.get(rule.points, str(rule.points))
    in_a_row = f"it is one of at least {many} points in a row"
    if rule.test in ("beyond", "near_on_one_side") and rule.points > 1:
        far = "close to" if rule.sigmas > 1 else "more than a third of the way to"
        return f"it is one of {many} or more points out of {NUMBERS[rule.out_of]} {far} the {upper} limit"
    return {
        "beyond": f"it lies {above} the {upper} limit",
        "one_side": f"{in_a_row} {above} the {centre}",
        "trend": f"{in_a_row} that {rise}",
        "alternating": f"{in_a_row} that rise and fall by turns",
        "within": f"{in_a_row} that all lie close to the {centre}",
        "away": f"{in_a_row} of which none lies close to the {centre}",
        "long_run": (
            f"it is one of {chart.longest_run} points in a row {above} the {centre}, where chance allows"
            f" {chart.longest_run_max}"
        ),
        "few_crossings": (
            f"it crosses its {centre} {_times(chart.crossings)}, where chance makes that"
            f" {chart.crossings_min} or more"
        ),
    }[rule.test]


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _reservations(chart: ControlChart, periods: int) -> list[str]:
    said = []
    if chart.known_points < periods:
        said.append(f"Not known in {periods - chart.known_points} of {periods} periods.")
    if chart.trial_limits:
        said.append("Trial limits: fewer than 12 known points lie behind them.")
    if chart.kind == "run" and chart.known_points < FEWEST_FOR_RUNS:
        said.append(f"With fewer than {FEWEST_FOR_RUNS} points, hardly anything could show as special cause.")
    return said


def _happened(happened: Sequence[tuple[date, str]]) -> list[str]:
    return [f"{write_day(day, months=False)}: {words.rstrip('.')}." for day, words in happened]


def _rebases(chart: ControlChart, periods: Sequence[date]) -> list[str]:
    months = whole_months(periods)
    return [
        f"New limits from {write_day(periods[start], months=months)}: {reason or NO_REASON}."
        for start, reason in chart.segments.items()
        if start
    ]
