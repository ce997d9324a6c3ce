"""Draws a report's charts: wide for a page, narrow for a phone, each with its text alternative."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mainstay.charts.render import AnyChart
    from mainstay.report.contents import Contents, Section

DRAWN_AT_ONCE = 2


@dataclass(frozen=True)
class Drawing:
    """One chart in the page.

    Attributes
        wide, narrow : `<svg>` elements; the page shows the one that fits
        says : text alternative
    """

    wide: Markup
    narrow: Markup
    says: str


@dataclass(frozen=True)
class _Plan:
    place: tuple[str, str]
    says: str
    wide: AnyChart
    narrow: AnyChart


def draw_all(contents: Contents) -> dict[tuple[str, str], Drawing]:
    """Draw every chart of a report.

    Args
        contents : of the report
    Returns
        by indicator and kind, "spc" or "funnel"
    Missing
        no chart where there is too little to draw: fewer than three periods, fewer than five services
    """
    from altair.utils.schemapi import debug_mode

    # Altair checks every part against its schema when it is made: six times the work of making it
    with debug_mode(False):
        plans = [plan for section in contents.sections for plan in _plan(section, contents)]
        pictures = [(plan, narrow) for plan in plans for narrow in (False, True)]
        with ThreadPoolExecutor(DRAWN_AT_ONCE) as pool:
            drawn = list(pool.map(_draw, *zip(*enumerate(pictures), strict=True))) if pictures else []
    return {
        plan.place: Drawing(wide, narrow, plan.says)
        for plan, wide, narrow in zip(plans, drawn[::2], drawn[1::2], strict=True)
    }


def _plan(section: Section, contents: Contents) -> Iterable[_Plan]:
    from mainstay.charts.describe import describe_funnel, describe_spc
    from mainstay.charts.funnel import funnel_chart
    from mainstay.charts.spc import spc_chart

    what, chart = section.indicator.title, section.trend.chart
    if chart is not None:
        periods = section.trend.starts[: len(chart.values)]
        says = describe_spc(chart, periods, what=what, shown_as="per_cent")
        wide, narrow = (
            spc_chart(chart, periods, what="", shown_as="per_cent", narrow=fits) for fits in (False, True)
        )
        yield _Plan((section.indicator.id, "spc"), says, wide, narrow)
    if section.funnel is not None:
        own = contents.services[contents.service_id] if contents.service_id else ""
        # In one service's report the others are dots without names: it is not about them
        spoken = [line.name if own in ("", line.name) else "another service" for line in section.lines]
        drawn = [line.name if own in ("", line.name) else "" for line in section.lines]
        says = describe_funnel(section.funnel, spoken, what=what, highlight=own)
        better = section.indicator.better
        wide, narrow = (
            funnel_chart(
                section.funnel, drawn, what="", people="Known", better=better, highlight=own, narrow=fits
            )
            for fits in (False, True)
        )
        yield _Plan((section.indicator.id, "funnel"), says, wide, narrow)


def _draw(number: int, picture: tuple[_Plan, bool]) -> Markup:
    from mainstay.charts.render import to_svg

    plan, narrow = picture
    svg = to_svg(plan.narrow if narrow else plan.wide, description=plan.says)
    return Markup(_own_names(svg, number))  # noqa: S704  drawn here, from numbers and escaped names


def _own_names(svg: str, number: int) -> str:
    """A picture for a page with many: names that only it has, and no more decimals than can be seen."""
    shorter = re.sub(r"<[^>]+>", lambda tag: re.sub(r"(\.\d)\d+", r"\1", tag[0]), svg)
    renamed = re.sub(r'\bid="([^"]+)"', rf'id="c{number}-\1"', shorter)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#c{number}-\1)", renamed)
