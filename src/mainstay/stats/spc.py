"""Control charts: is a series doing what it always did, or has something changed?

A period that is unknown (NaN) stays on the chart as a gap and is left out of computing. A moving range needs
two neighbouring known periods. For the rules the known points before and after a gap are neighbours, so
leaving periods out cannot hide a signal. With no two neighbours known there are no limits (NaN) from moving
ranges, and only rules that need none can speak. Each kind of chart and each set of rules names its source;
docs/methods/spc.md has the formulas.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError
from mainstay.stats.runs import RunsAnalysis, analyse_runs
from mainstay.stats.spc_kinds import ChartKind, Series, find_kind
from mainstay.stats.spc_rules import RuleSet, find_rules
from mainstay.stats.spc_tests import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

IMPROVEMENT = ("increase", "decrease", "none")
"""Which way is better; "none" where neither way is."""

FEWEST_POINTS = 12
"""Limits from fewer points are shown as trial limits."""


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A control chart computed: one entry per point, in the order given; every number in the values' unit.

    Attributes
        kind : xmr, run, p, p-prime, u, u-prime, c, g or t
        why : why this kind was chosen; empty where it was asked for
        values : NaN where the period is unknown
        centre, lower_limit, upper_limit : per point; cut off where no count can lie; NaN for no limits
        point_type : common_cause, special_cause_improvement, special_cause_concern,
            special_cause_neutral_high or special_cause_neutral_low; None where the value is missing
        rule : the rule that decided, by its name in the set of rules, or none; None where missing
        variation : of the latest known point: common, improvement, concern or neutral
        variation_side : which way that point signals: high, low or none
        assurance : pass, fail, inconsistent or none
        runs : longest run and crossings of the latest segment
        improvement, target, rules : as given, or the kind's own rules
        segments : positions where limits start afresh and why; the first is 0
        trial_limits : whether any segment has limits with fewer than 12 known points behind them
    """

    kind: str
    why: str
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
    segments: Mapping[int, str]
    trial_limits: bool

    @property
    def segment_starts(self) -> tuple[int, ...]:
        """Positions where limits start afresh; the first is 0."""
        return tuple(self.segments)

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

    @property
    def known_points(self) -> int:
        """How many periods are known."""
        return int(np.isfinite(self.values).sum())


def control_chart(
    values: ArrayLike,
    denominators: ArrayLike | None = None,
    *,
    kind: str = "xmr",
    why: str = "",
    improvement: str = "none",
    target: float | None = None,
    rebase_at: Mapping[int, str] | None = None,
    fix_after: int | None = None,
    screen_moving_ranges: bool = True,
    rules: str | None = None,
) -> ControlChart:
    """Compute a control chart and say of every point whether it is common or special cause.

    Args
        values, denominators : one per period, in order of time; for g and t charts one value per event
        kind, why : one of `KINDS`, and why it was chosen
        improvement : "increase", "decrease", or "none" where neither way is better
        target : in the unit of the chart's values; None for no assurance
        rebase_at : positions at which all begins afresh, each with its reason
        fix_after : limits come from the first so many points of each segment; 12 or more
        screen_moving_ranges : leave unusually large moving ranges out of the limits
        rules : a name in `rule_sets`; None for those published for this kind
    Returns
        the chart, one entry per value
    Missing
        NaN, or a denominator of 0, is a gap: it stays on the chart, has no part in it and ends no run
    Raises
        UsageError : an option outside what is listed, no values, or counts that cannot be
    Example
        >>> control_chart([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1]).rule[4]
        'outside_limits'
    """
    chosen = find_kind(kind)
    rule_set, counted = find_rules(rules or chosen.rules), _counted(values, denominators, chosen)
    how = (_check_options(improvement, fix_after), rule_set.limit_factor, screen_moving_ranges)
    starts = _segment_starts(rebase_at or {}, len(counted[0]))
    segments = [_Segment(chosen, rule_set, Series(*part, *how)) for part in _split(counted, starts)]
    return _put_together(segments, rule_set, starts, kind, why, improvement, target)


def _put_together(
    segments: list[_Segment],
    rules: RuleSet,
    starts: Mapping[int, str],
    kind: str,
    why: str,
    improvement: str,
    target: float | None,
) -> ControlChart:
    rule = tuple(name for segment in segments for name in segment.rule)
    signs = np.concatenate([segment.signs for segment in segments])
    sided = {one.name for one in rules.rules if one.is_sided}
    point_type = tuple(
        None if name is None else _point_type(int(sign), improvement if name in sided else "none")
        for name, sign in zip(rule, signs, strict=True)
    )
    variation, variation_side = _variation(point_type, signs)
    last = segments[-1]
    return ControlChart(
        kind=kind,
        why=why,
        values=np.concatenate([segment.values for segment in segments]),
        centre=np.concatenate([segment.lines.centre for segment in segments]),
        lower_limit=np.concatenate([segment.lines.lower for segment in segments]),
        upper_limit=np.concatenate([segment.lines.upper for segment in segments]),
        point_type=point_type,
        rule=rule,
        variation=variation,
        variation_side=variation_side,
        assurance=assure(target, *last.latest_limits, improvement),
        runs=analyse_runs(last.lines.judged.values, last.lines.judged.centre),
        improvement=improvement,
        target=target,
        rules=rules.name,
        segments=starts,
        trial_limits=any(segment.is_trial for segment in segments),
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

    def __init__(self, kind: ChartKind, rules: RuleSet, series: Series) -> None:
        self.values = series.values
        self.lines = kind.lines(series)
        has_limits = kind.name != "run"
        self.is_trial = has_limits and len(series.known) < FEWEST_POINTS
        self.rule: list[str | None] = [None] * len(series.values)
        self.signs = np.zeros(len(series.values), dtype=np.int8)
        self._judge(rules)

    @property
    def latest_limits(self) -> tuple[float, float]:
        """Those of the last period that has any."""
        places = np.flatnonzero(np.isfinite(self.lines.upper))
        if not len(places):
            return math.nan, math.nan
        return float(self.lines.lower[places[-1]]), float(self.lines.upper[places[-1]])

    def _judge(self, rules: RuleSet) -> None:
        where = np.flatnonzero(np.isfinite(self.values))
        decided, self.signs[where] = judge(self.lines.judged.at(where), rules.rules)
        for position, rule in zip(where, decided, strict=True):
            self.rule[position] = rules.rules[rule].name if rule >= 0 else "none"


def _split(
    counted: tuple[Floats, Floats, Floats], starts: Mapping[int, str]
) -> list[tuple[Floats, Floats, Floats]]:
    above, below, values = counted
    return [
        (above[begin:end], below[begin:end], values[begin:end])
        for begin, end in pairwise((*starts, len(values)))
    ]


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


def _segment_starts(rebase_at: Mapping[int, str], points: int) -> dict[int, str]:
    starts = {0: "", **{position: rebase_at[position] for position in sorted(rebase_at)}}
    if min(starts) < 0 or max(starts) >= points:
        raise UsageError(
            f"rebase positions from 1 to {points - 1}",
            f"{', '.join(str(position) for position in rebase_at)}",
            "Count positions from 0; a new segment starts at each.",
        )
    return starts


def _counted(
    values: ArrayLike, denominators: ArrayLike | None, kind: ChartKind
) -> tuple[Floats, Floats, Floats]:
    """Numerators, denominators and values, checked to be what the kind can chart."""
    above = np.atleast_1d(np.asarray(values, dtype=float))
    if above.ndim != 1 or len(above) == 0:
        raise UsageError("one value per period", "none, or a table", "Give one series of values.")
    if denominators is None and kind.takes_denominator:
        raise UsageError(f"denominators for a {kind.title}", "none", "Give them, or choose another type.")
    if denominators is not None and kind.counts in ("whole", "gap"):
        raise UsageError(f"no denominators for a {kind.title}", "some", "Leave them out, or use a u chart.")
    below = np.ones(len(above)) if denominators is None else np.asarray(denominators, dtype=float)
    if below.shape != above.shape:
        raise UsageError("one denominator per value", f"{below.size} for {above.size}", "Give both.")
    if kind.counts and (np.any(above < 0) or np.any(below < 0)):
        raise UsageError(f"counts of 0 or more for a {kind.title}", "a negative number", "Correct them.")
    if kind.counts == "share" and np.any(above > below):
        raise UsageError(
            f"no numerator above its denominator for a {kind.title}",
            "one that is",
            "Correct it, or use a u chart for events of which one person can have several.",
        )
    return above, below, np.divide(above, below, out=np.full(len(above), math.nan), where=below > 0)


def _check_options(improvement: str, fix_after: int | None) -> int | None:
    """The number of points that limits come from, if both are what they can be."""
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
    return fix_after
