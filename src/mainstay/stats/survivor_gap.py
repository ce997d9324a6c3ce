"""The survivor gap: how much of a good result among those still here is owed to others having left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SurvivorGap:
    """One result among those still here, and among them and those who left; parts of 1.

    Attributes
        among_here : part with the good state, of those still here in a known state
        if_not_helped : the same of those still here and those who left, who count as without it
        if_helped : the same if all of those who left count as with it
        gap : among_here less if_not_helped; 0 or more
        standard_error : of the gap
    Missing
        NaN throughout where nobody is here in a known state
    """

    among_here: float
    if_not_helped: float
    if_helped: float
    gap: float
    standard_error: float


def survivor_gap(
    probability: Floats,
    covariance: Floats,
    *,
    good: Sequence[int],
    known: Sequence[int],
    here: Sequence[int],
    left: Sequence[int],
) -> SurvivorGap:
    """The gap on one day. Those here of whom nothing is known are taken to be as the others here.

    Args
        probability, covariance : shape (states,) and (states, states)
        good : states that count as a good result
        known : states of people here of whom it is known, `good` among them
        here : all states of people still here, `known` among them
        left : states of people who left and are not known to be helped
    Returns
        the gap, with its standard error by the delta method; NaN in the occupancy gives NaN
    Source
        bounds on those who are missing: Horowitz and Manski 2000, J Am Stat Assoc 95:77-84
    Example
        >>> gap = survivor_gap(
        ...     np.array([0.3, 0.2, 0.5]), np.zeros((3, 3)), good=[0], known=[0, 1], here=[0, 1], left=[2]
        ... )
        >>> round(gap.among_here, 3), round(gap.if_not_helped, 3), round(gap.gap, 3)
        (0.6, 0.3, 0.3)
    """
    count = probability.size
    in_good, in_known, in_here, in_left = (_marked(states, count) for states in (good, known, here, left))
    with np.errstate(divide="ignore", invalid="ignore"):
        of_known, of_all = probability @ in_known, probability @ (in_here + in_left)
        among_here = probability @ in_good / of_known
        gone = probability @ in_left / of_all
        slope = gone * (in_good - among_here * in_known) / of_known
        slope = slope + among_here * (in_left - gone * (in_here + in_left)) / of_all
        variance = slope @ covariance @ slope
    return _bounded(among_here, gone, np.sqrt(np.where(variance < 0, 0, variance)))


def _bounded(among_here: Any, gone: Any, error: Any) -> SurvivorGap:
    gap = among_here * gone
    told = among_here, among_here - gap, among_here - gap + gone, gap, error
    return SurvivorGap(*(float(value) for value in told))


def _marked(states: Sequence[int], count: int) -> Floats:
    marked = np.zeros(count)
    marked[list(states)] = 1
    return marked
