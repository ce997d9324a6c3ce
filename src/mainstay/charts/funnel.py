"""A funnel plot drawn: services within the limits are quiet, those beyond have a shape and a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mainstay.charts import grammar as alt
from mainstay.charts.place import place_names
from mainstay.charts.style import (
    BLUE,
    INK,
    LINE_PX,
    NARROW_PX,
    ORANGE,
    PAPER,
    PURPLE,
    QUIET,
    WIDE_PX,
    chart_of,
    heading,
    label_at,
    nice_domain,
    spread_out,
    value_axis,
)
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.stats.funnel import FunnelPlot

    Row = dict[str, Any]

CURVE_POINTS = 60
"""Enough for the curves to look smooth at the width of a page."""

NOBODY = "Nobody is counted at any service."
"""Stands where the plot would be."""

PLACES = {
    "within": ("Within limits", "circle"),
    "above_95": ("Above 95%", "diamond"),
    "above_998": ("Above 99.8%", "square"),
    "below_95": ("Below 95%", "diamond"),
    "below_998": ("Below 99.8%", "square"),
}
"""What each position is called and its shape: no colour stands alone."""

MEANINGS = {BLUE: ", to learn from", ORANGE: ", to look into", PURPLE: "", QUIET: ""}
"""What a colour says; neither says who is to blame."""


@dataclass(frozen=True)
class _Frame:
    """The plot's size in pixels and the ends of its axes; values in per cent."""

    width: int
    height: int
    most: float
    people_step: float
    low: float
    high: float
    step: float
    narrow: bool

    @property
    def fewest(self) -> float:
        """A little below nobody, so that the smallest services do not lie on the axis."""
        return -0.02 * self.most

    def x_px(self, people: float) -> float:
        return (people - self.fewest) / (self.most - self.fewest) * self.width

    def y_px(self, per_cent: float) -> float:
        return (self.high - per_cent) / (self.high - self.low) * self.height


def funnel_chart(
    plot: FunnelPlot,
    names: Sequence[str],
    *,
    what: str,
    people: str = "People",
    better: str = "",
    title: str = "",
    highlight: str = "",
    narrow: bool = False,
) -> alt.LayerChart:
    """Draw a funnel plot.

    Args
        plot : as computed
        names : of the services, in the plot's order; an empty one is drawn without a name
        what : what the proportion is of
        people : what the denominator counts, for the axis
        better : "higher" or "lower" colours what lies outside; empty takes no side
        title : above the chart; empty for none
        highlight : name of the service that a page is about; ringed and named
        narrow : for a phone: 360 pixels wide
    Returns
        a chart, to render or to take away as a specification
    Missing
        a service with nobody counted is not drawn
    Raises
        UsageError : not one name per service
    """
    if len(names) != len(plot.position):
        raise UsageError("one name per service", f"{len(names)} for {len(plot.position)}", "Give both.")
    frame = _make_frame(plot, narrow=narrow)
    rows = _rows(plot, names, better)
    above = heading(title, what, width=NARROW_PX if narrow else WIDE_PX)
    if not rows:
        return alt.LayerChart(layer=[label_at(NOBODY, x=0, y=10)], width=frame.width, height=20, **above)
    own = [row for row in rows if highlight and row["name"] == highlight]
    layers = [_curves(plot, frame), _points(rows, frame, people, better), *_ring(own)]
    layers += [*_line_names(plot, frame), *_service_names(rows, frame, highlight)]
    return alt.LayerChart(layer=layers, width=frame.width, height=frame.height, **above)


def _make_frame(plot: FunnelPlot, *, narrow: bool) -> _Frame:
    counted = plot.denominator[np.isfinite(plot.proportion)]
    _, most, people_step = nice_domain([0, float(counted.max(initial=1))], lowest=0)
    limits = plot.limits_at(max(1.0, float(counted.min(initial=most))))
    shown = [*(plot.proportion * 100), float(limits.lower_998) * 100, float(limits.upper_998) * 100]
    low, high, step = nice_domain(shown, lowest=0, highest=100)
    width, height = (NARROW_PX - 105, 250) if narrow else (WIDE_PX - 125, 320)
    return _Frame(width, height, most, people_step, low, high, step, narrow)


def _rows(plot: FunnelPlot, names: Sequence[str], better: str) -> list[Row]:
    return [
        {
            "name": name,
            "people": float(people),
            "shown": float(proportion) * 100,
            "kind": _kind(position, better),
            "beyond": position != "within",
            "far": position.endswith("998"),
        }
        for name, people, proportion, position in zip(
            names, plot.denominator, plot.proportion, plot.position, strict=True
        )
        if position != "none"
    ]


def _kind(position: str, better: str) -> str:
    return PLACES[position][0] + MEANINGS[_colour(position, better)]


def _colour(position: str, better: str) -> str:
    if position == "within":
        return QUIET
    if not better:
        return PURPLE
    return BLUE if position.startswith("above") == (better == "higher") else ORANGE


def _curves(plot: FunnelPlot, frame: _Frame) -> alt.Chart:
    counted = plot.denominator[np.isfinite(plot.proportion)]
    fewest = max(1.0, float(counted.min(initial=frame.most)))
    people = np.geomspace(fewest, frame.most, CURVE_POINTS)
    limits = plot.limits_at(people)
    curves = {
        "lower_95": limits.lower_95,
        "upper_95": limits.upper_95,
        "lower_998": limits.lower_998,
        "upper_998": limits.upper_998,
        "centre": np.full(people.size, plot.centre),
    }
    rows = [
        {"curve": name, "people": float(count), "limit": float(value) * 100}
        for name, values in curves.items()
        for count, value in zip(people, values, strict=True)
    ]
    dashes = [[5, 4] if name.endswith("_95") else [1, 0] for name in curves]
    colours = [INK if name == "centre" else QUIET for name in curves]
    names = list(curves)
    # One layer, told apart by the row: each layer more is a good part of what a picture costs
    return (
        chart_of(rows)
        .mark_line(strokeWidth=1.2)
        .encode(
            x=alt.X("people:Q", scale=alt.Scale(domain=[frame.fewest, frame.most], nice=False)),
            y=alt.Y("limit:Q", scale=alt.Scale(domain=[frame.low, frame.high], nice=False, zero=False)),
            color=alt.Colour("curve:N", scale=alt.Scale(domain=names, range=colours), legend=None),
            strokeDash=alt.StrokeDash("curve:N", scale=alt.Scale(domain=names, range=dashes), legend=None),
        )
    )


def _points(rows: list[Row], frame: _Frame, people: str, better: str) -> alt.Chart:
    looks = [(_kind(place, better), _colour(place, better), shape) for place, (_, shape) in PLACES.items()]
    present = [look for look in looks if any(row["kind"] == look[0] for row in rows)]
    names, colours, shapes = ([look[i] for look in present] for i in range(3))
    legend = alt.Legend(columns=1 if frame.narrow else 3)
    ticks = [k * frame.people_step for k in range(int(frame.most / frame.people_step + 1e-9) + 1)]
    across = alt.Axis(title=people, grid=False, values=ticks[:: 2 if frame.narrow else 1], labelFlush=False)
    points: alt.Chart = chart_of(rows).mark_point(size=75, opacity=1, strokeWidth=1.2, stroke=PAPER)
    return points.encode(
        x=alt.X("people:Q", axis=across),
        y=alt.Y("shown:Q", axis=value_axis(frame.low, frame.high, frame.step, suffix="%")),
        fill=alt.Fill("kind:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=names, range=shapes), legend=legend),
    )


def _ring(rows: list[Row]) -> list[alt.Chart]:
    if not rows:
        return []
    ring: alt.Chart = chart_of(rows).mark_point(
        size=260, shape="circle", stroke=INK, strokeWidth=2, opacity=1
    )
    return [ring.encode(x=alt.X("people:Q"), y=alt.Y("shown:Q"))]


def _line_names(plot: FunnelPlot, frame: _Frame) -> list[alt.Chart]:
    at_end = plot.limits_at(frame.most)
    named = [
        ("99.8%", float(at_end.upper_998), QUIET, "normal"),
        ("95%", float(at_end.upper_95), QUIET, "normal"),
        (f"All {plot.centre:.0%}", plot.centre, INK, "bold"),
        ("95%", float(at_end.lower_95), QUIET, "normal"),
        ("99.8%", float(at_end.lower_998), QUIET, "normal"),
    ]
    wished = [frame.y_px(value * 100) for _, value, *_ in named]
    placed = spread_out(wished, apart=LINE_PX, low=4, high=frame.height - 4)
    return [
        label_at(text, x=frame.width + 8, y=y, colour=colour, weight=weight)
        for (text, _, colour, weight), y in zip(named, placed, strict=True)
    ]


def _service_names(rows: list[Row], frame: _Frame, highlight: str) -> list[alt.Chart]:
    def spot(row: Row) -> tuple[float, float]:
        return frame.x_px(row["people"]), frame.y_px(row["shown"])

    # A page has room for the names of services beyond the limits; a phone for the one it is about.
    named = [row for row in rows if (row["beyond"] and not frame.narrow) or row["name"] == highlight]
    named = [row for row in named if row["name"]]
    named.sort(key=lambda row: (row["name"] != highlight, not row["far"]))
    places = place_names(
        [row["name"] for row in named],
        [spot(row) for row in named],
        avoid=[spot(row) for row in rows],
        width=frame.width,
        height=frame.height,
    )
    return [
        label_at(
            place.text,
            x=place.x,
            y=place.y,
            align=place.align,
            weight="bold" if row["name"] == highlight else "normal",
        )
        for row, place in zip(named, places, strict=True)
        if place is not None
    ]
