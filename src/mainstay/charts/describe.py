"""What a chart shows, in a sentence or two: its text alternative and its caption."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from mainstay.charts.units import Unit, find_unit, whole_months, write_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mainstay.stats.funnel import FunnelPlot
    from mainstay.stats.spc import ControlChart

REASONS = {
    "outside_limits": {"high": "it lies above the upper limit", "low": "it lies below the lower limit"},
    "trend": {
        "high": "it is one of at least seven points in a row that rise",
        "low": "it is one of at least seven points in a row that fall",
    },
    "two_of_three": {
        "high": "it is one of two or more points out of three close to the upper limit",
        "low": "it is one of two or more points out of three close to the lower limit",
    },
    "shift": {
        "high": "it is one of at least seven points in a row above the mean",
        "low": "it is one of at least seven points in a row below the mean",
    },
}
KINDS = {"improvement": "improvement", "concern": "concern", "neutral": "a change that is neither"}
ASSURANCES = {
    "pass": "As things are, the target of {} will be met.",
    "fail": "As things are, the target of {} will not be met.",
    "inconsistent": "As things are, the target of {} will be met in some periods and not in others.",
}


def describe_spc(
    chart: ControlChart, periods: Sequence[date], *, what: str, shown_as: str = "proportion"
) -> str:
    """What a control chart shows.

    Args
        chart, periods, what, shown_as : as for `spc_chart`
    Returns
        what it is of, the latest known value, whether there is special cause and why, gaps, target
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
    span = f"{write_day(periods[0], months=months)} to {write_day(periods[-1], months=months)}"
    sentences = [f"Control chart of {_inside(what)}, {span}."]
    if not known:
        return f"{sentences[0]} Nothing is known in any of its {len(periods)} periods."
    latest = f"{unit.write(chart.values[known[-1]])} {'in' if months else 'on'} "
    latest += write_day(periods[known[-1]], months=months)
    sentences.append(f"Latest: {latest}; mean {unit.write(chart.centre[-1])}{_limits(chart, unit)}.")
    sentences.append(_special_cause(chart, known[-1]))
    if chart.target is not None and chart.assurance in ASSURANCES:
        sentences.append(ASSURANCES[chart.assurance].format(unit.write(chart.target)))
    if len(known) < len(periods):
        sentences.append(f"Not known in {len(periods) - len(known)} of {len(periods)} periods.")
    if chart.trial_limits:
        sentences.append("Trial limits: fewer than 12 known points lie behind them.")
    return " ".join(sentences)


def describe_funnel(plot: FunnelPlot, names: Sequence[str], *, what: str, highlight: str = "") -> str:
    """What a funnel plot shows.

    Args
        plot, names, what, highlight : as for `funnel_chart`
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
    services = "1 service" if counted == 1 else f"{counted} services"
    sentences = [f"Funnel plot of {_inside(what)}: {services}, {plot.centre:.0%} together."]
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


def _limits(chart: ControlChart, unit: Unit) -> str:
    if math.isnan(chart.lower_limit[-1]):
        return ", no limits yet"
    ends = (
        unit.clip(limit[-1] * unit.factor) / unit.factor for limit in (chart.lower_limit, chart.upper_limit)
    )
    return ", limits {} to {}".format(*(unit.write(end) for end in ends))


def _special_cause(chart: ControlChart, latest: int) -> str:
    rule = chart.rule[latest]
    if chart.variation == "common" or rule is None:
        earlier = sum(name not in (None, "none") for name in chart.rule)
        if not earlier:
            return "No special cause: it varies as it usually does."
        points = "1 earlier point shows" if earlier == 1 else f"{earlier} earlier points show"
        return f"The latest point is common cause; {points} special cause."
    return f"Special cause, {KINDS[chart.variation]}: {REASONS[rule][chart.variation_side]}."
