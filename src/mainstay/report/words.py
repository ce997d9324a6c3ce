"""Numbers, periods and signals in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mainstay.charts.describe import describe_false_alarms
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

STAYED = {"shift": "average", "long_run": "median", "few_crossings": "median"}
"""Rules by which a series stays on one side, and of what."""


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
    chart, latest = trend.chart, trend.latest
    if chart is None or latest is None or chart.variation == "common":
        return ""
    value = say_share(trend.tallies[latest])
    when = say_period(trend.starts[latest], trend.period)
    high = chart.variation_side == "high"
    rule = chart.rule[latest]
    if rule == "outside_limits":
        usual = f"{max(0.0, chart.lower_limit[latest]):.0f}% to {min(100.0, chart.upper_limit[latest]):.0f}%"
        words = f"In {when} it was {value}, outside the range that chance explains here ({usual})."
    elif rule == "trend":
        way = "risen" if high else "fallen"
        words = f"It has {way} {trend.period} after {trend.period}, to {value} in {when}."
    elif rule in STAYED:
        words = (
            f"For {trend.run_length} {trend.period}s in a row it has been {'above' if high else 'below'} its"
            f" {STAYED[rule]} of {chart.centre[latest]:.0f}%; in {when} it was {value}."
        )
    else:
        words = (
            f"Two of the latest three {trend.period}s lie close to the {'upper' if high else 'lower'} limit;"
            f" in {when} it was {value}."
        )
    return words + say_run_chart(trend)


def say_run_chart(trend: Trend) -> str:
    """A warning where there are too few points for limits.

    Args
        trend : any
    Returns
        text that starts with a space; empty where there are enough points
    """
    if not trend.is_run_chart:
        return ""
    return f" This is from a run chart, without limits: only {trend.known_periods} {trend.period}s so far."


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
    chart, latest = trend.chart, trend.latest
    if chart is None or latest is None:
        return ""
    back = trend.run_length - 1 if chart.rule[latest] in STAYED else 0
    known = [
        place
        for place in range(latest + 1)
        if chart.values[place] == chart.values[place]
        and not (trend.is_run_chart and chart.values[place] == chart.centre[place])
    ]
    return say_period(trend.starts[known[-1 - back]], trend.period)


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
