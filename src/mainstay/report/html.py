"""Puts a report's contents into one HTML page that needs nothing from anywhere."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mainstay import __version__
from mainstay.charts.icons import variation_icon
from mainstay.charts.spc import NARROW_POINTS
from mainstay.indicators.describe import describe_value, theme_title
from mainstay.measure.everyone import STATES
from mainstay.measure.journeys import STATES as JOURNEY_STATES
from mainstay.reference import load_values
from mainstay.report import bars, words
from mainstay.report.compare import FEWEST_SERVICES, LASTING_POINTS, MANY_SERVICES
from mainstay.report.findings import UNKNOWN_WORTH_SAYING, caution, find, say_selective
from mainstay.report.trend import ENOUGH_FOR_MONTHS, FEWEST_EACH_WAY, FEWEST_IN_PERIOD
from mainstay.stats.spc import FEWEST_POINTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mainstay.indicators.library import Indicator
    from mainstay.report.contents import Contents, Section, ServiceLine
    from mainstay.report.draw import Drawing
    from mainstay.report.tally import Tally
    from mainstay.report.trend import Trend

VARIATION_WORDS = {
    "common": "no change beyond chance",
    "improvement": "improvement",
    "concern": "concern",
    "none": "too few to say",
}
POSITION_WORDS = {
    "within": "within the limits",
    "above_95": "above the 95% limit",
    "above_998": "above the 99.8% limit",
    "below_95": "below the 95% limit",
    "below_998": "below the 99.8% limit",
    "none": "–",
}


def render(contents: Contents, drawings: Mapping[tuple[str, str], Drawing]) -> str:
    """The page of a report.

    Args
        contents : what it shows
        drawings : its charts, from `draw.Pictures`
    Returns
        HTML; style and pictures are in it, and nothing is fetched
    Missing
        an indicator for which nobody was eligible says so and has no chart and no per cent
    """
    environment = Environment(
        loader=PackageLoader("mainstay.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "share": words.say_share,
        "percent": words.say_percent,
        "percent_or_dash": lambda part: words.say_percent(None if math.isnan(part) else part),
        "points": lambda part: "–" if math.isnan(part) else f"{100 * part:.0f} points",
        "day": lambda day: f"{day.day} {day:%B %Y}",
    }
    environment.globals |= _vocabulary()
    themes = [
        (theme_title(theme), list(sections))
        for theme, sections in groupby(contents.sections, key=lambda section: section.indicator.theme)
    ]
    return environment.get_template("report.html").render(
        contents=contents,
        everyone=contents.everyone,
        findings=find(contents),
        false_alarms=words.say_false_alarms(contents),
        drawings=drawings,
        themes=themes,
        one_service=contents.service_id is not None,
    )


def _vocabulary() -> dict[str, Any]:
    return {
        "version": __version__,
        "states": STATES,
        "journey_states": JOURNEY_STATES,
        "parts": bars.PARTS,
        "bar": bars.draw_bar,
        "key": bars.draw_key,
        "selective": say_selective,
        "caution": caution,
        "icon": _icon,
        "icon_of": lambda variation, side: Markup(variation_icon(variation, side, size_px=26)),  # noqa: S704  ours
        "variation_words": VARIATION_WORDS,
        "rule_words": words.RULE_WORDS,
        "bounds": _bounds,
        "interval": _interval,
        "position": _position,
        "period": words.say_period,
        "months": words.say_months,
        "limits_words": words.say_limits,
        "values_of": lambda indicator: [describe_value(load_values()[name]) for name in indicator.values],
        "unchecked": _unchecked,
        "many_services": MANY_SERVICES,
        "narrow_points": NARROW_POINTS,
        "lasting_points": LASTING_POINTS,
        "fewest_in_period": FEWEST_IN_PERIOD,
        "fewest_services": FEWEST_SERVICES,
        "fewest_each_way": FEWEST_EACH_WAY,
        "enough_for_months": ENOUGH_FOR_MONTHS,
        "fewest_points": FEWEST_POINTS,
        "unknown_worth_saying": UNKNOWN_WORTH_SAYING,
    }


def _icon(trend: Trend) -> Markup:
    if trend.chart is None:
        return Markup("")
    side = trend.chart.variation_side
    return Markup(variation_icon(trend.variation, side, size_px=26))  # noqa: S704  drawn by us, from our words


def _bounds(tally: Tally, indicator: Indicator) -> str:
    if not tally.eligible:
        return "–"
    if not tally.unknown:
        return "nothing unknown"
    low, high = sorted(tally.bounds(indicator.better))
    return f"{words.say_percent(low)} to {words.say_percent(high)}"


def _interval(tally: Tally) -> str:
    if not tally.known:
        return "–"
    interval = tally.interval
    return f"{words.say_percent(float(interval.lower))} to {words.say_percent(float(interval.upper))}"


def _position(section: Section, line: ServiceLine) -> str:
    return POSITION_WORDS[line.position if section.funnel is not None else "none"]


def _unchecked(indicator: Indicator) -> int:
    return sum(1 for name in indicator.values if not load_values()[name].is_checked)
