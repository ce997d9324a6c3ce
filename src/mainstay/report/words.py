"""Numbers, periods and signals in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.charts.describe import describe_false_alarms
from mainstay.report.signals import Series, say_no_limits, say_series, series_began
from mainstay.stats.spc_chance import expected_false_alarms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mainstay.report.contents import Contents
    from mainstay.report.tally import Tally
    from mainstay.report.trend import Trend

NOBODY = "nobody was eligible"
NONE_KNOWN = "not known of anybody"

RULE_WORDS = {
    "outside_limits": "outside the limits",
    "trend": "a trend of 7 or more",
    "two_of_three": "2 of 3 close to a limit",
    "shift": "a shift of 7 or more on one side of the average",
    "long_run": "a run longer than chance allows",
    "few_crossings": "crosses its median less often than chance makes it",
    "none": "",
}
"""What each rule of the control chart is called in tables."""


def say_percent(share: float | None) -> str:
    """A proportion per hundred, whole: more digits than that are not known.

    Args
        share : 0 to 1, or None
    Returns
        text; a dash for None
    Example
        >>> say_percent(0.436), say_percent(None)
        ('44%', '–')
    """
    return "–" if share is None or share != share else f"{100 * share:.0f}%"


def say_share(tally: Tally) -> str:
    """A tally in words: per hundred, with the numbers behind it.

    Args
        tally : any
    Returns
        text
    Missing
        says that nobody was eligible, or that it is not known of anybody: never 0%
    Example
        >>> from mainstay.report.tally import Tally
        >>> say_share(Tally(60, 26)), say_share(Tally()), say_share(Tally(0, 0, 3))
        ('43% (26 of 60)', 'nobody was eligible', 'not known of anybody')
    """
    if not tally.known:
        return NONE_KNOWN if tally.eligible else NOBODY
    return f"{say_percent(tally.proportion)} ({tally.met:,} of {tally.known:,})"


def say_period(start: date, period: str) -> str:
    """A month or quarter by name.

    Args
        start : its first day
        period : "month" or "quarter"
    Returns
        text
    Example
        >>> from datetime import date
        >>> say_period(date(2026, 1, 1), "month"), say_period(date(2026, 1, 1), "quarter")
        ('January 2026', 'January to March 2026')
    """
    if period == "month":
        return f"{start:%B %Y}"
    last = start.replace(month=start.month + 2)
    return f"{start:%B} to {last:%B %Y}"


def say_months(first: date | None, last: date | None) -> str:
    """A run of months by their names.

    Args
        first, last : first days of the first and last month; both None where there is nothing
    Returns
        text
    Example
        >>> from datetime import date
        >>> say_months(date(2025, 4, 1), date(2026, 3, 1))
        'April 2025 to March 2026'
    """
    return f"{first:%B %Y} to {last:%B %Y}" if first and last else "no month"


def say_list(names: Sequence[str]) -> str:
    """Names in a row, as a sentence has them.

    Args
        names : one or more
    Returns
        text
    Example
        >>> say_list(["A", "B", "C"])
        'A, B and C'
    """
    return " and ".join(([", ".join(names[:-1])] if len(names) > 1 else []) + [names[-1]])


def say_signal(trend: Trend) -> str:
    """What the latest point of a control chart shows, in a sentence or two.

    Args
        trend : one whose variation is not common
    Returns
        text; empty where there is no signal
    """
    series = _series(trend)
    return say_series(series) if series else ""


def say_run_chart(trend: Trend) -> str:
    """A warning where there are too few points for limits.

    Args
        trend : any
    Returns
        text that starts with a space; empty where there are enough points
    """
    return say_no_limits(trend.chart, trend.period) if trend.chart else ""


def say_false_alarms(contents: Contents) -> str:
    """How many of the series judged on the page would signal though nothing had changed.

    Args
        contents : of the report; each service's own series counts where the page shows them all
    Returns
        one sentence; empty where there is no chart
    """
    trends = [section.trend for section in contents.sections]
    if contents.service_id is None:
        trends += [line.trend for section in contents.sections for line in section.lines]
    charts = [trend.chart for trend in trends if trend.chart is not None]
    return describe_false_alarms(expected_false_alarms(charts))


def signal_began(trend: Trend) -> str:
    """When the latest signal began, by name of the period.

    Args
        trend : one whose variation is not common
    Returns
        text: for a shift or long run its first period, else the latest period
    """
    series = _series(trend)
    return series_began(series) if series else ""


def say_limits(trend: Trend) -> str:
    """How a series was put together: which period, why, and on how many points its limits rest.

    Args
        trend : any
    Returns
        one or two sentences
    """
    many = f"{trend.known_periods} {trend.period}s"
    if trend.chart is None:
        return f"No control chart: too few {trend.too_few}." if trend.starts else ""
    why = (
        "By quarter, because a middling month has fewer than 20 people known"
        if trend.period == "quarter"
        else "By month"
    )
    return f"{why}; {many}."


def _series(trend: Trend) -> Series | None:
    chart, latest = trend.chart, trend.latest
    if chart is None or latest is None:
        return None
    return Series(
        chart,
        latest,
        say_share(trend.tallies[latest]),
        trend.period,
        when=lambda place: say_period(trend.starts[place], trend.period),
        write=lambda value: f"{value:.0f}%",
        bounds=(0.0, 100.0),
    )
