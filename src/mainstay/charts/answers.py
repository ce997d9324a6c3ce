"""What people said of each domain: bars to either side of a line, poor and bad on the left, worst first."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mainstay.charts import grammar as alt
from mainstay.charts.style import (
    BLUE,
    INK,
    LINE_PX,
    NARROW_PX,
    ORANGE,
    QUIET,
    WIDE_PX,
    chart_of,
    heading,
    label_at,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.survey.results import DomainResult

SIDES = (
    ("bad", "Bad", ORANGE),
    ("poor", "Poor", "#f0b48a"),
    ("good", "Good", "#9cc4e8"),
    ("very_good", "Very good", BLUE),
)
"""From the left: what is counted, its name, its colour."""

BAR_PX = 16
LETTER_PX = 6
"""Room that a letter of the small text takes at most."""


@dataclass(frozen=True)
class _Plot:
    """Where things lie, in pixels."""

    whole: int
    left: float
    unit: float
    zero: float
    row: float
    is_narrow: bool

    def x(self, share: float) -> float:
        """A share to the right of the line; to the left of it if negative."""
        return round(self.zero + share * self.unit, 2)

    def bar_top(self, place: int) -> float:
        return place * self.row + (LINE_PX + 6 if self.is_narrow else 4)


def answers_chart(
    domains: Sequence[DomainResult], *, title: str = "", what: str = "", narrow: bool = False
) -> alt.VConcatChart:
    """Draw what people said of each domain.

    Args
        domains : in the order to draw; `SurveyResults.worst_first` gives them as people rated them
        title, what : above the chart; either may be empty
        narrow : for a phone: names above the bars instead of beside them
    Returns
        a chart; bars are shares of those who rated the domain, a black mark is what another survey found
    Missing
        a domain that nobody rated says so, and has no bar
    """
    plot = _lay_out(domains, NARROW_PX if narrow else WIDE_PX, narrow)
    layers = [*_bars(domains, plot), *_words(domains, plot)]
    size: dict[str, Any] = {"width": plot.whole - 30, "height": max(plot.row * len(domains), LINE_PX)}
    body = alt.LayerChart(layer=layers or [label_at("Nothing was asked.", x=0, y=6)], **size)
    return alt.vconcat(_key(domains, plot), body, spacing=8, **heading(title, what, width=plot.whole))


def describe_answers(domains: Sequence[DomainResult], *, about: str = "") -> str:
    """What the chart shows, in words: its text alternative.

    Args
        domains : as for `answers_chart`
        about : who answered, such as "people in OST now"
    Returns
        a sentence for each domain, in the order given
    Missing
        says of which nobody rated it
    Example
        >>> from mainstay.survey.instruments import load_instruments
        >>> from mainstay.survey.results import summarise
        >>> found = summarise(load_instruments()["quality_of_help"], [{"family": "poor"}, {"family": "good"}])
        >>> describe_answers(found.worst_first()[:1]).partition("first. ")[2]
        'Family and relationships: 50% poor or bad (9% to 91%) of 2 ratings.'
    """
    opening = f"Answers by domain{f' of {about}' if about else ''}, most poor or bad first."
    return " ".join([opening, *(f"{each.label}: {_said(each)}." for each in domains)])


def _said(found: DomainResult) -> str:
    share = found.poor_or_bad
    if share.share is None or share.lower is None or share.upper is None:
        said = "nobody rated it"
    else:
        ratings = "1 rating" if share.whole == 1 else f"{share.whole} ratings"
        said = f"{share.share:.0%} poor or bad ({share.lower:.0%} to {share.upper:.0%}) of {ratings}"
    missed = found.tally.needed_not_offered
    missed_words = f"; {missed} needed it and were not offered it" if missed else ""
    return f"{said}{missed_words}{f'; {found.benchmark.words}' if found.benchmark else ''}"


def _lay_out(domains: Sequence[DomainResult], whole: int, narrow: bool) -> _Plot:
    shares = [found.poor_or_bad.share for found in domains if found.poor_or_bad.share is not None]
    marks = [found.benchmark.share_poor_or_bad for found in domains if found.benchmark]
    most, least = max([*shares, *marks, 0.0]), min([*shares, 1.0])
    left = 0 if narrow else 190
    room = whole - 30 - left - (0 if narrow else 165)
    unit = room / (most + 1 - least) if most + 1 - least else room
    return _Plot(whole, left, unit, left + most * unit, 48 if narrow else 26, narrow)


def _bars(domains: Sequence[DomainResult], plot: _Plot) -> list[alt.Chart]:
    drawn = []
    for place, found in enumerate(domains):
        top = plot.bar_top(place)
        drawn.append(_box(plot.zero, plot.zero + 1, top - 4, top + BAR_PX + 4, INK))
        if not found.tally.rated:
            continue
        at = -found.tally.poor_or_bad / found.tally.rated
        for name, _, colour in SIDES:
            share = getattr(found.tally, name) / found.tally.rated
            if share:
                drawn.append(_box(plot.x(at), plot.x(at + share), top, top + BAR_PX, colour))
            at += share
        if found.benchmark:
            mark = plot.x(-found.benchmark.share_poor_or_bad)
            drawn.append(_box(mark - 1.5, mark + 1.5, top - 3, top + BAR_PX + 3, INK))
    return drawn


def _words(domains: Sequence[DomainResult], plot: _Plot) -> list[alt.Chart]:
    drawn = []
    for place, found in enumerate(domains):
        share = found.poor_or_bad
        if share.share is None or share.lower is None or share.upper is None:
            said = "Nobody rated it"
        else:
            what = "" if plot.is_narrow else " poor or bad"
            said = f"{share.share:.0%}{what} ({share.lower:.0%}–{share.upper:.0%})"
        middle = plot.bar_top(place) + BAR_PX / 2
        if plot.is_narrow:
            above = plot.bar_top(place) - LINE_PX / 2 - 2
            drawn.append(label_at(_short(found.label, 32), x=0, y=above, weight="bold"))
            drawn.append(label_at(said, x=plot.whole - 30, y=above, align="right"))
        else:
            drawn.append(label_at(_short(found.label, 30), x=plot.left - 8, y=middle, align="right"))
            drawn.append(label_at(said, x=plot.whole - 30, y=middle, align="right"))
    return drawn


def _short(label: str, letters: int) -> str:
    return textwrap.shorten(label, letters, placeholder="…") if len(label) > letters else label


def _key(domains: Sequence[DomainResult], plot: _Plot) -> alt.LayerChart:
    boxes, words = [], []
    surveys = sorted({found.benchmark.survey for found in domains if found.benchmark})
    x, y = 0.0, 6.0
    for text, colour in [*((name, colour) for _, name, colour in SIDES), *((name, INK) for name in surveys)]:
        room = 26 + LETTER_PX * len(text)
        if x + room > plot.whole - 30:
            x, y = 0.0, y + 18
        wide = 3 if text in surveys else 12
        boxes.append(_box(x, x + wide, y - 6, y + 6, colour))
        words.append(label_at(text, x=x + 17, y=y, colour=QUIET if text in surveys else INK))
        x += room
    size: dict[str, Any] = {"width": plot.whole - 30, "height": y + 8}
    return alt.LayerChart(layer=[*boxes, *words], view=alt.ViewConfig(stroke=None), **size)


def _box(x: float, x2: float, y: float, y2: float, colour: str) -> alt.Chart:
    return (
        chart_of([{"x": x, "x2": x2, "y": y, "y2": y2, "colour": colour}])
        .mark_rect(opacity=1)
        .encode(
            x=alt.X("x:Q", scale=None, axis=None),
            x2="x2:Q",
            y=alt.Y("y:Q", scale=None, axis=None),
            y2="y2:Q",
            fill=alt.Fill("colour:N", scale=None),
        )
    )
