"""Runs and crossings: does a series wander about its centre as chance alone would make it?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class RunsAnalysis:
    """Longest run and crossings of one series with what chance allows; None where no point is off the centre.

    Attributes
        longest_run, crossings : counted, points on the centre left out
        longest_run_max : a longer run is a sign of a shift
        crossings_min : fewer crossings are a sign of a shift or drift
    """

    longest_run: int
    longest_run_max: int | None
    crossings: int
    crossings_min: int | None

    @property
    def shows_shift(self) -> bool:
        """Whether either limit is passed."""
        if self.longest_run_max is None or self.crossings_min is None:
            return False
        return self.longest_run > self.longest_run_max or self.crossings < self.crossings_min


def analyse_runs(values: ArrayLike, centre: ArrayLike) -> RunsAnalysis:
    """Count the longest run on one side of the centre and how often the series crosses it.

    Args
        values : one value per period, in order
        centre : one number, or one per value, same unit
    Returns
        both counts with their critical values
    Missing
        NaN is left out, and neighbours on either side of it become neighbours; so is a value on the centre
    Source
        Anhøj and Olesen (2014), PLoS ONE 9(11):e113825; critical values as in the R package qicharts2
    Example
        >>> analyse_runs([1, 2, 3, 7, 8, 9, 1, 2, 8, 9], 5)
        RunsAnalysis(longest_run=3, longest_run_max=6, crossings=3, crossings_min=2)
    """
    offset = np.asarray(values, dtype=float) - np.asarray(centre, dtype=float)
    side = np.sign(offset[np.isfinite(offset) & (offset != 0)])
    if len(side) == 0:
        return RunsAnalysis(0, None, 0, None)
    starts = np.flatnonzero(np.diff(side) != 0) + 1
    lengths = np.diff(np.concatenate(([0], starts, [len(side)])))
    return RunsAnalysis(
        longest_run=int(lengths.max()),
        longest_run_max=longest_run_max(len(side)),
        crossings=len(starts),
        crossings_min=crossings_min(len(side)),
    )


def longest_run_max(points: int) -> int:
    """The longest run that chance allows among so many points off the centre.

    Source
        Anhøj and Olesen (2014): log2(n) + 3, rounded
    Example
        >>> [longest_run_max(n) for n in (10, 12, 24)]
        [6, 7, 8]
    """
    return round(math.log2(points)) + 3


def crossings_min(points: int) -> int:
    """The fewest crossings that chance allows among so many points off the centre.

    Source
        Anhøj and Olesen (2014): the 5% quantile of a binomial of n - 1 trials at one half
    Example
        >>> [crossings_min(n) for n in (10, 12, 24)]
        [2, 3, 8]
    """
    trials = points - 1
    ways, fewest = 0, -1
    # Whole numbers, so that no rounding decides a boundary: 5% of all 2**trials ways is one in twenty.
    while 20 * ways < 2**trials:
        fewest += 1
        ways += math.comb(trials, fewest)
    return fewest
