"""Where everyone who started is, drawn: a stacked area per service, in treatment below a line, out above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mainstay.charts import grammar as alt
from mainstay.charts.style import (
    BLUE,
    INK,
    LABEL_PX,
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
)
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mainstay.stats.multistate import Occupancy

    Row = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """How a state is drawn: its words, its colour, that of words on it, and whether it is in treatment."""

    words: str
    colour: str
    ink: str
    is_here: bool = False


LOOKS: Mapping[str, Look] = {
    "not_using": Look("Not using", BLUE, PAPER, True),
    "reduced": Look("Using less", "#5f9bd1", INK, True),
    "using": Look("Using", "#b5d2ec", INK, True),
    "unknown": Look("Use not known", "#edf1f4", INK, True),
    "completed": Look("Completed", PURPLE, PAPER),
    "transferred": Look("Elsewhere", "#b9a3d6", INK),
    "left_unknown": Look("Left, not known how", "#f3d3b8", INK),
    "left_unplanned": Look("Left unplanned", ORANGE, PAPER),
    "custody": Look("Custody", "#8b969e", INK),
    "died": Look("Died", INK, PAPER),
}
"""Every state from the bottom of the stack up; neighbours differ in lightness, and a line parts them."""

PER_ROW = 3
"""Services side by side on a page; a phone has one."""

LETTER_PX = 6.2
"""About the width of a letter of small text."""

LINE_BETWEEN = 0.7
"""Pixels between two areas, so that no colour stands alone."""


@dataclass(frozen=True)
class _Frame:
    """The size of one panel in pixels and its last day."""

    width: int
    height: int
    last_day: float

    def x_px(self, day: float) -> float:
        return day / self.last_day * self.width


def journeys_chart(
    told: Occupancy,
    names: Sequence[str],
    states: Sequence[str],
    *,
    title: str = "",
    what: str = "Everyone who started, by days since the start",
    narrow: bool = False,
) -> alt.VConcatChart:
    """Draw where everyone who started is, a small picture for each service.

    Args
        told : occupancy of groups, on days from 0 in order; every one to four weeks is enough
        names : of the groups, in that order
        states : of the occupancy, in its order; names of `LOOKS`
        title : above the picture; empty for none
        what : below the title
        narrow : for a phone: 360 pixels wide, one service below the other
    Returns
        a chart, to render or to take away as a specification
    Missing
        days that are not known are left empty, with a word where that is all of them
    Raises
        UsageError : not one name per group, or a state that has no look
    """
    if len(names) != len(told.people) or not set(states) <= LOOKS.keys():
        raise UsageError(
            "one name per group and states that can be drawn",
            f"{len(names)} names for {len(told.people)} groups, and states {', '.join(states)}",
            f"States are: {', '.join(LOOKS)}.",
        )
    whole = NARROW_PX if narrow else WIDE_PX
    per_row = 1 if narrow else min(PER_ROW, len(names))
    frame = _Frame((whole - 30) // per_row - 42, 150 if per_row > 1 else 190, float(max(told.days.max(), 1)))
    panels = [_panel(told, group, names[group], states, frame) for group in range(len(names))]
    rows = [alt.hconcat(*panels[at : at + per_row], spacing=14) for at in range(0, len(panels), per_row)]
    return alt.vconcat(_key(states, whole), *rows, spacing=12, **heading(title, what, width=whole))


def describe_journeys(told: Occupancy, names: Sequence[str], states: Sequence[str], *, day: int) -> str:
    """What the chart shows on one day: its text alternative.

    Args
        told, names, states : as for `journeys_chart`
        day : one of the days told
    Returns
        a sentence for each group; in no order but the one given
    Missing
        says where that day is not known
    Raises
        UsageError : a day that was not told
    Example
        >>> from mainstay.stats.multistate import make_segments, occupancy_by_group
        >>> told = occupancy_by_group(make_segments([1, 2], [0, 0], [1, -1], [0, 0], [5, 9], states=2), [7])
        >>> describe_journeys(told, ["Elm Court"], ["using", "left_unplanned"], day=7)
        'Where everyone who started was on day 7. Elm Court (2 people): using 50%, left unplanned 50%.'
    """
    places = np.flatnonzero(told.days == day)
    if not places.size:
        raise UsageError("a day that was told", f"day {day}", "Ask for that day too.")
    sentences = [f"Where everyone who started was on day {day}."]
    order = [states.index(state) for state in LOOKS if state in states]
    for name, people, probability in zip(names, told.people, told.probability, strict=True):
        parts = probability[places[0]]
        if np.isnan(parts).any():
            sentences.append(f"{name}: not known, nobody has been followed so long.")
            continue
        said = [
            f"{LOOKS[states[at]].words.lower()} {parts[at]:.0%}"
            for at in order
            if round(100 * parts[at]) >= 1
        ]
        sentences.append(f"{name} ({_count(int(people))}): {', '.join(said)}.")
    return " ".join(sentences)


def _count(people: int) -> str:
    return "1 person" if people == 1 else f"{people:,} people"


def _panel(told: Occupancy, group: int, name: str, states: Sequence[str], frame: _Frame) -> alt.LayerChart:
    order = [state for state in LOOKS if state in states]
    parts = told.probability[group][:, [states.index(state) for state in order]]
    known = ~np.isnan(parts).any(axis=1)
    title = alt.TitleParams(
        text=name,
        subtitle=_count(int(told.people[group])),
        fontSize=13,
        subtitleFontSize=LABEL_PX,
        offset=4,
        anchor="start",
    )
    size: dict[str, Any] = {"width": frame.width, "height": frame.height, "title": title}
    if not known.any():
        nobody = label_at("Nothing is known yet.", x=0, y=10)
        return alt.LayerChart(layer=[nobody], **size)
    days, tops = told.days[known], np.cumsum(parts[known], axis=1)
    layers = [
        _areas(days, tops, order, frame),
        _treatment_line(days, tops, order),
        *_words(days, tops, order, frame),
    ]
    return alt.LayerChart(layer=layers, **size)


def _areas(days: Any, tops: Any, order: Sequence[str], frame: _Frame) -> alt.Chart:
    """One area per state that anybody is in; one layer for all, because each layer more costs."""
    bottoms = np.column_stack([np.zeros(len(days)), tops[:, :-1]])
    lows, highs = np.round(100 * bottoms, 2), np.round(100 * tops, 2)
    shown = [place for place in range(len(order)) if (lows[:, place] != highs[:, place]).any()]
    rows = [
        {"state": place, "day": int(day), "low": float(lows[at, place]), "high": float(highs[at, place])}
        for place in shown
        for at, day in enumerate(days)
    ]
    looks = alt.Scale(domain=shown, range=[LOOKS[order[place]].colour for place in shown])
    axis = alt.Axis(title=None, values=[0, 50, 100], labelExpr="datum.label + '%'", domain=False, ticks=False)
    area = chart_of(rows).mark_area(stroke=PAPER, strokeWidth=LINE_BETWEEN, opacity=1)
    return area.encode(
        x=alt.X(
            "day:Q",
            scale=alt.Scale(domain=[0, frame.last_day], nice=False),
            axis=alt.Axis(title=None, grid=False, values=_ticks(frame), labelFlush=False),
        ),
        y=alt.Y("high:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=axis, stack=None),
        y2="low:Q",
        fill=alt.Fill("state:O", scale=looks, legend=None),
    )


def _ticks(frame: _Frame) -> list[int]:
    every = 91 if frame.last_day > 120 else 28
    return list(range(0, int(frame.last_day) + 1, every))


def _treatment_line(days: Any, tops: Any, order: Sequence[str]) -> alt.Chart:
    """The line between those in treatment and those out of it."""
    here = [place for place, state in enumerate(order) if LOOKS[state].is_here]
    part = tops[:, here[-1]] if here else np.zeros(len(days))
    rows = [
        {"day": int(day), "high": round(100 * float(top), 2)} for day, top in zip(days, part, strict=True)
    ]
    line: alt.Chart = chart_of(rows).mark_line(color=INK, strokeWidth=2)
    return line.encode(x="day:Q", y="high:Q")


def _words(days: Any, tops: Any, order: Sequence[str], frame: _Frame) -> list[alt.Chart]:
    """The name of each state on its area, where there is most room for it; none where there is not enough."""
    across = np.array([frame.x_px(float(day)) for day in days])
    edges = np.column_stack([np.zeros(len(days)), tops]) * frame.height
    drawn = []
    for place, state in enumerate(order):
        look = LOOKS[state]
        wide = LETTER_PX * len(look.words)
        spots = []
        for end in range(len(days)):
            under = (across <= across[end]) & (across >= across[end] - wide - LETTER_PX)
            low, high = edges[under, place].max(), edges[under, place + 1].min()
            if across[end] - wide > 0 and high - low >= LINE_PX:
                spots.append((high - low, across[end], (low + high) / 2))
        if spots:
            _, x, y = max(spots)
            drawn.append(label_at(look.words, x=x - 3, y=frame.height - y, colour=look.ink, align="right"))
    return drawn


def _key(states: Sequence[str], whole: int) -> alt.LayerChart:
    """All states with their colours, from the bottom of the stack to its top, and what the line is."""
    order = [state for state in LOOKS if state in states]
    boxes: list[alt.Chart] = []
    words: list[alt.Chart] = []
    x, y = 0.0, 6.0
    for text, colour in [*((LOOKS[state].words, LOOKS[state].colour) for state in order), ("", INK)]:
        written = text or "Above this line: out of treatment"
        room = 22 + LETTER_PX * len(written)
        if x + room > whole - 20:
            x, y = 0.0, y + 18
        half = 6 if text else 1
        boxes.append(
            chart_of([{"x": x, "x2": x + 12, "y": y - half, "y2": y + half, "colour": colour}])
            .mark_rect(stroke=QUIET)
            .encode(
                x=alt.X("x:Q", scale=None, axis=None),
                x2="x2:Q",
                y=alt.Y("y:Q", scale=None, axis=None),
                y2="y2:Q",
                fill=alt.Fill("colour:N", scale=None),
            )
        )
        words.append(label_at(written, x=x + 17, y=y))
        x += room
    return alt.LayerChart(
        layer=[*boxes, *words], width=whole - 30, height=y + 6, view=alt.ViewConfig(stroke=None)
    )
