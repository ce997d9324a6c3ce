"""How every chart looks: colours with shapes beside them, one typeface, quiet axes."""

from __future__ import annotations

import math
import textwrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mainstay.charts import grammar as alt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FONT = "Arial, Liberation Sans, sans-serif"
"""The second name is the one that vl-convert brings with it: without it a picture has no text at all."""

INK, QUIET, FAINT, PAPER = "#212b32", "#5b6770", "#d8dde0", "#ffffff"
BLUE, ORANGE, PURPLE = "#0b62b0", "#c2530a", "#6b3fa0"

WIDE_PX, NARROW_PX = 720, 360
"""Whole width of a chart for a page or screen, and for a phone."""

LABEL_PX, LINE_PX = 11, 13
"""Size of small text, and the least distance between two lines of it."""

CONFIG: Mapping[str, Any] = MappingProxyType(
    {
        "font": FONT,
        "background": PAPER,
        "aria": False,  # the picture as a whole carries the text alternative
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "color": INK,
            "fontSize": 15,
            "fontWeight": "bold",
            "offset": 10,
            "subtitleColor": QUIET,
            "subtitleFontSize": 13,
            "subtitlePadding": 4,
        },
        "axis": {
            "labelColor": QUIET,
            "labelFontSize": 12,
            "titleColor": INK,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "domainColor": QUIET,
            "tickColor": QUIET,
            "gridColor": "#eef0f2",
        },
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "title": None,
            "labelFontSize": 12,
            "labelColor": INK,
            "labelLimit": 0,
            "symbolSize": 80,
            "columnPadding": 14,
        },
    }
)
"""Vega-Lite configuration of every chart."""


def nice_domain(
    values: Sequence[float], *, lowest: float | None = None, highest: float | None = None
) -> tuple[float, float, float]:
    """Ends of an axis on round numbers, with the step between its ticks.

    Args
        values : everything that must be on the axis, any unit; NaN is left out
        lowest, highest : ends that the axis never passes, such as 0 and 100 for per cent
    Returns
        low, high, step; the unit of the values
    Missing
        no finite value gives 0 to 1
    Example
        >>> nice_domain([31.2, 58.9], lowest=0, highest=100)
        (30.0, 60.0, 10.0)
    """
    known = [value for value in values if math.isfinite(value)]
    if not known:
        return 0.0, 1.0, 0.5
    low, high = min(known), max(known)
    spread = (high - low) or abs(high) or 1.0
    step = _nice_step(spread / 5)
    half = step / 2
    low = math.floor((low - spread * 0.02) / half) * half
    high = math.ceil((high + spread * 0.02) / half) * half
    # Counts and shares start at 0: room below it would be room for nothing.
    lowest = 0.0 if lowest is None and min(known) >= 0 else lowest
    low = max(low, lowest) if lowest is not None else low
    high = min(high, highest) if highest is not None else high
    return float(low), float(high), step


def heading(title: str, what: str, *, width: int) -> dict[str, Any]:
    """A chart's title, and below it in quieter letters what its values are; long lines are broken.

    Args
        title, what : either may be empty
        width : of the whole chart, pixels
    Returns
        keywords for `properties`; none where both are empty
    Example
        >>> heading("", "Used heroin", width=360)["title"]["text"]
        ['Used heroin']
    """
    lines = [textwrap.wrap(text, width // 8) for text in (title, what) if text]
    if not lines:
        return {}
    if len(lines) == 2:
        return {"title": alt.TitleParams(text=lines[0], subtitle=lines[1])}
    looks: dict[str, Any] = {} if title else {"fontWeight": "normal", "fontSize": 13}
    return {"title": alt.TitleParams(text=lines[0], **looks)}


def value_axis(low: float, high: float, step: float, *, suffix: str) -> alt.Axis:
    """A quiet axis with ticks on round numbers.

    Args
        low, high, step : from `nice_domain`
        suffix : written after each number
    Returns
        the axis, without a title: the heading says what the values are
    """
    first = math.ceil(low / step - 1e-9)
    ticks = [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]
    return alt.Axis(
        values=ticks, labelExpr=f"datum.label + '{suffix}'", domain=False, ticks=False, title=None
    )


def label_at(
    text: str, *, x: float, y: float, colour: str = INK, weight: str = "normal", align: str = "left"
) -> alt.Chart:
    """Small text at a place in the plot.

    Args
        text : what it says
        x, y : pixels from the plot's top left corner
        colour, weight, align : as Vega-Lite names them
    Returns
        a layer
    """
    row = {"text": text, "x": x, "y": y, "colour": colour, "weight": weight, "align": align}
    # Looks and places come from the row: then all labels of a plot are one layer
    mark = chart_of([row]).mark_text(
        fontSize=LABEL_PX, baseline="middle", align=alt.by_row("align"), fontWeight=alt.by_row("weight")
    )
    return mark.encode(
        x=alt.X("x:Q", scale=None, axis=None),
        y=alt.Y("y:Q", scale=None, axis=None),
        text=alt.Text("text:N"),
        color=alt.Colour("colour:N", scale=None),
    )


def chart_of(rows: list[dict[str, Any]]) -> alt.Chart:
    """A chart that carries its rows inside its specification."""
    return alt.Chart.of(rows)


def spread_out(positions: Sequence[float], *, apart: float, low: float, high: float) -> list[float]:
    """Move labels as little as needed so that none covers another.

    Args
        positions : where each label would like to be, pixels from the top
        apart : least distance between two, pixels
        low, high : the room there is, pixels
    Returns
        where each goes, in the order given
    Example
        >>> spread_out([50, 52, 100], apart=13, low=0, high=200)
        [44.5, 57.5, 100.0]
    """
    order = sorted(range(len(positions)), key=lambda i: (positions[i], i))
    groups: list[list[int]] = []
    tops: list[float] = []
    for index in order:
        groups.append([index])
        tops.append(_top_of(groups[-1], positions, apart, low, high))
        while len(groups) > 1 and tops[-2] + apart * len(groups[-2]) > tops[-1]:
            tops.pop()
            groups[-2].extend(groups.pop())
            tops[-1] = _top_of(groups[-1], positions, apart, low, high)
    placed = {
        i: top + apart * k for group, top in zip(groups, tops, strict=True) for k, i in enumerate(group)
    }
    return [float(placed[i]) for i in range(len(positions))]


def _top_of(group: list[int], positions: Sequence[float], apart: float, low: float, high: float) -> float:
    height = apart * (len(group) - 1)
    middle = sum(positions[i] for i in group) / len(group)
    return max(low, min(middle - height / 2, high - height))


def _nice_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
