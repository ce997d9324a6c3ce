"""One person's record on one line of time: a lane for each kind of thing, drawn as SVG.

Drawn here and not from a specification: a page about one person waits for it, and this takes a millisecond.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from mainstay.charts.style import BLUE, FAINT, FONT, INK, NARROW_PX, ORANGE, PAPER, PURPLE, QUIET
from mainstay.review.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mainstay.review.model import TimelineEvent

PAGE_PX: Final = 940
"""Width of a page on a desktop."""

LANES: Final[Mapping[str, str]] = {
    "treatment": "In treatment",
    "medicine": "Medicine, mg a day",
    "missed_doses": "Days without a dose",
    "tests": "Tests",
    "reviews": "Days of opioid use, said",
    "contacts": "Appointments",
    "interventions": "Support",
    "needs": "Needs and help",
    "health": "Health",
}
"""What each lane is called, from the top."""

KEY: Final = (
    "Tests: full diamond positive, ring negative, dash no answer. "
    "Appointments: full circle took place, cross did not. "
    "Bars that end in an arrow still go on. Heights: amount of medicine; days of use, of 28."
)
"""How to read the signs, in words."""

LONGEST_DAYS: Final = 731
"""How far back a picture goes; the table beside it goes back to the start."""

_LABELS_PX, _TALL_PX, _ROW_PX, _TOP_PX = 178, 46, 18, 26
_OWN_MEDICINES = ("methadone", "buprenorphine")
_DAYS_OF_A_REVIEW, _TICKS = 28, {True: 4, False: 9}
_WIDE_ENOUGH_PX = 26
_NAMED_LANES, _LETTER_PX = ("interventions", "needs", "health"), 5.6


@dataclass(frozen=True)
class _Lane:
    """One lane: what it is called, what is in it, how high it is."""

    kind: str
    label: str
    events: tuple[TimelineEvent, ...]
    height: int


class _Plot:
    """From days to pixels."""

    def __init__(self, first: date, last: date, *, narrow: bool) -> None:
        self.first, self.last, self.narrow = first, last, narrow
        self.left = 8 if narrow else _LABELS_PX
        self.right = (NARROW_PX if narrow else PAGE_PX) - 14

    def x(self, day: date) -> float:
        """Pixels from the left; a day outside the plot is at its edge."""
        part = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(self.left + min(max(part, 0.0), 1.0) * (self.right - self.left), 1)


def draw_timeline(
    events: Sequence[TimelineEvent], *, last: date, description: str, narrow: bool = False
) -> str:
    """A person's timeline as a picture.

    Args
        events : from `mainstay.review.timeline.timeline`
        last : the last day the record knows
        description : text alternative, read out in place of the picture
        narrow : for a phone
    Returns
        one `<svg>` element without style or script
    Missing
        a lane without anything says "nothing recorded"; days without a row stay empty
    Example
        >>> "nothing recorded" in draw_timeline((), last=date(2026, 3, 1), description="Nothing")
        True
    """
    first = first_day(events, last)
    plot = _Plot(first, last, narrow=narrow)
    top, parts = _TOP_PX, []
    for lane in _lanes(events, first):
        parts.append(_draw_lane(lane, plot, top))
        top += lane.height + (_ROW_PX if narrow else 0)
    width, height = (NARROW_PX if narrow else PAGE_PX), top + 8
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{html.escape(description)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}" font-size="12">'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{_axis(plot, top)}{"".join(parts)}</svg>'
    )


def first_day(events: Sequence[TimelineEvent], last: date) -> date:
    """The first day that a picture shows.

    Args
        events, last : as for `draw_timeline`
    Returns
        the first event's day, though not longer ago than `LONGEST_DAYS` and at least 28 days before the last
    Example
        >>> first_day((), date(2026, 3, 1))
        datetime.date(2026, 2, 1)
    """
    earliest = min((one.first_date for one in events), default=last)
    longest, shortest = last - timedelta(days=LONGEST_DAYS), last - timedelta(days=_DAYS_OF_A_REVIEW)
    return min(max(earliest, longest), shortest)


def describe_timeline(events: Sequence[TimelineEvent], *, last: date) -> str:
    """What can be seen in a timeline, in words.

    Args
        events, last : as for `draw_timeline`
    Returns
        the period and how many things each lane holds in it
    Example
        >>> describe_timeline((), last=date(2026, 3, 1))
        'From 1 February 2026 to 1 March 2026. Nothing is recorded.'
    """
    first = first_day(events, last)
    many = Counter(one.lane for one in events if (one.last_date or one.first_date) >= first)
    said = [f"{label.lower()}: {many[lane]}" for lane, label in LANES.items() if many[lane]]  # type: ignore[index]
    counts = f"Entries: {'; '.join(said)}." if said else "Nothing is recorded."
    return f"From {say(first)} to {say(last)}. {counts}"


def _lanes(events: Sequence[TimelineEvent], first: date) -> Iterator[_Lane]:
    shown = [one for one in events if (one.last_date or one.first_date) >= first]
    for kind, label in LANES.items():
        inside = tuple(one for one in shown if one.lane == kind)
        if kind == "tests":
            yield from _lanes_of_tests(inside, label)
        elif kind in ("medicine", "reviews"):
            yield _Lane(kind, label, inside, _TALL_PX)
        else:
            yield _Lane(kind, label, inside, 8 + _ROW_PX * max(len(_stacked(inside)), 1))


def _lanes_of_tests(events: tuple[TimelineEvent, ...], label: str) -> Iterator[_Lane]:
    """A lane for each substance; the medicine itself is in the table, as its being found says little."""
    kinds = sorted(
        {one.kind for one in events} - set(_OWN_MEDICINES), key=lambda kind: (kind != "opioid", kind)
    )
    for kind in kinds:
        inside = tuple(one for one in events if one.kind == kind)
        yield _Lane("tests", f"{label}: {say(kind)}", inside, 8 + _ROW_PX)
    if not kinds:
        yield _Lane("tests", label, (), 8 + _ROW_PX)


def _stacked(events: Iterable[TimelineEvent]) -> list[list[TimelineEvent]]:
    """Stretches that overlap one below the other; single days in the first row."""
    rows: list[list[TimelineEvent]] = []
    for one in sorted(events, key=lambda event: (event.last_date is None, event.first_date, event.text)):
        free = next((row for row in rows if one.last_date is None or _is_free(row, one)), None)
        if free is None:
            rows.append([one])
        else:
            free.append(one)
    return rows


def _is_free(row: Sequence[TimelineEvent], one: TimelineEvent) -> bool:
    return all(other.last_date is None or other.last_date < one.first_date for other in row)


def _axis(plot: _Plot, bottom: int) -> str:
    months = (plot.last.year - plot.first.year) * 12 + plot.last.month - plot.first.month
    step = next(many for many in (1, 2, 3, 6, 12) if months / many <= _TICKS[plot.narrow] or many == 12)
    ticks = []
    for number in range(1, months + 1):
        year, month = divmod(plot.first.year * 12 + plot.first.month - 1 + number, 12)
        if month % step:
            continue
        x, day = plot.x(date(year, month + 1, 1)), say(date(year, month + 1, 1)).split()
        text = f"{day[1][:3]} {year}"
        anchor = "end" if x > plot.right - 40 else "start"
        ticks.append(
            f'<path d="M{x} 18V{bottom}" stroke="{FAINT}"/>'
            f'<text x="{x}" y="14" fill="{QUIET}" text-anchor="{anchor}">{text}</text>'
        )
    return "".join(ticks)


def _draw_lane(lane: _Lane, plot: _Plot, top: int) -> str:
    if plot.narrow:
        label = f'<text x="{plot.left}" y="{top + 13}" fill="{INK}">{html.escape(lane.label)}</text>'
        top += _ROW_PX
    else:
        label = f'<text x="8" y="{top + 17}" fill="{INK}">{html.escape(lane.label)}</text>'
    edge = top + lane.height
    line = f'<path d="M{8} {edge}H{plot.right}" stroke="{FAINT}"/>'
    if not lane.events:
        empty = f'<text x="{plot.left}" y="{top + 17}" fill="{QUIET}">nothing recorded</text>'
        return label + line + empty
    return label + line + "".join(_marks(lane, plot, top))


def _marks(lane: _Lane, plot: _Plot, top: int) -> Iterator[str]:
    if lane.kind in ("medicine", "reviews"):
        highest = max((one.value or 0.0 for one in lane.events), default=0.0)
        highest = float(_DAYS_OF_A_REVIEW) if lane.kind == "reviews" else highest
        for one in lane.events:
            yield _titled(one, _column(one, plot, top, highest))
        return
    for number, row in enumerate(_stacked(lane.events)):
        middle = top + 4 + _ROW_PX * number + _ROW_PX / 2
        for one in row:
            yield _titled(one, _bar(one, plot, middle) if one.last_date else _sign(one, plot, middle))
            if lane.kind in _NAMED_LANES:
                yield _name(one, row, plot, middle)


def _titled(one: TimelineEvent, drawn: str) -> str:
    until = "" if one.last_date in (None, one.first_date) else f" to {say(one.last_date)}"
    until += ", still going on" if one.is_open else ""
    return f"<g><title>{html.escape(f'{say(one.first_date)}{until}: {one.text}')}</title>{drawn}</g>"


def _column(one: TimelineEvent, plot: _Plot, top: int, highest: float) -> str:
    """A height for a value; a question mark, and no height of nothing, where it is not recorded."""
    bottom, x = top + _TALL_PX - 2, plot.x(one.first_date)
    end = plot.x(one.last_date + timedelta(days=1)) if one.last_date else x + 8
    left, width = (x, max(end - x - 1, 2)) if one.last_date else (x - 4, 8)
    if one.value is None:
        return f'<text x="{left}" y="{bottom - 4}" fill="{QUIET}">?</text>'
    height = round(max(26 * one.value / highest, 2) if highest else 2, 1)
    bar = (
        f'<rect x="{left}" y="{bottom - height}" width="{width:.1f}" height="{height}"'
        f' fill="{BLUE if one.last_date else PURPLE}"/>'
    )
    if one.last_date and width < _WIDE_ENOUGH_PX:
        return bar
    at, anchor = (left + 2, "start") if one.last_date else (x, "middle")
    return (
        f'{bar}<text x="{at}" y="{bottom - height - 3}" fill="{INK}" text-anchor="{anchor}"'
        f' font-size="11">{one.value:g}</text>'
    )


def _bar(one: TimelineEvent, plot: _Plot, middle: float) -> str:
    left = plot.x(one.first_date)
    right = max(plot.x((one.last_date or one.first_date) + timedelta(days=1)), left + 3)
    colour = ORANGE if one.lane == "missed_doses" else BLUE
    if not one.is_open:
        return f'<rect x="{left}" y="{middle - 6}" width="{right - left:.1f}" height="12" fill="{colour}"/>'
    return (
        f'<path d="M{left} {middle - 6}H{right - 4}L{right + 4} {middle}L{right - 4} {middle + 6}H{left}Z"'
        f' fill="{colour}"/>'
    )


def _name(one: TimelineEvent, row: Sequence[TimelineEvent], plot: _Plot, middle: float) -> str:
    """What it is, in its bar or beside its sign; nothing without room: title and table say it."""
    words = re.split("[(;]", one.text)[0].strip()
    x, width = plot.x(one.first_date), _LETTER_PX * len(words)
    others = [other for other in row if other is not one]
    if one.last_date:
        at, colour, end = x + 5, PAPER, plot.x(one.last_date) - 5
        in_the_way = [other.first_date for other in others if other.last_date is None]
    else:
        at, colour, end = x + 9, INK, float(plot.right)
        in_the_way = [other.first_date for other in others]
        if any(other.last_date and plot.x(other.last_date) >= x - 4 for other in others):
            return ""
    if at + width > end or any(x - 4 <= plot.x(day) <= at + width + 6 for day in in_the_way):
        return ""
    return f'<text x="{at}" y="{middle + 3.5}" fill="{colour}" font-size="10">{html.escape(words)}</text>'


def _sign(one: TimelineEvent, plot: _Plot, middle: float) -> str:
    """A shape that needs no colour to be told from another."""
    x = plot.x(one.first_date)
    full, ring, cross = ("positive", "attended"), ("negative",), ("missed", "cancelled")
    if one.lane == "tests" and one.found in full:
        return f'<path d="M{x} {middle - 6}l6 6l-6 6l-6 -6Z" fill="{ORANGE}"/>'
    if one.found in ring:
        return f'<circle cx="{x}" cy="{middle}" r="4" fill="{PAPER}" stroke="{BLUE}" stroke-width="2"/>'
    if one.found.startswith(cross):
        path = f"M{x - 4} {middle - 4}l8 8M{x + 4} {middle - 4}l-8 8"
        return f'<path d="{path}" fill="none" stroke="{QUIET}" stroke-width="2"/>'
    if one.lane == "tests":
        return f'<path d="M{x - 4} {middle}h8" stroke="{QUIET}" stroke-width="2"/>'
    return f'<circle cx="{x}" cy="{middle}" r="4" fill="{BLUE}"/>'
