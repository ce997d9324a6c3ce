"""Draws a report's charts: wide for a page, narrow for a phone, each with its text alternative."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

from markupsafe import Markup

from mainstay.charts.describe import describe_funnel, describe_spc
from mainstay.charts.drawing_process import Drawings
from mainstay.charts.render import to_spec
from mainstay.measure.journeys import STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mainstay.charts.grammar import Part
    from mainstay.report.contents import Section
    from mainstay.report.journeys import JourneyStory
    from mainstay.stats.funnel import FunnelPlot

MANY_POINTS = 30
"""With more services than this a funnel plot needs the width of a page; else the narrow one serves both."""


@dataclass(frozen=True)
class Drawing:
    """One chart in the page.

    Attributes
        wide, narrow : `<svg>` elements; the page shows the one that fits. None: the other serves both
        says : text alternative
    """

    says: str
    narrow: Markup
    wide: Markup | None = None


@dataclass(frozen=True)
class _Plan:
    """A chart that can be made: `make` takes whether it is narrow."""

    place: tuple[str, str]
    says: str
    make: Callable[..., Part]
    only_narrow: bool = False


class Pictures:
    """The charts of one report, drawn while the rest of it is gathered; to be left like an open file.

    Args
        service_id : the service it is about; None for the whole network
        expected : how many charts there may be
    """

    def __init__(self, service_id: str | None = None, expected: int = 0) -> None:
        self._service_id = service_id
        self._drawings = Drawings(expected)
        self._begun: list[tuple[_Plan, bool]] = []

    def __enter__(self) -> Self:
        self._drawings.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self._drawings.__exit__(*raised)

    def begin(self, section: Section, services: Mapping[str, str]) -> None:
        """Begin the charts of an indicator.

        Args
            section : of the report
            services : names by id
        Missing
            no chart where there is too little to draw: fewer than three periods, no funnel in the section
        """
        self._begin(_plan(section, services, self._service_id))

    def finish(self, story: JourneyStory | None) -> dict[tuple[str, str], Drawing]:
        """Every chart of the report.

        Args
            story : the journeys, drawn last
        Returns
            by indicator and kind, "spc" or "funnel"; the journeys as "journeys" and "journeys"
        """
        self._begin(_plan_journeys(story))
        drawn = {
            picture: Markup(_own_names(svg, number))  # noqa: S704  drawn here, from numbers and escaped names
            for number, (picture, svg) in enumerate(zip(self._begun, self._drawings.finish(), strict=True))
        }
        return {
            plan.place: Drawing(plan.says, drawn[plan, True], drawn.get((plan, False)))
            for plan, narrow in self._begun
            if narrow
        }

    def _begin(self, plans: Iterable[_Plan]) -> None:
        for plan in plans:
            for narrow in (True,) if plan.only_narrow else (True, False):
                self._begun.append((plan, narrow))
                self._drawings.begin(to_spec(plan.make(narrow=narrow), description=plan.says))


def _plan(section: Section, services: Mapping[str, str], service_id: str | None) -> Iterable[_Plan]:
    from mainstay.charts.spc import spc_chart

    if (chart := section.trend.chart) is not None:
        periods = section.trend.starts[: len(chart.values)]
        says = describe_spc(chart, periods, what=section.indicator.title, shown_as="per_cent")
        make = partial(spc_chart, chart, periods, what="", shown_as="per_cent")
        # What shows no sign of change shows it in the narrow one too; its earlier periods are in the table
        yield _Plan(
            (section.indicator.id, "spc"), says, make, only_narrow=section.trend.variation == "common"
        )
    if section.funnel is not None and lies_outside(section.funnel):
        yield _plan_funnel(section.funnel, section, services[service_id] if service_id else "")


def lies_outside(funnel: FunnelPlot) -> bool:
    """Whether any service lies outside the limits: where none does, places within them are chance."""
    return any(position not in ("within", "none") for position in funnel.position)


def _plan_journeys(story: JourneyStory | None) -> Iterable[_Plan]:
    from mainstay.charts.journeys import describe_journeys, journeys_chart

    if story is not None:
        shown = (story.drawn, story.drawn_names, tuple(STATES))
        says = describe_journeys(*shown, day=story.together.reading.day)
        yield _Plan(("journeys", "journeys"), says, partial(journeys_chart, *shown))


def _plan_funnel(funnel: FunnelPlot, section: Section, own: str) -> _Plan:
    from mainstay.charts.funnel import funnel_chart

    # In one service's report the others are dots without names: it is not about them
    spoken = [line.name if own in ("", line.name) else "another service" for line in section.lines]
    named = [line.name if own in ("", line.name) else "" for line in section.lines]
    indicator = section.indicator
    says = describe_funnel(funnel, spoken, what=indicator.title, highlight=own)
    make = partial(
        funnel_chart, funnel, named, what="", people="People known", better=indicator.better, highlight=own
    )
    return _Plan((indicator.id, "funnel"), says, make, only_narrow=len(named) <= MANY_POINTS)


def _own_names(svg: str, number: int) -> str:
    """A picture for a page with many: names that only it has, and no more decimals than can be seen."""
    shorter = re.sub(r"<[^>]+>", lambda tag: re.sub(r"(\.\d)\d+", r"\1", tag[0]), svg)
    renamed = re.sub(r'\bid="([^"]+)"', rf'id="c{number}-\1"', shorter)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#c{number}-\1)", renamed)
