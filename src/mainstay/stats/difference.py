"""Difference of two proportions, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.stats.proportions import wilson_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Difference:
    """First proportion less the second, with limits: one shape, -1 to 1, NaN where nobody counts."""

    difference: Floats
    lower: Floats
    upper: Floats
    confidence: float

    def can_be_told(self) -> NDArray[np.bool_]:
        """Whether the interval leaves out no difference at all."""
        return np.asarray((self.lower > 0) | (self.upper < 0))


def newcombe_interval(
    first_numerator: ArrayLike,
    first_denominator: ArrayLike,
    second_numerator: ArrayLike,
    second_denominator: ArrayLike,
    *,
    confidence: float = 0.95,
) -> Difference:
    """Difference of two independent proportions with Newcombe's hybrid score interval.

    Args
        first_numerator, first_denominator : people who met it and of whom it is known, in the first group
        second_numerator, second_denominator : the same in the second; shapes broadcast
        confidence : two-sided, between 0 and 1
    Returns
        first less second, lower and upper, -1 to 1
    Missing
        a group of nobody, or NaN in a count, gives NaN in all three
    Raises
        UsageError : counts that cannot be, or a confidence outside 0 to 1
    Source
        Newcombe (1998), Stat Med 17:873-890, method 10, without continuity correction
    Example
        >>> found = newcombe_interval(56, 70, 48, 80)
        >>> round(float(found.difference), 4), round(float(found.lower), 4), round(float(found.upper), 4)
        (0.2, 0.0524, 0.3339)
    """
    first = wilson_interval(first_numerator, first_denominator, confidence=confidence)
    second = wilson_interval(second_numerator, second_denominator, confidence=confidence)
    difference = first.proportion - second.proportion
    down = np.hypot(first.proportion - first.lower, second.upper - second.proportion)
    up = np.hypot(first.upper - first.proportion, second.proportion - second.lower)
    return Difference(difference, difference - down, difference + up, confidence)
