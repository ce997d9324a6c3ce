"""Discrimination: how well expected values tell people who met something from people who did not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Discrimination:
    """The c statistic: the area under the receiver operating characteristic.

    Attributes
        c : chance that one who met it had a higher expected value than one who did not; 0.5 is no better
            than a coin; NaN where everybody or nobody met it
        standard_error : NaN where either side has fewer than two people
        lower, upper : 95%, held within 0 and 1
    """

    c: float
    standard_error: float
    lower: float
    upper: float


def discrimination(met: ArrayLike, expected: ArrayLike) -> Discrimination:
    """The c statistic with DeLong's standard error.

    Args
        met : 1 or 0, one per row
        expected : probability or any score, one per row
    Returns
        c with its 95% interval; equal scores count one half
    Missing
        NaN where everybody or nobody met it
    Source
        DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44:837-845, by ranks
    Example
        >>> found = discrimination([0, 0, 1, 0, 1, 1], [0.1, 0.2, 0.2, 0.4, 0.5, 0.9])
        >>> round(found.c, 4), round(found.standard_error, 4)
        (0.8333, 0.1925)
    """
    outcome, score = np.asarray(met, dtype=float) > 0, np.asarray(expected, dtype=float)
    with_it, without = score[outcome], score[~outcome]
    if not len(with_it) or not len(without):
        return Discrimination(math.nan, math.nan, math.nan, math.nan)
    among_all = _middle_ranks(np.concatenate([with_it, without]))
    above = (among_all[: len(with_it)] - _middle_ranks(with_it)) / len(without)
    below = 1 - (among_all[len(with_it) :] - _middle_ranks(without)) / len(with_it)
    c = float(above.mean())
    if min(len(with_it), len(without)) < 2:
        return Discrimination(c, math.nan, math.nan, math.nan)
    error = math.sqrt(above.var(ddof=1) / len(with_it) + below.var(ddof=1) / len(without))
    reach = NormalDist().inv_cdf(0.975) * error
    return Discrimination(c, error, max(c - reach, 0.0), min(c + reach, 1.0))


def _middle_ranks(score: Floats) -> Floats:
    """Ranks from 1; equal scores share the middle of theirs."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], dtype=float)
