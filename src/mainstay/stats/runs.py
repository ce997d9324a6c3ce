"""Runs and crossings: does a series wander about its centre as chance alone would make it?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Whole = NDArray[np.int64]


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
    lengths = run_lengths(np.sign(np.where(np.isfinite(offset), offset, 0)))
    points = int((lengths > 0).sum())
    if points == 0:
        return RunsAnalysis(0, None, 0, None)
    return RunsAnalysis(
        longest_run=int(lengths.max()),
        longest_run_max=longest_run_max(points),
        crossings=int(count_crossings(lengths)),
        crossings_min=crossings_min(points),
    )


def run_lengths(side: ArrayLike) -> Whole:
    """How long the run is that each point belongs to.

    Args
        side : +1 above the centre, -1 below, 0 on it; points along the last axis
    Returns
        number of points, same shape
    Missing
        a point on the centre has 0, and ends no run
    Example
        >>> run_lengths([1, 1, 0, 1, -1]).tolist()
        [3, 3, 0, 3, 1]
    """
    given = np.asarray(side)
    forward = _lengths_so_far(given)
    backward = _lengths_so_far(given[..., ::-1])[..., ::-1]
    return np.asarray(np.maximum(forward + backward - 1, 0), dtype=np.int64)


def count_crossings(lengths: Whole) -> Whole:
    """How often a series changes sides, from the lengths of its runs.

    Args
        lengths : as `run_lengths` gives them
    Returns
        one number per series; 0 where no point is off the centre
    Example
        >>> int(count_crossings(run_lengths([1, 1, -1, 0, 1])))
        2
    """
    # Each run adds up to 1 however long it is, so the sum is the number of runs.
    shares = np.divide(1.0, lengths, out=np.zeros(lengths.shape), where=lengths > 0)
    return np.asarray(np.maximum(np.rint(shares.sum(axis=-1)) - 1, 0), dtype=np.int64)


def _lengths_so_far(side: NDArray[np.float64]) -> Whole:
    """Points of the run up to and with each point; 0 for a point on the centre."""
    if side.ndim == 1:
        return _lengths_of_one(side.tolist())
    found = np.zeros(side.shape, dtype=np.int64)
    latest, length = np.zeros(side.shape[:-1]), np.zeros(side.shape[:-1], dtype=np.int64)
    for place in range(side.shape[-1]):
        here = side[..., place]
        off = here != 0
        length = np.where(off, np.where(here == latest, length + 1, 1), length)
        latest = np.where(off, here, latest)
        found[..., place] = np.where(off, length, 0)
    return found


def _lengths_of_one(side: list[float]) -> Whole:
    """The same for one series, without the cost of an array for each point."""
    found, latest, length = [], 0.0, 0
    for here in side:
        if here:
            length = length + 1 if here == latest else 1
            latest = here
        found.append(length if here else 0)
    return np.array(found, dtype=np.int64)


@cache
def longest_run_max(points: int) -> int:
    """The longest run that chance allows among so many points off the centre.

    Source
        Anhøj and Olesen (2014): log2(n) + 3, rounded
    Example
        >>> [longest_run_max(n) for n in (10, 12, 24)]
        [6, 7, 8]
    """
    return round(math.log2(points)) + 3


@cache
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
