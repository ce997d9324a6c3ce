"""A control chart drawn: points by what they signal, centre, limits, target, rebases, and gaps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mainstay.charts import grammar as alt
from mainstay.charts.describe import NO_REASON, centre_word, last_known
from mainstay.charts.marked_days import MarkedDay, mark_days
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
from mainstay.charts.units import Unit, find_unit, whole_months, write_short_day
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mainstay.stats.spc import ControlChart

    Row = dict[str, Any]

NARROW_POINTS = 18
"""A phone shows the latest so many points; more would be too small to tell apart."""

LEGEND_PX = 6.0
"""Between the words above the plot and the legend; one line of words fits where the legend is anyway."""

DAY_PX = 58
"""Room that the name of a month or day needs on the axis."""

LOOKS = {
    "common_cause": ("Common cause", QUIET, "circle"),
    "special_cause_improvement": ("Improvement", BLUE, "diamond"),
    "special_cause_concern": ("Concern", ORANGE, "square"),
    "special_cause_neutral_high": ("Unusually high", PURPLE, "triangle-up"),
    "special_cause_neutral_low": ("Unusually low", PURPLE, "triangle-down"),
    None: ("Not known", QUIET, "circle"),
}
"""What each type of point is called, its colour and its shape: no colour stands alone."""


@dataclass(frozen=True)
class _Frame:
    """Where things go: the plot's size in pixels, its scale, and the points that fit."""

    unit: Unit
    width: int
    height: int
    low: float
    high: float
    step: float
    first: int
    narrow: bool

    def y_px(self, shown: float) -> float:
        return (self.high - shown) / (self.high - self.low) * self.height


def spc_chart(
    chart: ControlChart,
    periods: Sequence[date],
    *,
    what: str,
    shown_as: str = "proportion",
    title: str = "",
    narrow: bool = False,
    happened: Sequence[tuple[date, str]] = (),
    target_from: date | None = None,
) -> alt.LayerChart:
    """Draw a control chart or run chart; limits that differ by period are drawn in steps.

    Args
        chart : as computed
        periods : first day of each period, one per value, in order
        what : what the values are
        shown_as : "proportion" (0 to 1), "per_cent" (0 to 100), "number", or "amount", which is never below 0
        title : above the chart; empty for none
        narrow : for a phone: 360 pixels wide, the last 18 points
        happened : days, each with what happened then; one before the first point shown is left out
        target_from : the day from which the target holds; None for all along
    Returns
        a chart, to render or to take away as a specification
    Missing
        a period that is unknown breaks the line and has a hollow mark at the foot of the chart
    Raises
        UsageError : not one period per value
    """
    if len(periods) != len(chart.values):
        raise UsageError("one period per value", f"{len(periods)} for {len(chart.values)}", "Give both.")
    frame = _make_frame(chart, find_unit(shown_as), narrow=narrow)
    marked = _marked(chart, periods, frame, happened)
    last = max([periods[-1], target_from or periods[-1], *(one.day for one in marked)])
    rows = _rows(chart, periods, frame)
    days, words_px = mark_days(marked, first=periods[frame.first], last=last, width=frame.width)
    layers = [*_lines(rows, frame), *days, _points(rows, frame, periods, above_px=words_px)]
    layers += [*_labels(chart, frame), *_target(chart, frame, [periods[frame.first], target_from], last)]
    above = heading(title, what, width=NARROW_PX if narrow else WIDE_PX)
    return alt.LayerChart(layer=layers, width=frame.width, height=frame.height, **above)


def _make_frame(chart: ControlChart, unit: Unit, *, narrow: bool) -> _Frame:
    first = max(0, len(chart.values) - NARROW_POINTS) if narrow else 0
    limits = [
        unit.clip(limit * unit.factor) for limit in (*chart.lower_limit[first:], *chart.upper_limit[first:])
    ]
    on_axis = [*(chart.values[first:] * unit.factor), *(chart.centre[first:] * unit.factor), *limits]
    if chart.target is not None:
        on_axis.append(chart.target * unit.factor)
    low, high, step = nice_domain(on_axis, lowest=unit.lowest, highest=unit.highest)
    width, height = (NARROW_PX - 115, 220) if narrow else (WIDE_PX - 145, 260)
    return _Frame(unit, width, height, low, high, step, first, narrow)


def _rows(chart: ControlChart, periods: Sequence[date], frame: _Frame) -> list[Row]:
    factor, unit = frame.unit.factor, frame.unit
    rows = []
    for i in range(frame.first, len(periods)):
        known = not math.isnan(chart.values[i])
        rows.append(
            {
                "period": periods[i].isoformat(),
                "shown": chart.values[i] * factor if known else None,
                "at": chart.values[i] * factor if known else frame.low,
                "kind": LOOKS[chart.point_type[i]][0],
                "segment": sum(start <= i for start in chart.segment_starts),
                "centre": _or_none(chart.centre[i] * factor),
                "lower": _or_none(unit.clip(chart.lower_limit[i] * factor)),
                "upper": _or_none(unit.clip(chart.upper_limit[i] * factor)),
            }
        )
    return rows


def _lines(rows: list[Row], frame: _Frame) -> list[alt.Chart]:
    scale = alt.Scale(domain=[frame.low, frame.high], nice=False, zero=False)
    x = alt.X("period:T", scale=alt.Scale(type="utc"))
    y = alt.Y("limit:Q", scale=scale)
    limits = [("lower", QUIET, [5, 4]), ("upper", QUIET, [5, 4])]
    centre = ("centre", INK, [1, 0])
    # As few layers as can be: each is a good part of what a picture costs
    if _vary(rows):
        ruled = [_ruled(rows, limits, x, y, interpolate="step"), _ruled(rows, [centre], x, y)]
    else:
        ruled = [_ruled(_ends(rows), [*limits, centre], x, y)]
    path = chart_of(rows).mark_line(color="#9aa5ad", strokeWidth=1.5, invalid="break-paths-show-domains")
    return [*ruled, path.encode(x=x, y=alt.Y("shown:Q", scale=scale), detail=alt.Detail("segment:N"))]


def _ruled(
    rows: list[Row], lines: list[tuple[str, str, list[int]]], x: alt.X, y: alt.Y, **looks: Any
) -> alt.Chart:
    """Limits and centre in one layer, told apart by the row."""
    names, colours, dashes = (list(column) for column in zip(*lines, strict=True))
    long = [
        {"line": name, "period": row["period"], "segment": row["segment"], "limit": row[name]}
        for name in names
        for row in rows
    ]
    drawn: alt.Chart = chart_of(long).mark_line(strokeWidth=1.2, **looks)
    return drawn.encode(
        x=x,
        y=y,
        detail=alt.Detail("segment:N"),
        color=alt.Colour("line:N", scale=alt.Scale(domain=names, range=colours), legend=None),
        strokeDash=alt.StrokeDash("line:N", scale=alt.Scale(domain=names, range=dashes), legend=None),
    )


def _ends(rows: list[Row]) -> list[Row]:
    """The first and the last row of each segment: what a straight line needs."""
    beside = zip([None, *rows], rows, [*rows[1:], None], strict=False)
    return [
        row
        for before, row, after in beside
        if before is None or after is None or {before["segment"], after["segment"]} != {row["segment"]}
    ]


def _vary(rows: list[Row]) -> bool:
    """Whether limits differ within a segment."""
    upper = {(row["segment"], row["upper"]) for row in rows if row["upper"] is not None}
    return len(upper) > len({segment for segment, _ in upper})


def _marked(
    chart: ControlChart, periods: Sequence[date], frame: _Frame, happened: Sequence[tuple[date, str]]
) -> list[MarkedDay]:
    """Between the two periods where limits start afresh, and on the days when something happened."""
    rebased = [
        MarkedDay(
            periods[start] - (periods[start] - periods[start - 1]) / 2,
            f"New limits: {chart.segments[start] or NO_REASON}",
            is_rebase=True,
        )
        for start in chart.segment_starts
        if start > frame.first
    ]
    told = [
        MarkedDay(day, f"{write_short_day(day)}: {words}")
        for day, words in happened
        if day >= periods[frame.first]
    ]
    return rebased + told


def _points(rows: list[Row], frame: _Frame, periods: Sequence[date], *, above_px: float) -> alt.Chart:
    present = {row["kind"] for row in rows}
    looks = [look for look in LOOKS.values() if look[0] in present]
    names, colours, shapes = (list(column) for column in zip(*looks, strict=True))
    fills = [PAPER if name == "Not known" else colour for name, colour in zip(names, colours, strict=True)]
    legend = alt.Legend(columns=2 if frame.narrow else 0)
    if above_px > LINE_PX:
        legend["offset"] = LEGEND_PX + above_px
    axis = value_axis(frame.low, frame.high, frame.step, suffix=frame.unit.suffix)
    marks: alt.Chart = (
        chart_of(rows)
        .mark_point(size=70, opacity=1, strokeWidth=1.4)
        .encode(
            x=alt.X("period:T", title=None, scale=alt.Scale(type="utc"), axis=_time_axis(periods, frame)),
            y=alt.Y("at:Q", axis=axis),
            stroke=alt.Stroke("kind:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
            fill=alt.Fill("kind:N", scale=alt.Scale(domain=names, range=fills), legend=legend),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=names, range=shapes), legend=legend),
        )
    )
    return marks


def _time_axis(periods: Sequence[date], frame: _Frame) -> alt.Axis:
    shown = periods[frame.first :]
    every = -(-len(shown) // (4 if frame.narrow else 8))
    # Counted from the latest point, because that is the one people ask about.
    ticks = [
        alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)
        for day in _apart(shown[::-1][::every], frame.width)
    ]
    return alt.Axis(
        values=ticks,
        format="%b %Y" if whole_months(periods) else "%-d %b %y",
        grid=False,
        labelFlush=False,
        labelOverlap=False,
    )


def _apart(days: Sequence[date], width: int) -> list[date]:
    """Those that leave room for their names, latest first: events do not come at equal distances."""
    whole = max(1, (days[0] - days[-1]).days)
    kept = [days[0]]
    for day in days[1:]:
        if (kept[-1] - day).days / whole * width >= DAY_PX:
            kept.append(day)
    return kept


def _labels(chart: ControlChart, frame: _Frame) -> list[alt.Chart]:
    """Name each line at its right end."""
    short = frame.narrow
    named = [
        ("Upper" if short else "Upper limit", last_known(chart.upper_limit), QUIET, "normal"),
        (centre_word(chart), last_known(chart.centre), INK, "bold"),
        ("Lower" if short else "Lower limit", last_known(chart.lower_limit), QUIET, "normal"),
    ]
    layers = []
    if chart.target is not None:
        named.append(("Target", chart.target, PURPLE, "bold"))
    named = [label for label in named if not math.isnan(label[1])]
    shown = [frame.unit.clip(label[1] * frame.unit.factor) for label in named]
    placed = spread_out([frame.y_px(y) for y in shown], apart=LINE_PX, low=4, high=frame.height - 4)
    for (name, _, colour, weight), value, y in zip(named, shown, placed, strict=True):
        text = f"{name} {frame.unit.write(value / frame.unit.factor)}"
        layers.append(label_at(text, x=frame.width + 10, y=y, colour=colour, weight=weight))
    return layers


def _target(
    chart: ControlChart, frame: _Frame, starts: Sequence[date | None], until: date
) -> list[alt.Chart]:
    """A line at the target, from the latest of some days on."""
    if chart.target is None:
        return []
    since = max(day for day in starts if day is not None)
    row = {
        "target": chart.target * frame.unit.factor,
        "since": since.isoformat(),
        "until": until.isoformat(),
    }
    rule = chart_of([row]).mark_rule(color=PURPLE, strokeWidth=1.6, strokeDash=[1, 3])
    x = alt.X("since:T", scale=alt.Scale(type="utc"))
    return [rule.encode(x=x, x2="until:T", y=alt.Y("target:Q"))]


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
