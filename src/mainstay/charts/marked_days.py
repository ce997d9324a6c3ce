"""Days that a chart marks: a rule at each, and above the plot what it stands for."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.charts import grammar as alt
from mainstay.charts.place import LETTER_PX, LINE_PX
from mainstay.charts.style import INK, QUIET, chart_of, label_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

LANES = 4
"""Lines of words above a plot; with more marked days than fit, the earliest have a rule and no words."""

SHARE, LEAST_PX = 0.62, 240.0
"""Where several days are marked, the words of one take up no more than this part of the width, but at least
so many pixels where the plot has them."""

GAP_PX = 10.0


@dataclass(frozen=True)
class MarkedDay:
    """A day that is marked.

    Attributes
        day : where its rule stands
        words : what it stands for
        is_rebase : whether limits start afresh there
    """

    day: date
    words: str
    is_rebase: bool = False


@dataclass(frozen=True)
class Words:
    """The words of one marked day.

    Attributes
        text : what fits of them
        x : pixels from the left to where they start, or end where `align` is "right"
        lane : line above the plot, from below
        align : "left" or "right"
    """

    text: str
    x: float
    lane: int
    align: str = "left"


def mark_days(
    marked: Sequence[MarkedDay], *, first: date, last: date, width: float
) -> tuple[list[alt.Chart], float]:
    """Rules at some days and their words above the plot.

    Args
        marked : in any order
        first, last : the days at the two ends of the plot
        width : of the plot, pixels
    Returns
        layers, for a plot whose x is the field of a time in UTC; and the room their words take, pixels
    """
    whole = max(1, (last - first).days)
    spots = [(one.day - first).days / whole * width for one in marked]
    layers = [_rule(one) for one in marked]
    placed = place_words([one.words for one in marked], spots, width=width)
    for one, words in zip(marked, placed, strict=True):
        if words is not None:
            y = -LINE_PX * (words.lane + 0.5)
            layers.append(label_at(words.text, x=words.x, y=y, colour=_colour(one), align=words.align))
    lanes = max((words.lane + 1 for words in placed if words is not None), default=0)
    return layers, lanes * LINE_PX


def place_words(texts: Sequence[str], spots: Sequence[float], *, width: float) -> list[Words | None]:
    """Put words above a plot so that none covers another: right of their spot, or left where that has room.

    Args
        texts : what to say; the latest have the first choice
        spots : pixels from the left of what they are about
        width : of the plot, pixels
    Returns
        one place for each, in the order given; None where there is no room
    Example
        >>> moved, clinic = place_words(["Moved", "New clinic"], [0, 290], width=300)
        >>> (moved.x, moved.align), (clinic.x, clinic.align)
        ((0.0, 'left'), (290.0, 'right'))
    """
    room = width if len(texts) == 1 else min(width, max(width * SHARE, LEAST_PX))
    placed: list[Words | None] = [None] * len(texts)
    taken: list[list[tuple[float, float]]] = [[] for _ in range(LANES)]
    for place in sorted(range(len(texts)), key=lambda i: (spots[i], i), reverse=True):
        text = textwrap.shorten(texts[place], int(room / LETTER_PX), placeholder="…")
        long, spot = LETTER_PX * len(text) + GAP_PX, float(spots[place])
        ends = spot + long > width and spot >= long
        left = spot - long if ends else max(0.0, min(spot, width - long))
        lane = _free_lane(taken, left, left + long)
        if lane is not None:
            taken[lane].append((left, left + long))
            placed[place] = Words(text, spot if ends else left, lane, "right" if ends else "left")
    return placed


def _free_lane(taken: Iterable[list[tuple[float, float]]], left: float, right: float) -> int | None:
    return next(
        (
            lane
            for lane, spans in enumerate(taken)
            if all(right <= low or left >= high for low, high in spans)
        ),
        None,
    )


def _rule(one: MarkedDay) -> alt.Chart:
    row = chart_of([{"from": one.day.isoformat()}])
    dash = [2, 2] if one.is_rebase else [7, 3]
    rule = row.mark_rule(color=_colour(one), strokeWidth=1, strokeDash=dash)
    return rule.encode(x=alt.X("from:T", scale=alt.Scale(type="utc")))


def _colour(one: MarkedDay) -> str:
    return QUIET if one.is_rebase else INK
