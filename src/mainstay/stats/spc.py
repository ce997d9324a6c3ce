"""XmR charts: is a series doing what it always did, or has something changed?

A period that is unknown (NaN) stays on the chart as a gap and is left out of computing. A moving range needs
two neighbouring known periods. For trend, shift and two of three the known points before and after a gap are
neighbours, so leaving periods out cannot hide a signal. With no two neighbours known there are no limits
(NaN), and only trend and shift can speak.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError
from mainstay.stats.runs import RunsAnalysis, analyse_runs
from mainstay.stats.spc_rules import RuleSet, deciding_rule, find_rules, point_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

IMPROVEMENT = ("increase", "decrease", "none")
"""Which way is better; "none" where neither way is."""

LIMIT_FACTOR = 2.66
"""Limits lie this many average moving ranges from the centre: 3 / 1.128, rounded as the source rounds it."""

SCREEN_FACTOR = 3.267
"""A moving range this many times the average or more is left out of the average."""

FEWEST_POINTS = 12
"""Limits from fewer points are shown as trial limits."""


@dataclass(frozen=True, eq=False)
class XmrChart:
    """An XmR chart computed: one entry per point, in the order given; every number in the values' unit.

    Attributes
        values : NaN where the period is unknown
        centre, lower_limit, upper_limit : per point, constant within a segment; not clipped to any scale
        point_type : common_cause, special_cause_improvement, special_cause_concern,
            special_cause_neutral_high or special_cause_neutral_low; None where the value is missing
        rule : the rule that decided: outside_limits, trend, two_of_three, shift or none; None where missing
        variation : of the latest known point: common, improvement, concern or neutral
        variation_side : which way that point signals: high, low or none
        assurance : pass, fail, inconsistent or none
        runs : longest run and crossings of the latest segment
        improvement, target, rules : as given
        segment_starts : positions where limits start afresh; the first is 0
        trial_limits : whether any segment has fewer than 12 known points behind its limits
    """

    values: Floats
    centre: Floats
    lower_limit: Floats
    upper_limit: Floats
    point_type: tuple[str | None, ...]
    rule: tuple[str | None, ...]
    variation: str
    variation_side: str
    assurance: str
    runs: RunsAnalysis
    improvement: str
    target: float | None
    rules: str
    segment_starts: tuple[int, ...]
    trial_limits: bool

    @property
    def longest_run(self) -> int:
        """Points in the longest run on one side of the centre."""
        return self.runs.longest_run

    @property
    def longest_run_max(self) -> int | None:
        """The longest run that chance allows."""
        return self.runs.longest_run_max

    @property
    def crossings(self) -> int:
        """How often the latest segment crosses its centre."""
        return self.runs.crossings

    @property
    def crossings_min(self) -> int | None:
        """The fewest crossings that chance allows."""
        return self.runs.crossings_min


def xmr_chart(
    values: ArrayLike,
    *,
    improvement: str = "none",
    target: float | None = None,
    rebase_at: Sequence[int] = (),
    fix_after: int | None = None,
    screen_moving_ranges: bool = True,
    rules: str = "making-data-count",
) -> XmrChart:
    """Compute an XmR chart and say of every point whether it is common or special cause.

    Args
        values : one value per period, in order of time; at least one
        improvement : "increase", "decrease", or "none" where neither way is better
        target : in the unit of the values; None for no assurance
        rebase_at : positions at which a new segment starts; limits and moving ranges begin again there
        fix_after : limits come from the first so many points of each segment; 12 or more
        screen_moving_ranges : leave unusually large moving ranges out of the limits
        rules : a name in `RULE_SETS`
    Returns
        the chart, one entry per value
    Missing
        NaN is a gap: it stays on the chart, is left out of computing, and ends no run (see the module)
    Raises
        UsageError : an option outside what is listed, or no values
    Source
        NHS England Making Data Count, as in NHSRplotthedots 0.2.2; see docs/methods/spc.md
    Example
        >>> chart = xmr_chart([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
        >>> round(float(chart.centre[0]), 3), round(float(chart.upper_limit[0]), 3), chart.rule[4]
        (1.944, 4.604, 'outside_limits')
    """
    series = np.atleast_1d(np.asarray(values, dtype=float))
    _check_options(series, improvement, fix_after)
    bounds = pairwise((*_segment_starts(rebase_at, len(series)), len(series)))
    how = {"fix_after": fix_after, "screen": screen_moving_ranges, "rules": find_rules(rules)}
    segments = [_Segment(series[begin:end], **how) for begin, end in bounds]  # type: ignore[arg-type]
    return _put_together(segments, improvement=improvement, target=target, rules=rules)


def _put_together(
    segments: list[_Segment], *, improvement: str, target: float | None, rules: str
) -> XmrChart:
    rule = tuple(name for segment in segments for name in segment.rule)
    signs = np.concatenate([segment.signs for segment in segments])
    point_type = tuple(
        None if name is None else _point_type(int(sign), improvement)
        for name, sign in zip(rule, signs, strict=True)
    )
    variation, variation_side = _variation(point_type, signs)
    last = segments[-1]
    return XmrChart(
        values=np.concatenate([segment.values for segment in segments]),
        centre=_per_point(segments, "centre"),
        lower_limit=_per_point(segments, "lower"),
        upper_limit=_per_point(segments, "upper"),
        point_type=point_type,
        rule=rule,
        variation=variation,
        variation_side=variation_side,
        assurance=assure(target, last.lower, last.upper, improvement),
        runs=analyse_runs(last.values, last.centre),
        improvement=improvement,
        target=target,
        rules=rules,
        segment_starts=tuple(accumulate((len(segment.values) for segment in segments[:-1]), initial=0)),
        trial_limits=any(segment.baseline_points < FEWEST_POINTS for segment in segments),
    )


def assure(target: float | None, lower: float, upper: float, improvement: str) -> str:
    """Whether the process, as it is, will reliably meet the target.

    Args
        target, lower, upper : target and latest limits, one unit
        improvement : "increase", "decrease" or "none"
    Returns
        pass: the target will be met; fail: it will not; inconsistent: chance decides; none: no target, no
        better direction, or no limits
    Source
        NHSRplotthedots 0.2.2: strict on both sides, so a target on a limit is inconsistent
    Example
        >>> assure(4, 1, 3, "increase"), assure(4, 5, 7, "increase"), assure(4, 1, 4, "increase")
        ('fail', 'pass', 'inconsistent')
    """
    if target is None or improvement == "none" or math.isnan(lower) or math.isnan(target):
        return "none"
    if lower <= target <= upper:
        return "inconsistent"
    return "pass" if (target < lower) == (improvement == "increase") else "fail"


class _Segment:
    """The points between two rebases, with their own limits."""

    def __init__(self, values: Floats, fix_after: int | None, screen: bool, rules: RuleSet) -> None:
        self.values = values
        baseline = values[:fix_after]
        known = baseline[np.isfinite(baseline)]
        self.baseline_points = len(known)
        self.centre = exact_mean(known)
        reach = LIMIT_FACTOR * _average_moving_range(baseline, screen)
        self.lower, self.upper = self.centre - reach, self.centre + reach
        self.rule: list[str | None] = [None] * len(values)
        self.signs = np.zeros(len(values), dtype=np.int8)
        self._judge(rules)

    def _judge(self, rules: RuleSet) -> None:
        where = np.flatnonzero(np.isfinite(self.values))
        same = np.ones(len(where))
        limits = (self.centre * same, self.lower * same, self.upper * same)
        names, self.signs[where] = deciding_rule(point_facts(self.values[where], *limits, rules=rules))
        for position, name in zip(where, names, strict=True):
            self.rule[position] = name


def _per_point(segments: list[_Segment], what: str) -> Floats:
    return np.concatenate([np.full(len(segment.values), getattr(segment, what)) for segment in segments])


def exact_mean(values: Floats) -> float:
    """The mean without the rounding that would put equal values beside their own mean.

    Missing
        no values give NaN
    Example
        >>> exact_mean(np.full(7, 0.1)) == 0.1
        True
    """
    if len(values) == 0:
        return math.nan
    first = math.fsum(values) / len(values)
    return first + math.fsum(values - first) / len(values)


def _average_moving_range(baseline: Floats, screen: bool) -> float:
    ranges = np.abs(np.diff(baseline))
    ranges = ranges[np.isfinite(ranges)]
    average = exact_mean(ranges)
    # A constant series has no ranges to screen: its limits lie on its centre.
    if not screen or not average > 0:
        return average
    return exact_mean(ranges[ranges < SCREEN_FACTOR * average])


def _point_type(sign: int, improvement: str) -> str:
    if sign == 0:
        return "common_cause"
    if improvement == "none":
        return "special_cause_neutral_high" if sign > 0 else "special_cause_neutral_low"
    better = (sign > 0) == (improvement == "increase")
    return "special_cause_improvement" if better else "special_cause_concern"


def _variation(point_type: tuple[str | None, ...], signs: NDArray[np.int8]) -> tuple[str, str]:
    for name, sign in zip(reversed(point_type), reversed(signs.tolist()), strict=True):
        if name is not None:
            kind = name.removeprefix("special_cause_").removesuffix("_cause").split("_")[0]
            return kind, {1: "high", -1: "low"}.get(sign, "none")
    return "common", "none"


def _segment_starts(rebase_at: Sequence[int], points: int) -> tuple[int, ...]:
    starts = sorted({0, *rebase_at})
    if starts[0] < 0 or starts[-1] >= points:
        raise UsageError(
            f"rebase positions from 1 to {points - 1}",
            f"{', '.join(str(position) for position in rebase_at)}",
            "Count positions from 0; a new segment starts at each.",
        )
    return tuple(starts)


def _check_options(series: Floats, improvement: str, fix_after: int | None) -> None:
    if series.ndim != 1 or len(series) == 0:
        raise UsageError("one value per period", "none, or a table", "Give one series of values.")
    if improvement not in IMPROVEMENT:
        raise UsageError(
            f"improvement to be one of {', '.join(IMPROVEMENT)}",
            f"'{improvement}'",
            "Say which way is better.",
        )
    if fix_after is not None and fix_after < FEWEST_POINTS:
        raise UsageError(
            f"limits fixed after {FEWEST_POINTS} points or more", f"{fix_after}", "Wait for more points."
        )
