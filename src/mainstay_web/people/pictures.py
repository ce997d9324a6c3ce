"""A person's timeline made ready for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from mainstay.charts.timeline import KEY, LANES, describe_timeline, draw_timeline
from mainstay.review.words import say

if TYPE_CHECKING:
    from mainstay.review.model import Review, TimelineEvent


class Timeline(NamedTuple):
    """A person's timeline.

    Attributes
        description : what can be seen, in words
        key : how to read the signs
        svg, narrow_svg : for a desktop and for a phone
        rows : day, until when, lane, what and source of each entry, the latest first
    """

    description: str
    key: str
    svg: Markup
    narrow_svg: Markup
    rows: list[tuple[str, str, str, str, str]]


def timeline_figure(review: Review) -> Timeline:
    """The timeline of one review."""
    last = review.record.observed_to
    description = describe_timeline(review.timeline, last=last)
    wide, narrow = (
        Markup(draw_timeline(review.timeline, last=last, description=description, narrow=narrow))  # noqa: S704  every text in it is escaped where it is drawn
        for narrow in (False, True)
    )
    rows = [_row(one) for one in reversed(review.timeline)]
    return Timeline(description, KEY, wide, narrow, rows)


def _row(one: TimelineEvent) -> tuple[str, str, str, str, str]:
    until = "" if one.last_date in (None, one.first_date) else say(one.last_date)
    return (
        say(one.first_date),
        "still going on" if one.is_open else until,
        LANES[one.lane],
        one.text,
        one.source.replace("_", " "),
    )
