"""What the latest point of any control chart shows, in words: the same sentences whatever is charted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mainstay.stats.spc import ControlChart

STAYED = {"shift": "average", "long_run": "median", "few_crossings": "median"}
"""Rules by which a series stays on one side, and of what."""


@dataclass(frozen=True)
class Series:
    """A control chart, and the words that its sentences are made of.

    Attributes
        chart : of the points
        latest : position of the latest point that is known
        value : that point in words
        period : what one point is: "month", "quarter" or "wave"
        when : the name of the period at a position
        write : a number of the chart's axis, in words
        bounds : least and most that a value can be, on the chart's axis
    """

    chart: ControlChart
    latest: int
    value: str
    period: str
    when: Callable[[int], str]
    write: Callable[[float], str]
    bounds: tuple[float, float]


def say_series(series: Series) -> str:
    """What the latest point shows, in a sentence or two.

    Args
        series : any
    Returns
        text; empty where there is no signal
    """
    chart, latest, period, value = series.chart, series.latest, series.period, series.value
    if chart.variation == "common":
        return ""
    when, rule, high = series.when(latest), chart.rule[latest], chart.variation_side == "high"
    if rule == "outside_limits":
        words = f"In {when} it was {value}, outside the range that chance explains here ({_usual(series)})."
    elif rule == "trend":
        words = f"It has {'risen' if high else 'fallen'} {period} after {period}, to {value} in {when}."
    elif rule in STAYED:
        words = (
            f"For {run_length(chart)} {period}s in a row it has been {'above' if high else 'below'} its"
            f" {STAYED[rule]} of {series.write(chart.centre[latest])}; in {when} it was {value}."
        )
    else:
        words = (
            f"Two of the latest three {period}s lie close to the {'upper' if high else 'lower'} limit;"
            f" in {when} it was {value}."
        )
    return words + say_no_limits(chart, period)


def say_no_limits(chart: ControlChart, period: str) -> str:
    """A warning where there are too few points for limits.

    Args
        chart : any
        period : what one point is
    Returns
        text that starts with a space; empty where there are enough points
    """
    if chart.kind != "run":
        return ""
    known = sum(1 for value in chart.values if value == value)
    return f" This is from a run chart, without limits: only {known} {period}s so far."


def series_began(series: Series) -> str:
    """When the latest signal began, by name of the period.

    Args
        series : one whose variation is not common
    Returns
        text: for a shift or long run its first period, else the latest period
    """
    chart, latest = series.chart, series.latest
    back = run_length(chart) - 1 if chart.rule[latest] in STAYED else 0
    known = [
        place
        for place in range(latest + 1)
        if chart.values[place] == chart.values[place]
        and not (chart.kind == "run" and chart.values[place] == chart.centre[place])
    ]
    return series.when(known[-1 - back])


def run_length(chart: ControlChart) -> int:
    """Points in a row, up to the latest, on the same side of the centre; gaps passed over.

    Args
        chart : any
    Returns
        a count; 0 where no point is known, or the latest lies on the centre
    """
    above = [
        value - centre
        for value, centre in zip(chart.values, chart.centre, strict=True)
        # A point on the centre breaks a shift, and no run about a median
        if value == value and not (chart.kind == "run" and value == centre)
    ]
    length = 0
    while length < len(above) and above[-1 - length] * above[-1] > 0:
        length += 1
    return length


def _usual(series: Series) -> str:
    chart, latest, (least, most) = series.chart, series.latest, series.bounds
    low, high = max(least, chart.lower_limit[latest]), min(most, chart.upper_limit[latest])
    return f"{series.write(low)} to {series.write(high)}"
