"""Reliable change: which changes are more than the questionnaire's own error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import ShortfallError, UsageError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Z_95 = 1.96
"""As printed in the source: a change this many standard errors wide happens by error once in twenty."""

_ROUNDING = 1e-9
"""A threshold this little above a whole day is that day."""


@dataclass(frozen=True)
class OwnThreshold:
    """A threshold worked out from records.

    Attributes
        threshold : smallest change that is more than the error, in whole units
        deviation : standard deviation at the start
        reliability : correlation of the two answers of each pair
        starts, pairs : answers at the start, and pairs of answers, that it rests on
    """

    threshold: float
    deviation: float
    reliability: float
    starts: int
    pairs: int


def reliable_change_threshold(
    deviation: ArrayLike, reliability: ArrayLike, *, whole_units: bool = True
) -> Floats:
    """The smallest change that is more than the error of two answers: 1.96 × SD × √2 × √(1 − r).

    Args
        deviation : standard deviation of the item at the start, in its own unit; any shape
        reliability : correlation of the item with itself, asked twice, 0 to 1; same shape or broadcast
        whole_units : round up to the next whole unit, for items in days
    Returns
        thresholds of the broadcast shape
    Missing
        NaN in either gives NaN
    Raises
        UsageError : a negative deviation, or a reliability outside 0 to 1
    Source
        Jacobson and Truax (1991), J Consult Clin Psychol 59:12-19
    Example
        >>> float(reliable_change_threshold(10.4, 0.8))
        13.0
        >>> round(float(reliable_change_threshold(7.5, 0.88, whole_units=False) / 1.96), 2)  # their example
        3.67
    """
    spread, agreed = np.asarray(deviation, dtype=float), np.asarray(reliability, dtype=float)
    if np.any(spread < 0) or np.any(agreed < 0) or np.any(agreed > 1):
        raise UsageError(
            "a standard deviation of 0 or more and a reliability from 0 to 1",
            "others",
            "Look at how both were worked out.",
        )
    threshold: Floats = Z_95 * spread * np.sqrt(2) * np.sqrt(1 - agreed)
    return np.ceil(threshold - _ROUNDING) if whole_units else threshold


def own_threshold(
    start: ArrayLike, first: ArrayLike, second: ArrayLike, *, fewest: int, whole_units: bool = True
) -> OwnThreshold:
    """The threshold that a service's own records give.

    Args
        start : the item at the start of treatment, one number per person
        first, second : the item asked twice within days, one pair per person
        fewest : fewer starts or pairs than this are refused
        whole_units : round up to the next whole unit, and to 1 at least, for items in days
    Returns
        the threshold with all it was worked out from
    Missing
        a start that is NaN and a pair with a NaN in it are left out and not counted
    Raises
        UsageError : first and second of other lengths
        ShortfallError : too few starts or pairs, everybody gives the same answer, or the two answers of a
            pair do not go together: no threshold is better than one of chance
    Source
        Jacobson and Truax (1991); reliability as Pearson's correlation of test and retest
    Example
        >>> own = own_threshold([0, 10, 20, 28], [1, 9, 20, 28], [0, 10, 18, 28], fewest=4)
        >>> own.threshold, round(own.deviation, 2), round(own.reliability, 3)
        (3.0, 12.15, 0.994)
    """
    starts, pairs = _complete(start, first, second)
    _refuse_too_little(starts, pairs, fewest)
    reliability = float(np.corrcoef(pairs[0], pairs[1]).item(1))
    if reliability <= 0:
        raise ShortfallError(
            "two answers of a person that go together", "pairs that do not", "Use the reference value."
        )
    deviation = float(starts.std(ddof=1))
    threshold = float(reliable_change_threshold(deviation, min(reliability, 1.0), whole_units=whole_units))
    # no change at all is never a change, not even where everybody answered alike twice
    threshold = max(threshold, 1.0) if whole_units else threshold
    return OwnThreshold(threshold, deviation, reliability, starts.size, pairs.shape[1])


def _complete(start: ArrayLike, first: ArrayLike, second: ArrayLike) -> tuple[Floats, Floats]:
    starts = np.asarray(start, dtype=float)
    once, again = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if once.shape != again.shape:
        raise UsageError("two answers of each pair", f"{once.size} and {again.size}", "Give pairs.")
    pairs = np.array([once, again])
    return starts[~np.isnan(starts)], pairs[:, ~np.isnan(pairs).any(axis=0)]


def _refuse_too_little(starts: Floats, pairs: Floats, fewest: int) -> None:
    if starts.size < fewest or pairs.shape[1] < fewest:
        raise ShortfallError(
            f"{fewest} people at the start and {fewest} asked twice within days",
            f"{starts.size} and {pairs.shape[1]}",
            "Use the threshold of the reference values, or more records.",
        )
    if not starts.std() or not pairs.std(axis=1).all():
        raise ShortfallError(
            "answers that differ between people", "the same from everybody", "Use the reference value."
        )
