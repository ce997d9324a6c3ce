"""The signs of special cause on a control chart: facts about each point, then which of them decides."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Signs = NDArray[np.int8]


@dataclass(frozen=True)
class RuleSet:
    """Numbers that one body's rules use; every length is in points.

    Attributes
        name : what the command line calls it
        trend_points : points in a row, each beyond the last, that make a trend
        shift_points : points in a row on one side of the centre that make a shift
        near_limit : share of the way from centre to limit from where a point is close to the limit
        source : where the numbers come from
    """

    name: str
    trend_points: int
    shift_points: int
    near_limit: float
    source: str


RULE_SETS: Mapping[str, RuleSet] = MappingProxyType(
    {
        "making-data-count": RuleSet(
            name="making-data-count",
            trend_points=7,
            shift_points=7,
            near_limit=2 / 3,
            source="NHS England Making Data Count, as the R package NHSRplotthedots 0.2.2 computes it",
        )
    }
)
"""The rule sets there are, by name."""

RULES_IN_ORDER = ("outside_limits", "trend", "two_of_three", "shift")
"""Where several apply to a point, the first decides."""


@dataclass(frozen=True)
class PointFacts:
    """What is so of each point: +1 upwards, -1 downwards, 0 not so; one int8 array per rule."""

    outside_limits: Signs
    trend: Signs
    two_of_three: Signs
    shift: Signs


def find_rules(name: str) -> RuleSet:
    """The rule set of that name.

    Raises
        UsageError : there is none
    Example
        >>> find_rules("making-data-count").shift_points
        7
    """
    if name not in RULE_SETS:
        raise UsageError(f"rules to be one of {', '.join(RULE_SETS)}", f"'{name}'", "Name one of these.")
    return RULE_SETS[name]


def point_facts(
    values: Floats, centre: Floats, lower: Floats, upper: Floats, *, rules: RuleSet
) -> PointFacts:
    """Test every rule on every point, whichever will decide.

    Args
        values, centre, lower, upper : the points of one segment in order, same unit, one length
        rules : lengths and near limit
    Returns
        one sign per point and rule
    Missing
        no value may be missing; limits of NaN are beyond nothing
    Source
        NHSRplotthedots 0.2.2 (MIT)
    Example
        >>> chart = [np.array(x, float) for x in ([1, 1, 1, 9], [2] * 4, [0] * 4, [4] * 4)]
        >>> point_facts(*chart, rules=find_rules("making-data-count")).outside_limits.tolist()
        [0, 0, 0, 1]
    """
    outside = (values > upper).astype(np.int8) - (values < lower).astype(np.int8)
    side = np.sign(values - centre).astype(np.int8)
    reach = rules.near_limit * (upper - centre)
    close = (outside == 0) & (np.abs(values - centre) > reach)
    return PointFacts(
        outside_limits=outside,
        trend=_trends(values, rules.trend_points),
        two_of_three=_two_of_three(side, close),
        shift=_runs_of(side, rules.shift_points),
    )


def deciding_rule(facts: PointFacts) -> tuple[list[str], Signs]:
    """For each point the first rule in order that applies, and which way it points.

    Returns
        rule : one of `RULES_IN_ORDER`, or "none"
        sign : +1 upwards, -1 downwards, 0 common cause
    Example
        >>> zero, up = np.zeros(1, np.int8), np.ones(1, np.int8)
        >>> deciding_rule(PointFacts(zero, zero, up, -up))[0]
        ['two_of_three']
    """
    signs = np.stack([getattr(facts, name) for name in RULES_IN_ORDER])
    first = np.argmax(signs != 0, axis=0)
    sign = signs[first, np.arange(signs.shape[1])]
    return [RULES_IN_ORDER[i] if s else "none" for i, s in zip(first, sign, strict=True)], sign


def _runs_of(signs: Signs, length: int) -> Signs:
    """Mark every member of a run of so many equal signs other than zero."""
    marks = np.zeros_like(signs)
    for start in range(len(signs) - length + 1):
        window = signs[start : start + length]
        if window[0] != 0 and np.all(window == window[0]):
            marks[start : start + length] = window[0]
    return marks


def _trends(values: Floats, length: int) -> Signs:
    """Mark every point of a trend; a turning point that ends one and begins another belongs to the later."""
    steps = np.sign(np.diff(values)).astype(np.int8)
    marks = np.zeros(len(values), dtype=np.int8)
    for start in range(len(steps) - length + 2):
        window = steps[start : start + length - 1]
        if window[0] != 0 and np.all(window == window[0]):
            marks[start : start + length] = window[0]
    return marks


def _two_of_three(side: Signs, close: NDArray[np.bool_]) -> Signs:
    """Mark the close points of three in a row that lie on one side with two or more of them close."""
    marks = np.zeros_like(side)
    for start in range(len(side) - 2):
        three = slice(start, start + 3)
        if abs(int(side[three].sum())) == 3 and close[three].sum() >= 2:
            marks[three] = np.where(close[three], side[three], marks[three])
    return marks
