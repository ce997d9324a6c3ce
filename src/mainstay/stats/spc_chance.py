"""How many control charts would signal though nothing had changed: the more charts, the more of them do.

Series of independent normal values are charted and judged by the same rules; how many signal is the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from mainstay.stats.spc_kinds import SCREEN_FACTOR
from mainstay.stats.spc_rules import find_rules
from mainstay.stats.spc_tests import Judged, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from mainstay.stats.spc import ControlChart

    Floats = NDArray[np.float64]

SERIES = 4000
"""How many series are charted: enough for the share that signals to within a point in a hundred."""

SIZES = (3, 4, 5, 6, 8, 10, 12, 15, 18, 24, 30, 36, 48, 60)
"""Numbers of points that are computed; between them it is interpolated, beyond them taken in parts."""


@dataclass(frozen=True)
class FalseAlarms:
    """What chance alone would do to some charts.

    Attributes
        charts : how many there are
        at_latest : how many of them would signal at the latest point; a number with a fraction
        anywhere : how many would signal at any point
    """

    charts: int
    at_latest: float
    anywhere: float


def expected_false_alarms(charts: Iterable[ControlChart]) -> FalseAlarms:
    """How many of these charts would signal by chance alone.

    Args
        charts : all that stand on one page
    Returns
        expected numbers; they hold whether or not the charts depend on each other
    Missing
        a chart with fewer than three known points in a segment cannot signal there
    Source
        by simulation of independent normal values; see docs/methods/spc.md, False alarms
    Example
        >>> from mainstay.stats.spc import control_chart
        >>> alarms = expected_false_alarms([control_chart([4, 5] * 12)] * 30)
        >>> alarms.charts, 0 < alarms.at_latest < alarms.anywhere < 30
        (30, True)
    """
    given = list(charts)
    shares = [_shares(chart) for chart in given]
    return FalseAlarms(len(given), sum(latest for latest, _ in shares), sum(any_ for _, any_ in shares))


def _shares(chart: ControlChart) -> tuple[float, float]:
    known = np.isfinite(chart.values)
    sizes = [int(known[a:b].sum()) for a, b in pairwise((*chart.segment_starts, len(known)))]
    by_segment = [share_signalling(size, rules=chart.rules, limits=chart.kind != "run") for size in sizes]
    return by_segment[-1][0], 1 - prod(1 - anywhere for _, anywhere in by_segment)


def share_signalling(points: int, *, rules: str, limits: bool = True) -> tuple[float, float]:
    """What share of charts of so many points signal though nothing has changed.

    Args
        points : known points
        rules : name of a set of rules
        limits : false for a run chart
    Returns
        share that signals at the latest point, and at any point; 0 to 1
    Example
        >>> latest, anywhere = share_signalling(24, rules="making-data-count")
        >>> 0 < latest < anywhere < 0.5
        True
    """
    if points < SIZES[0]:
        return 0.0, 0.0
    if points > SIZES[-1]:
        latest, anywhere = simulate(SIZES[-1], rules, limits)
        return latest, 1 - (1 - anywhere) ** (points / SIZES[-1])
    above = next(size for size in SIZES if size >= points)
    if above == points:
        return simulate(points, rules, limits)
    below = max(size for size in SIZES if size < points)
    near, far = simulate(below, rules, limits), simulate(above, rules, limits)
    share = (points - below) / (above - below)
    return near[0] + share * (far[0] - near[0]), near[1] + share * (far[1] - near[1])


@cache
def simulate(points: int, rules: str, limits: bool, *, series: int = SERIES) -> tuple[float, float]:
    """Chart series in which nothing changes, and count those that signal.

    Args
        points, rules, limits : as for `share_signalling`
        series : how many
    Returns
        share that signals at the latest point, and at any point; the same every time
    Example
        >>> simulate(12, "anhoej", False, series=100) == simulate(12, "anhoej", False, series=100)
        True
    """
    values = np.random.default_rng(points).standard_normal((series, points))
    chosen = find_rules(rules)
    lines = _xmr_lines(values, chosen.limit_factor) if limits else _median(values)
    signals = judge(Judged(values, *lines), chosen.rules)[1] != 0
    return float(signals[:, -1].mean()), float(signals.any(axis=1).mean())


def _xmr_lines(values: Floats, factor: float) -> tuple[Floats, Floats, Floats]:
    """Centre and limits of many complete series at once, as `spc_kinds` finds them one by one."""
    ranges = np.abs(np.diff(values, axis=1))
    kept = ranges < SCREEN_FACTOR * ranges.mean(axis=1, keepdims=True)
    reach = factor * (ranges * kept).sum(axis=1, keepdims=True) / kept.sum(axis=1, keepdims=True)
    centre = values.mean(axis=1, keepdims=True) + np.zeros_like(values)
    return centre, centre - reach, centre + reach


def _median(values: Floats) -> tuple[Floats, Floats, Floats]:
    centre = np.median(values, axis=1, keepdims=True) + np.zeros_like(values)
    none = np.full_like(values, np.nan)
    return centre, none, none
