"""How what people say changed from wave to wave: points, and the control chart that suits them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mainstay.stats.spc import control_chart
from mainstay.stats.spc_choice import choose_chart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mainstay.stats.spc import ControlChart
    from mainstay.survey.indicators import SurveyIndicator
    from mainstay.survey.results import SurveyResults
    from mainstay.survey.tally import Share

FEWEST_TO_CHART = 3
"""With fewer points than this there is nothing to see over time: the table alone is shown."""

TOO_FEW = "too few answers to show"
"""What stands where too few people of a wave rated something, or too few answered at the service."""

IMPROVES_BY = {"lower": "decrease", "higher": "increase"}


@dataclass(frozen=True)
class Point:
    """One indicator in one wave, or in one quarter.

    Attributes
        on : first day
        value : share from 0 to 1, ratio or days; None where it is not known, or may not be shown
        words : the value in words, or why there is none
        share : of a share, with its limits; None for other measures
        is_over : whether it can still change
    """

    on: date
    value: float | None
    words: str
    share: Share | None = None
    is_over: bool = True


@dataclass(frozen=True)
class Change:
    """An indicator over time.

    Attributes
        points : in order of time
        chart : of those that cannot change any more; None where `too_few` says why
        too_few : what there is too little of for a chart; empty where there is one
    """

    points: tuple[Point, ...]
    chart: ControlChart | None
    too_few: str = ""

    @property
    def latest(self) -> Point | None:
        """The latest point, known or not; None where nobody was asked yet."""
        return self.points[-1] if self.points else None

    @property
    def charted(self) -> tuple[Point, ...]:
        """The points that the chart has: those that cannot change any more."""
        return tuple(point for point in self.points if point.is_over)


def point_of(
    indicator: SurveyIndicator,
    on: date,
    found: SurveyResults | None,
    *,
    least: int,
    group: str = "all",
) -> Point:
    """One indicator in one wave.

    Args
        indicator : a share or a ratio
        on : first day of the wave
        found : its published results; None where too few people answered for any
        least : ratings with fewer people than this are not shown
        group : one of `results.GROUPS`
    Returns
        the point
    Missing
        too few ratings, none, or a ratio to nobody: no value, and the words say so
    Example
        >>> from datetime import date
        >>> from mainstay.survey.indicators import find_survey_indicator
        >>> point_of(find_survey_indicator("dose_ratio"), date(2025, 1, 1), None, least=10).words
        'too few answers to show'
    """
    one = indicator.rated(found, group=group) if found is not None else None
    if found is None or one is None:
        return Point(on, None, TOO_FEW)
    share = indicator.share(found, group=group)
    if share.share is None or share.whole < least:
        return Point(on, None, TOO_FEW)
    about = "about " if found.is_rounded else ""
    if indicator.measure == "ratio":
        return Point(on, one.ratio, f"{one.ratio_words}, {about}{share.whole} ratings")
    return Point(on, share.share, f"{share.share:.0%}, {about}{share.part} of {share.whole}", share)


def follow_points(points: Sequence[Point], *, better: str) -> Change:
    """The control chart that suits some points.

    Args
        points : in order of time
        better : "lower" or "higher"
    Returns
        points and chart: a run chart below twelve points, and the chart says why it is one
    Missing
        a point without a value is a gap, never 0
    Example
        >>> follow_points([], better="lower").too_few
        'A chart needs 3 points that are known; there are 0 so far.'
    """
    values = [math.nan if point.value is None else point.value for point in points if point.is_over]
    known = sum(not math.isnan(value) for value in values)
    if known < FEWEST_TO_CHART:
        there = "is 1" if known == 1 else f"are {known}"
        said = f"A chart needs {FEWEST_TO_CHART} points that are known; there {there} so far."
        return Change(tuple(points), None, said)
    # Shares without their denominators, as Making Data Count charts them: docs/methods/spc.md, Which chart
    choice = choose_chart(values)
    chart = control_chart(values, kind=choice.kind, why=choice.why, improvement=IMPROVES_BY[better])
    return Change(tuple(points), chart)
