"""Proportions: how sure a proportion is, and what the unknown could make of it."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

BETTER = ("higher", "lower")
"""Which way an indicator improves."""


@dataclass(frozen=True)
class WilsonInterval:
    """Proportions with their Wilson score limits: arrays of one shape, 0 to 1, NaN where nobody counts."""

    proportion: Floats
    lower: Floats
    upper: Floats
    confidence: float


def wilson_interval(
    numerator: ArrayLike, denominator: ArrayLike, *, confidence: float = 0.95
) -> WilsonInterval:
    """Proportions with their Wilson score limits.

    Args
        numerator : people who met it; any shape
        denominator : people of whom it is known; same shape, or one that broadcasts
        confidence : two-sided, between 0 and 1
    Returns
        proportion, lower and upper of the broadcast shape, 0 to 1
    Missing
        a denominator of nobody, or NaN in either count, gives NaN in all three: never 0%
    Raises
        UsageError : a negative count, a numerator above its denominator, or a confidence outside 0 to 1
    Source
        Wilson (1927), J Am Stat Assoc 22:209-212; recommended by Newcombe (1998), Stat Med 17:857-872
    Example
        >>> interval = wilson_interval([81, 0], [263, 0])
        >>> float(interval.lower[0].round(4)), float(interval.upper[0].round(4)), float(interval.lower[1])
        (0.2553, 0.3662, nan)
    """
    if not 0 < confidence < 1:
        raise UsageError("a confidence between 0 and 1", f"{confidence}", "Use 0.95 for 95%.")
    met, known = check_counts(numerator, denominator)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    proportion = divide_known(met, known)
    spread = z * np.sqrt(z**2 + 4 * met * (1 - proportion))
    lower = divide_known(2 * met + z**2 - spread, 2 * (known + z**2))
    upper = divide_known(2 * met + z**2 + spread, 2 * (known + z**2))
    # Cancellation leaves limits of 0 of n and n of n a rounding error away from 0 and 1.
    lower = np.where(met == 0, proportion, lower)
    upper = np.where(met == known, proportion, upper)
    return WilsonInterval(proportion, lower, upper, confidence)


def unknown_bounds(
    numerator: ArrayLike, denominator: ArrayLike, unknown: ArrayLike, *, better: str
) -> tuple[Floats, Floats]:
    """What the proportion would be if every unknown had gone the worst way, and the best.

    Args
        numerator : people who met it; any shape
        denominator : people of whom it is known; same shape
        unknown : eligible people of whom it is not known; same shape
        better : "higher" where meeting it is good, "lower" where it is not
    Returns
        worst, best: proportions of everybody eligible, known or not
    Missing
        nobody eligible gives NaN in both
    Raises
        UsageError : a negative count, a numerator above its denominator, or another word for `better`
    Source
        Horowitz and Manski (2000), J Am Stat Assoc 95:77-84: bounds without assumptions about the missing
    Example
        >>> worst, best = unknown_bounds(30, 60, 40, better="lower")
        >>> float(worst), float(best)
        (0.7, 0.3)
    """
    if better not in BETTER:
        raise UsageError(f"better to be one of {', '.join(BETTER)}", f"'{better}'", "Say which way is good.")
    met, known = check_counts(numerator, denominator)
    missing, _ = check_counts(unknown, np.inf)
    if_none_met = divide_known(met, known + missing)
    if_all_met = divide_known(met + missing, known + missing)
    return (if_none_met, if_all_met) if better == "higher" else (if_all_met, if_none_met)


def divide_known(part: Floats, whole: Floats) -> Floats:
    """Divide, with NaN where the whole is nobody.

    Args
        part, whole : counts of shapes that broadcast
    Returns
        the quotient
    Example
        >>> divide_known(np.array([1.0, 0.0]), np.array([2.0, 0.0])).tolist()
        [0.5, nan]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def check_counts(numerator: ArrayLike, denominator: ArrayLike) -> tuple[Floats, Floats]:
    """Both counts as floats, refused where no people could be counted so.

    Raises
        UsageError : a negative count, or a numerator above its denominator
    Example
        >>> check_counts(1, 2)
        (array(1.), array(2.))
    """
    met, known = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    if np.any(met < 0) or np.any(known < 0):
        raise UsageError("counts of 0 or more", "a negative count", "Look at how the counts were made.")
    above: Any = np.count_nonzero(met > known)
    if above:
        raise UsageError(
            "no numerator above its denominator",
            f"{above} that are",
            "A numerator counts some of the people in the denominator.",
        )
    return met, known
