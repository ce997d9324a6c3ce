"""How long people wait for an answer to what they said: days, quarter by quarter, with what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mainstay.survey.change import Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

QUARTER_MONTHS = 3


@dataclass(frozen=True)
class Said:
    """Something that people said, and when it was answered.

    Attributes
        said_on : day
        answered_on : day, not before `said_on`; None while it is open
    """

    said_on: date
    answered_on: date | None


def days_until_half_answered(said: Sequence[Said]) -> float | None:
    """After how many days half of what was said had its answer: what is open counts as not answered yet.

    Args
        said : what people said
    Returns
        days: the middle one, or between the two in the middle where both are known
    Missing
        None where fewer than half is answered, or nothing was said: what is open is never left out
    Example
        >>> days = [Said(date(2025, 1, 1), date(2025, 1, day)) for day in (3, 11)]
        >>> days_until_half_answered([*days, Said(date(2025, 1, 1), None)])
        10.0
        >>> days_until_half_answered([days[0], Said(date(2025, 1, 1), None), Said(date(2025, 1, 1), None)])
    """
    days = sorted((one.answered_on - one.said_on).days for one in said if one.answered_on is not None)
    middle = (len(said) - 1) // 2
    if middle >= len(days) or not said:
        return None
    if len(said) % 2 or middle + 1 >= len(days):
        return float(days[middle])
    return (days[middle] + days[middle + 1]) / 2


def points_of_answering(said: Iterable[Said], *, today: date) -> tuple[Point, ...]:
    """Days to an answer, one point for each quarter in which something was said.

    Args
        said : what people said at a service
        today : a quarter that is not over by then can still change
    Returns
        points by the first day of the quarter, in order of time
    Missing
        a quarter of which fewer than half is answered so far has no value, and says so
    Example
        >>> points_of_answering([Said(date(2025, 2, 1), date(2025, 2, 8))], today=date(2025, 5, 1))[0].words
        '7 days, 1 of 1 answered'
    """
    by_quarter: dict[date, list[Said]] = {}
    for one in said:
        start = date(one.said_on.year, (one.said_on.month - 1) // QUARTER_MONTHS * QUARTER_MONTHS + 1, 1)
        by_quarter.setdefault(start, []).append(one)
    return tuple(_point(start, by_quarter[start], today) for start in sorted(by_quarter))


def _point(start: date, said: Sequence[Said], today: date) -> Point:
    days = days_until_half_answered(said)
    answered = sum(one.answered_on is not None for one in said)
    so_far = f"{answered} of {len(said)} answered"
    ends = date(start.year + (start.month + 2) // 12, (start.month + 2) % 12 + 1, 1)
    words = f"not half answered yet, {so_far}" if days is None else f"{_write(days)}, {so_far}"
    return Point(start, days, words, is_over=ends <= today)


def _write(days: float) -> str:
    return "1 day" if days == 1 else f"{days:g} days"
