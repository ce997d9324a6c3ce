"""Where the names of points go, so that none covers a point or another name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Spot = tuple[float, float]
    Box = tuple[float, float, float, float]

LETTER_PX, LINE_PX, GAP_PX, POINT_PX = 6.0, 12.0, 9.0, 5.0
"""Width and height of small letters, distance of a name from its point, and half the size of a point."""

LONGEST = 28
"""Longer names are cut: the table beside the chart has them whole."""


@dataclass(frozen=True)
class Place:
    """One name: its text, the pixel it starts or ends at, and which of the two."""

    text: str
    x: float
    y: float
    align: str


def place_names(
    names: Sequence[str], spots: Sequence[Spot], *, avoid: Sequence[Spot], width: float, height: float
) -> list[Place | None]:
    """Put each name right or left of its point, level or up to two lines off, where there is room.

    Args
        names, spots : what to write and the point it belongs to, pixels; the first have the first choice
        avoid : points not to cover, pixels
        width, height : of the plot, pixels
    Returns
        one place per name; None where there is no room
    Example
        >>> place_names(["A", "B"], [(50, 50), (50, 62)], avoid=[(50, 50), (50, 62)], width=90, height=90)[0]
        Place(text='A', x=59.0, y=50.0, align='left')
    """
    taken: list[Box] = [(x - POINT_PX, y - POINT_PX, x + POINT_PX, y + POINT_PX) for x, y in avoid]
    placed: list[Place | None] = []
    for name, spot in zip(names, spots, strict=True):
        text = name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"
        free = (
            place
            for place in _candidates(text, spot)
            if _inside(_box(place), width, height) and not any(_overlap(_box(place), box) for box in taken)
        )
        place = next(free, None)
        placed.append(place)
        if place is not None:
            taken.append(_box(place))
    return placed


def _candidates(text: str, spot: Spot) -> Iterator[Place]:
    x, y = spot
    for lines in (0, -1, 1, -2, 2):
        for align, side in (("left", 1), ("right", -1)):
            yield Place(text, float(x + side * GAP_PX), float(y + lines * LINE_PX), align)


def _box(place: Place) -> Box:
    long = LETTER_PX * len(place.text)
    left = place.x if place.align == "left" else place.x - long
    return (left, place.y - LINE_PX / 2, left + long, place.y + LINE_PX / 2)


def _inside(box: Box, width: float, height: float) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
