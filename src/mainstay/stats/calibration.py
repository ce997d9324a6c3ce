"""Calibration: whether as many people met something as was expected, from the least to the most likely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.stats.proportions import wilson_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

GROUPS = 10
"""Tenths of the people, by what was expected of them."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """Observed against expected in groups of people, least expected first; proportions 0 to 1.

    Attributes
        people : in each group; people with equal expected values are never parted
        expected : mean expected value
        observed : share who met it
        lower, upper : 95% Wilson interval of the share
    """

    people: NDArray[np.int64]
    expected: Floats
    observed: Floats
    lower: Floats
    upper: Floats

    def outside(self) -> int:
        """Groups whose interval leaves out what was expected: by chance alone, 1 in 20."""
        return int(np.sum((self.expected < self.lower) | (self.expected > self.upper)))


def calibration(met: ArrayLike, expected: ArrayLike, *, groups: int = GROUPS) -> Calibration:
    """Compare observed with expected in groups of equal size, made by the expected value.

    Args
        met : 1 or 0, one per row
        expected : probability, one per row
        groups : how many; fewer come out where many people have equal expected values
    Returns
        one entry per group that has people
    Missing
        no rows give no groups
    Source
        Hosmer and Lemeshow's groups (Applied Logistic Regression); shown with intervals and without a test,
        which large numbers always fail: Van Calster et al. (2019), BMC Med 17:230
    Example
        >>> found = calibration([0, 0, 1, 0, 1, 1], [0.1, 0.1, 0.2, 0.6, 0.6, 0.9], groups=2)
        >>> found.people.tolist(), [round(value, 2) for value in found.observed.tolist()]
        ([3, 3], [0.33, 0.67])
    """
    outcome, score = np.asarray(met, dtype=float), np.asarray(expected, dtype=float)
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - count / 2
    group = np.minimum((middle / max(len(score), 1) * groups).astype(np.int64), groups - 1)[place]
    people = np.bincount(group, minlength=groups)
    there = people > 0
    sums = [np.bincount(group, weights=each, minlength=groups)[there] for each in (outcome, score)]
    interval = wilson_interval(sums[0], people[there])
    return Calibration(
        people[there], sums[1] / people[there], interval.proportion, interval.lower, interval.upper
    )
