"""Tests of special cause: which points of a series lie as a rule says, and which rule decides.

Points lie along the last axis, so that thousands of series are judged as quickly as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from mainstay.stats.runs import count_crossings, crossings_min, longest_run_max, run_lengths
from mainstay.stats.spc_rules import NEED_LIMITS, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Signs = NDArray[np.int8]
    Marks = NDArray[np.bool_]


LIMIT_SIGMAS = 3
"""Standard deviations from the centre to a limit."""


@dataclass(frozen=True)
class Judged:
    """The points of one segment and the lines they are judged by: one unit, one shape; limits may be NaN.

    Attributes
        values : none missing
        centre, lower, upper : as computed, not cut off at the ends of a scale
        zones_fit : whether a third of the way to a limit is one standard deviation; not so of skewed counts
    """

    values: Floats
    centre: Floats
    lower: Floats
    upper: Floats
    zones_fit: bool = True

    def at(self, where: NDArray[np.int64]) -> Judged:
        """Some of the points."""
        lines = self.centre[where], self.lower[where], self.upper[where]
        return Judged(self.values[where], *lines, self.zones_fit)

    @property
    def side(self) -> Signs:
        """+1 above the centre, -1 below it, 0 on it."""
        return np.asarray(np.sign(self.values - self.centre), dtype=np.int8)

    @property
    def outside(self) -> Signs:
        """+1 above the upper limit, -1 below the lower; a point on a limit is within."""
        return (self.values > self.upper).astype(np.int8) - (self.values < self.lower).astype(np.int8)

    def beyond(self, sigmas: float) -> Signs:
        """+1 or -1 for points further from the centre than so many thirds of the way to a limit."""
        if sigmas == LIMIT_SIGMAS:  # the limit itself, without the rounding of a share of it
            return self.outside
        away = self.values - self.centre
        up = away > sigmas / LIMIT_SIGMAS * (self.upper - self.centre)
        return up.astype(np.int8) - (-away > sigmas / LIMIT_SIGMAS * (self.centre - self.lower)).astype(
            np.int8
        )


def judge(points: Judged, rules: Sequence[Rule]) -> tuple[NDArray[np.int64], Signs]:
    """For each point the first rule that applies, and which way it points.

    Args
        points : of one segment, or of many series of one length
        rules : in the order in which they decide
    Returns
        position of the rule, -1 for none; and +1 upwards, -1 downwards, 0 common cause, where a rule that
        knows no way gives the side on which the point lies
    Missing
        limits of NaN are beyond nothing and close to nothing
    Example
        >>> from mainstay.stats.spc_rules import find_rules
        >>> four = Judged(*(np.array(x, float) for x in ([1, 1, 1, 9], [2] * 4, [0] * 4, [4] * 4)))
        >>> [part.tolist() for part in judge(four, find_rules("making-data-count").rules)]
        [[-1, -1, -1, 0], [0, 0, 0, 1]]
    """
    decided = np.full(points.values.shape, -1, dtype=np.int64)
    signs = np.zeros(points.values.shape, dtype=np.int8)
    for position, rule in enumerate(rules):
        if not fits(rule, points):
            continue
        marks = TESTS[rule.test](points, rule)
        new = (marks != 0) & (decided < 0)
        decided[new], signs[new] = position, marks[new]
    return decided, signs


def fits(rule: Rule, points: Judged) -> bool:
    """Whether a rule can be asked of these points: no thirds of the way to a limit where they are skewed.

    Example
        >>> flat = np.zeros(3)
        >>> fits(Rule("close", "within", 3, 3, sigmas=1), Judged(flat, flat, flat, flat, zones_fit=False))
        False
    """
    return points.zones_fit or rule.test not in NEED_LIMITS or rule.sigmas == LIMIT_SIGMAS


def _beyond(points: Judged, rule: Rule) -> Signs:
    """Mark those beyond, where enough of so many in a row are beyond on one side."""
    beyond = points.beyond(rule.sigmas)
    marks = np.zeros_like(beyond)
    for sign in (1, -1):
        enough = _windows(beyond == sign, rule.out_of).sum(axis=-1) >= rule.points
        marks[_covered(enough, rule.out_of, beyond.shape) & (beyond == sign)] = sign
    return marks


def _near_on_one_side(points: Judged, rule: Rule) -> Signs:
    """As `_beyond`, but all in a row lie on one side, and a point outside a limit is not near it."""
    side = points.side
    near = np.where(points.outside == 0, points.beyond(rule.sigmas), 0).astype(np.int8)
    marks = np.zeros_like(side)
    for sign in (1, -1):
        enough = _windows(near == sign, rule.out_of).sum(axis=-1) >= rule.points
        enough &= _whole(_windows(side == sign, rule.out_of))
        marks[_covered(enough, rule.out_of, side.shape) & (near == sign)] = sign
    return marks


def _one_side(points: Judged, rule: Rule) -> Signs:
    side = points.side
    marks = np.zeros_like(side)
    for sign in (1, -1):
        marks[_covered(_whole(_windows(side == sign, rule.out_of)), rule.out_of, side.shape)] = sign
    return marks


def _trend(points: Judged, rule: Rule) -> Signs:
    """Mark every point of a trend; a turning point that ends one and begins another belongs to the later."""
    steps = np.sign(np.diff(points.values, axis=-1))
    rising = _whole(_windows(steps > 0, rule.out_of - 1))
    falling = _whole(_windows(steps < 0, rule.out_of - 1))
    ways = rising.astype(np.int8) - falling.astype(np.int8)
    marks = np.zeros(points.values.shape, dtype=np.int8)
    for back in range(rule.out_of - 1, -1, -1):
        part = marks[..., back : back + ways.shape[-1]]
        part[ways != 0] = ways[ways != 0]
    return marks


def _alternating(points: Judged, rule: Rule) -> Signs:
    steps = np.sign(np.diff(points.values, axis=-1))
    turns = _whole(_windows(steps[..., 1:] * steps[..., :-1] < 0, rule.out_of - 2))
    return _on_own_side(points, _covered(turns, rule.out_of, points.values.shape))


def _within(points: Judged, rule: Rule) -> Signs:
    away = points.values - points.centre
    up, down = (points.upper - points.centre), (points.centre - points.lower)
    close = (away < rule.sigmas / LIMIT_SIGMAS * up) & (-away < rule.sigmas / 3 * down)
    return _all_in_a_row(points, close, rule.out_of)


def _away(points: Judged, rule: Rule) -> Signs:
    return _all_in_a_row(points, points.beyond(rule.sigmas) != 0, rule.out_of)


def _long_run(points: Judged, rule: Rule) -> Signs:
    lengths = run_lengths(points.side)
    return np.where(lengths > _allowed(lengths, longest_run_max), points.side, 0).astype(np.int8)


def _few_crossings(points: Judged, rule: Rule) -> Signs:
    """Mark the longest runs of a series that crosses its centre too seldom."""
    lengths = run_lengths(points.side)
    few = count_crossings(lengths)[..., None] < _allowed(lengths, crossings_min)
    longest = (lengths > 0) & (lengths == lengths.max(axis=-1, keepdims=True, initial=0))
    return np.where(few & longest, points.side, 0).astype(np.int8)


TESTS: dict[str, Callable[[Judged, Rule], Signs]] = {
    "beyond": _beyond,
    "near_on_one_side": _near_on_one_side,
    "one_side": _one_side,
    "trend": _trend,
    "alternating": _alternating,
    "within": _within,
    "away": _away,
    "long_run": _long_run,
    "few_crossings": _few_crossings,
}
"""Every test there is, by the name that `reference/spc_rules.csv` calls it."""


def _allowed(lengths: NDArray[np.int64], limit: Callable[[int], int]) -> NDArray[np.int64]:
    """What chance allows in each series, by its number of points off the centre."""
    points = (lengths > 0).sum(axis=-1, keepdims=True)
    by_points = [0, *(limit(n) for n in range(1, lengths.shape[-1] + 1))]
    return np.asarray(np.array(by_points)[points], dtype=np.int64)


def _all_in_a_row(points: Judged, such: Marks, length: int) -> Signs:
    full = _whole(_windows(such, length))
    return _on_own_side(points, _covered(full, length, such.shape))


def _on_own_side(points: Judged, marked: Marks) -> Signs:
    side = np.where(points.values >= points.centre, 1, -1)
    return np.where(marked, side, 0).astype(np.int8)


def _windows(such: Marks, length: int) -> Marks:
    """Every so many points in a row, as one more axis; none where there are fewer."""
    if such.shape[-1] < length:
        return np.zeros((*such.shape[:-1], 0, length), dtype=bool)
    return sliding_window_view(such, length, axis=-1)


def _whole(windows: Marks) -> Marks:
    return np.asarray(windows.all(axis=-1), dtype=bool)


def _covered(windows: Marks, length: int, shape: tuple[int, ...]) -> Marks:
    """The points that lie in any of the windows that hold."""
    marks = np.zeros(shape, dtype=bool)
    for offset in range(length):
        marks[..., offset : offset + windows.shape[-1]] |= windows
    return marks
