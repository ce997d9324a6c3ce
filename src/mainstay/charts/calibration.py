"""A calibration plot: what was observed against what was expected, from the least to the most likely."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mainstay.charts import grammar as alt
from mainstay.charts.style import (
    FAINT,
    INK,
    NARROW_PX,
    PAPER,
    PURPLE,
    QUIET,
    WIDE_PX,
    chart_of,
    heading,
    label_at,
    nice_domain,
    value_axis,
)

if TYPE_CHECKING:
    from mainstay.stats.calibration import Calibration

SIDE_PX = 300
"""As wide as high, so that the line of agreement rises at one in one."""

NOBODY = "Nobody is known of whom anything could be expected."
"""Stands where the plot would be."""


def calibration_chart(
    found: Calibration, *, what: str, title: str = "", narrow: bool = False
) -> alt.LayerChart:
    """Draw a calibration plot.

    Args
        found : as computed
        what : what was expected and observed
        title : above the chart; empty for none
        narrow : for a phone
    Returns
        a chart, to render or to take away as a specification
    Missing
        a sentence in place of the plot where there is nobody
    """
    above = heading(title, what, width=NARROW_PX if narrow else WIDE_PX)
    if not len(found.people):
        return alt.LayerChart(layer=[label_at(NOBODY, x=0, y=10)], width=SIDE_PX, height=20, **above)
    rows = _rows(found)
    low, high, step = nice_domain(
        [value for row in rows for value in (row["lower"], row["upper"], row["expected"])],
        lowest=0,
        highest=100,
    )
    ends = alt.Scale(domain=[low, high], nice=False, zero=False)
    across = alt.X(
        "expected:Q",
        scale=ends,
        axis=alt.Axis(
            title="Expected", grid=False, values=_ticks(low, high, step), labelExpr="datum.label + '%'"
        ),
    )
    layers = [_agreement(low, high, ends), *_groups(rows, across, ends, (low, high, step))]
    return alt.LayerChart(layer=layers, width=SIDE_PX, height=SIDE_PX, **above)


def describe_calibration(found: Calibration, *, what: str) -> str:
    """What a calibration plot shows: its text alternative and its caption.

    Args
        found, what : as for `calibration_chart`
    Returns
        how many groups, from what to what, and in how many the observed differs from the expected
    Missing
        says so where there is nobody
    Example
        >>> from mainstay.stats.calibration import calibration
        >>> describe_calibration(calibration([0, 1] * 50, [0.4] * 50 + [0.6] * 50), what="Left early")
        'Calibration of left early: 100 people in 2 groups by what was expected of them, from 40% to 60%. In \
all, the share observed fits what was expected.'
    """
    if not len(found.people):
        return NOBODY
    named = what if what[1:2].isupper() else what[:1].lower() + what[1:]
    outside = found.outside()
    groups = len(found.people)
    fits = (
        "In all, the share observed fits what was expected."
        if not outside
        else f"In {outside} of them the share observed lies farther from the expected than chance explains."
    )
    return (
        f"Calibration of {named}: {int(found.people.sum()):,} people in {groups} groups by what was expected "
        f"of them, from {found.expected[0]:.0%} to {found.expected[-1]:.0%}. {fits}"
    )


def _rows(found: Calibration) -> list[dict[str, Any]]:
    columns = {name: getattr(found, name) * 100 for name in ("expected", "observed", "lower", "upper")}
    return [
        {**{name: float(values[place]) for name, values in columns.items()}, "kind": _kind(found, place)}
        for place in range(len(found.people))
    ]


def _kind(found: Calibration, place: int) -> str:
    fits = found.lower[place] <= found.expected[place] <= found.upper[place]
    return "Fits what was expected" if fits else "Farther off than chance explains"


def _ticks(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def _agreement(low: float, high: float, ends: alt.Scale) -> alt.Chart:
    line = chart_of([{"expected": low, "observed": low}, {"expected": high, "observed": high}])
    return line.mark_line(color=FAINT, strokeWidth=1.5).encode(
        x=alt.X("expected:Q", scale=ends), y=alt.Y("observed:Q", scale=ends)
    )


def _groups(
    rows: list[dict[str, Any]], across: alt.X, ends: alt.Scale, axis: tuple[float, float, float]
) -> list[alt.Chart]:
    up = alt.Y("observed:Q", scale=ends, axis=value_axis(*axis, suffix="%"))
    looks = [
        ("Fits what was expected", INK, "circle"),
        ("Farther off than chance explains", PURPLE, "diamond"),
    ]
    present = [look for look in looks if any(row["kind"] == look[0] for row in rows)]
    names, colours, shapes = ([look[i] for look in present] for i in range(3))
    legend = alt.Legend(columns=1)
    bars = chart_of(rows).mark_rule(color=QUIET, strokeWidth=1.2)
    points = chart_of(rows).mark_point(size=75, opacity=1, strokeWidth=1.2, stroke=PAPER)
    return [
        bars.encode(x=across, y=alt.Y("lower:Q", scale=ends), y2="upper:Q"),
        points.encode(
            x=across,
            y=up,
            fill=alt.Fill("kind:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=names, range=shapes), legend=legend),
        ),
    ]
