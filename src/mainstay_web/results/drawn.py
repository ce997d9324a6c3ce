"""Charts of results, each drawn once and kept beside the results."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from mainstay.charts.describe import describe_funnel, describe_spc
from mainstay.charts.render import to_spec
from mainstay.measure.journeys import STATES
from mainstay.report.words import RULE_WORDS, say_percent, say_period, say_share
from mainstay.stats.funnel import FunnelLimits
from mainstay_web.frame.charts import FOR_READERS, Figure, figure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from mainstay.charts.grammar import Part
    from mainstay.report.contents import Section
    from mainstay.report.trend import Trend
    from mainstay.stats.funnel import FunnelPlot
    from mainstay.stats.spc import ControlChart
    from mainstay_web.frame.charts import Drawing
    from mainstay_web.results.kept import Kept

FOLDER = "drawn"


class Plan:
    """A chart that can be drawn, or taken away as a specification.

    Attributes
        title, description : as the page has them
        make : takes whether it is narrow
        columns, rows : the same as a table
        named : everything that tells it from other charts of the same results
    """

    def __init__(
        self,
        named: Sequence[Any],
        title: str,
        description: str,
        make: Callable[..., Part],
        columns: Sequence[str] = (),
        rows: Sequence[Sequence[Any]] = (),
    ) -> None:
        self.named, self.title, self.description = named, title, description
        self.make, self.columns, self.rows = make, columns, rows

    @property
    def spec(self) -> dict[str, Any]:
        """In Vega-Lite, to take away."""
        return to_spec(self.make(), description=self.description)

    def drawn(self, kept: Kept) -> Figure:
        """The figure, from the folder of the results where it was drawn before."""
        with suppress(OSError, EOFError, ValueError, KeyError):
            return self._again(json.loads(gzip.decompress(self._place(kept).read_bytes())))
        return self._draw(kept, FOR_READERS)

    def draw_ahead(self, kept: Kept, drawing: Drawing) -> None:
        """Draw it for whoever opens it later, unless it was drawn before."""
        if not self._place(kept).is_file():
            self._draw(kept, drawing)

    def _place(self, kept: Kept) -> Path:
        mark = hashlib.sha256(json.dumps([self.named, self.description], default=str).encode()).hexdigest()
        return kept.folder / FOLDER / f"{mark[:24]}.json.gz"

    def _draw(self, kept: Kept, drawing: Drawing) -> Figure:
        made = figure(
            self.make(),
            title=self.title,
            description=self.description,
            columns=self.columns,
            rows=self.rows,
            narrow=self.make(narrow=True),
            drawing=drawing,
        )
        if made.svg is not None:
            parts = {"key": made.key, "svg": made.svg, "spec": made.spec, "narrow_svg": made.narrow_svg}
            _write(self._place(kept), parts)
        return made

    def _again(self, found: Mapping[str, Any]) -> Figure:
        return Figure(
            key=found["key"],
            title=self.title,
            description=self.description,
            svg=Markup(found["svg"]),  # noqa: S704  drawn by us, and read from our own folder
            narrow_svg=Markup(found["narrow_svg"]),  # noqa: S704  as above
            spec=found["spec"],
            columns=self.columns,
            rows=self.rows,
        )


def _write(path: Path, content: dict[str, Any]) -> None:
    """In one step, and a page is shown also where it cannot be kept."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(number, "wb") as stream:
            stream.write(gzip.compress(json.dumps(content).encode()))
        Path(name).replace(path)


def plan_spc(
    section: Section,
    service_id: str,
    service_name: str,
    happened: Sequence[tuple[date, str]] = (),
    target_from: date | None = None,
) -> Plan | None:
    """The control chart of one service with what happened there; None where there is too little for one."""
    from mainstay.charts.spc import spc_chart

    trend, title = section.trend, section.indicator.title
    chart = trend.chart
    if chart is None:
        return None
    periods = trend.starts[: len(chart.values)]
    description = describe_spc(chart, periods, what=title, shown_as="per_cent", happened=happened)
    make = partial(
        spc_chart,
        chart,
        periods,
        what="",
        shown_as="per_cent",
        happened=happened,
        target_from=target_from,
    )
    named: list[Any] = ["spc", section.indicator.id, service_id, sorted(chart.segments.items()), *happened]
    named += [chart.target, target_from]
    return Plan(named, f"{title}: {service_name}", description, make, *_points(trend, chart))


def _points(trend: Trend, chart: ControlChart) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of the table that says the same."""
    columns = [
        gettext("Month") if trend.period == "month" else gettext("Quarter"),
        gettext("Met, of those known"),
        gettext("Not known"),
        gettext("Limits"),
        gettext("Signal"),
    ]
    rows = [
        [
            say_period(start, trend.period),
            say_share(tally),
            tally.unknown,
            _limits(chart, place),
            RULE_WORDS[chart.rule[place] or "none"],
        ]
        for place, (start, tally) in enumerate(
            zip(trend.starts[: len(chart.values)], trend.tallies, strict=False)
        )
    ]
    return columns, rows


def _limits(chart: ControlChart, place: int) -> str:
    low, high = float(chart.lower_limit[place]), float(chart.upper_limit[place])
    if low != low or high != high:
        return "–"
    return f"{max(0.0, low):.0f}% to {min(100.0, high):.0f}%"


def plan_funnel(section: Section, seen: Mapping[str, str], service_id: str) -> Plan | None:
    """The services that somebody may see beside the limits of all; the others are not in the picture."""
    from mainstay.charts.funnel import funnel_chart

    if section.funnel is None:
        return None
    places = [place for place, line in enumerate(section.lines) if line.service_id in seen]
    lines = [section.lines[place] for place in places]
    names = [line.name for line in lines]
    plot = _only(section.funnel, places)
    own = seen[service_id]
    indicator = section.indicator
    make = partial(
        funnel_chart, plot, names, what="", people="People known", better=indicator.better, highlight=own
    )
    rows = [
        [line.name, say_share(line.year), line.year.unknown, str(POSITION_WORDS[line.position])]
        for line in lines
    ]
    return Plan(
        ["funnel", indicator.id, service_id, sorted(seen)],
        gettext("%(indicator)s: beside all services") % {"indicator": indicator.title},
        describe_funnel(plot, names, what=indicator.title, highlight=own, out_of=len(section.lines)),
        make,
        [
            gettext("Service"),
            gettext("Met, of those known"),
            gettext("Not known"),
            gettext("Beside all services"),
        ],
        rows,
    )


POSITION_WORDS = {
    "above_95": _("above the 95% limit"),
    "above_998": _("above the 99.8% limit"),
    "within": _("within the limits"),
    "below_95": _("below the 95% limit"),
    "below_998": _("below the 99.8% limit"),
    "none": "–",
}


def _only(plot: FunnelPlot, places: list[int]) -> FunnelPlot:
    """Some of the services of a funnel; its centre and limits stay those of all."""
    spread = plot.dispersion
    limits = {name: values[places] for name, values in vars(plot.limits).items()}
    kept = {name: getattr(spread, name)[places] for name in ("z", "winsorised_z", "adjusted_z")}
    return replace(
        plot,
        numerator=plot.numerator[places],
        denominator=plot.denominator[places],
        proportion=plot.proportion[places],
        limits=FunnelLimits(**limits),
        position=tuple(plot.position[place] for place in places),
        dispersion=replace(spread, **kept),
    )


def plan_journeys(kept: Kept, shown: Mapping[str, str], day: int) -> Plan:
    """Where everyone who started was, day by day: all services and those shown."""
    from mainstay.charts.journeys import LOOKS, describe_journeys, journeys_chart

    told = kept.occupancy_of(list(shown))
    started = [name for service_id, name in shown.items() if _started(kept, service_id)]
    everyone = gettext("All services")
    names, states = [everyone, *started], tuple(STATES)
    columns = [gettext("Day"), *(LOOKS[state].words for state in states)]
    rows = [
        [int(told_day), *(say_percent(float(part)) for part in parts)]
        for told_day, parts in zip(told.days, told.probability[0], strict=True)
    ]
    return Plan(
        ["journeys", sorted(shown)],
        gettext("Where everyone who started was: %(services)s") % {"services": ", ".join(names)},
        describe_journeys(told, names, states, day=day),
        partial(journeys_chart, told, names, states),
        columns,
        rows,
    )


def _started(kept: Kept, service_id: str) -> bool:
    return any(reading.service_id == service_id for reading in kept.readings)
