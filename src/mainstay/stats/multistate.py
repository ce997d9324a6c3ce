"""Where people are as time goes on: state occupancy by the Aalen–Johansen estimator.

States may be left and entered again. Everyone is followed from their own day 0; those whom nobody observes
any longer (censoring) are taken to go on like those who stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import ShortfallError, UsageError
from mainstay.stats.multistate_flows import count_flows
from mainstay.stats.multistate_spread import occupancy_covariance
from mainstay.stats.segments import CENSORED, Segments, make_segments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mainstay.stats.multistate_flows import Flows

    Floats = NDArray[np.float64]

__all__ = [
    "CENSORED",
    "Occupancy",
    "Segments",
    "make_segments",
    "median_day",
    "occupancy",
    "occupancy_by_group",
]

CELLS_AT_ONCE = 20_000_000
"""Numbers held in one array while counting, about 160 MB; more groups are taken in parts."""

CELLS_WITH_ERRORS = 1_000_000
"""The same where standard errors are computed: small enough to stay in a processor's cache."""


@dataclass(frozen=True)
class Occupancy:
    """The part of everyone who started that is in each state.

    Attributes
        days : shape (days,)
        probability : shape (days, states), or (groups, days, states); states of a day sum to 1
        covariance : of the states of one day, shape (…, days, states, states); NaN where not asked for
        people : how many people there are; one number, or shape (groups,)
        observed_to : last day on which anyone was observed; one number, or shape (groups,)
        method : names the estimator
    """

    days: NDArray[np.int64]
    probability: Floats
    covariance: Floats
    people: NDArray[np.int64]
    observed_to: NDArray[np.int64]
    method: str = "Aalen-Johansen; infinitesimal jackknife"

    @property
    def standard_error(self) -> Floats:
        """Standard error of each probability, same shape."""
        # Rounding may leave a variance of nothing a little below 0
        variance = np.diagonal(self.covariance, axis1=-2, axis2=-1)
        return np.sqrt(np.where(variance < 0, 0, variance))

    def of_group(self, group: int) -> Occupancy:
        """One group of several."""
        return Occupancy(
            self.days,
            self.probability[group],
            self.covariance[group],
            self.people[group],
            self.observed_to[group],
            self.method,
        )


def occupancy(segments: Segments, days: Sequence[int], *, with_errors: bool = True) -> Occupancy:
    """The part of everyone who started that is in each state on each day.

    Args
        segments : of people who are looked at together
        days : days to tell, 0 or later
        with_errors : whether to compute how sure it is
    Returns
        probabilities and their covariance without an axis for groups
    Missing
        days after the last day anyone was observed are NaN, never the last known value; unless by then
        everyone was in a state that nobody leaves, which is known for good
    Raises
        ShortfallError : nobody to follow
        UsageError : a day before 0
    Source
        Aalen and Johansen 1978, Scandinavian Journal of Statistics 5:141-150; ties are exact: moves of one
        day happen together. Standard errors: infinitesimal jackknife over people, as in Therneau, Crowson
        and Atkinson, Multi-state models and competing risks (vignette of R's survival package), section 2
    Example
        >>> stay_or_leave = make_segments([1, 2], [0, 0], [1, CENSORED], [0, 0], [10, 20], states=2)
        >>> occupancy(stay_or_leave, [5, 10]).probability.tolist()
        [[1.0, 0.0], [0.5, 0.5]]
    """
    if segments.groups > 1:
        raise UsageError("segments of one group", f"{segments.groups}", "Use occupancy_by_group.")
    return occupancy_by_group(segments, days, with_errors=with_errors).of_group(0)


def occupancy_by_group(segments: Segments, days: Sequence[int], *, with_errors: bool = True) -> Occupancy:
    """The part of everyone who started that is in each state on each day, for every group in one go.

    Args
        segments, days, with_errors : as for `occupancy`
    Returns
        probabilities and their covariance with groups along the first axis
    Missing
        as for `occupancy`; a group of nobody is NaN throughout
    Raises
        as `occupancy`
    Example
        >>> two = make_segments([1, 2], [0, 0], [1, CENSORED], [0, 0], [5, 9], states=2, group=[0, 1])
        >>> occupancy_by_group(two, [5]).probability.tolist()
        [[[0.0, 1.0]], [[1.0, 0.0]]]
    """
    if not segments.people:
        raise ShortfallError("at least one person to follow", "nobody", "Ask for a group that has people.")
    wanted = np.asarray(days, dtype=np.int64)
    if (wanted < 0).any():
        raise UsageError("days from 0", f"day {wanted.min()}", "Leave it out: everyone starts on day 0.")
    shape = segments.groups, wanted.size, segments.states
    probability = np.empty(shape)
    covariance = np.full((*shape, segments.states), np.nan)
    for first, last in _parts(segments, wanted, with_errors):
        flows = count_flows(segments.of_groups(first, last), int(wanted.max(initial=0)))
        steps = flows.upto(wanted)
        probability[first:last] = flows.probability[steps].transpose(1, 0, 2)
        if with_errors:
            covariance[first:last] = occupancy_covariance(flows, steps)
        beyond = _not_known(flows, wanted)
        probability[first:last][beyond], covariance[first:last][beyond] = np.nan, np.nan
    people = np.diff(segments.first_person)
    return Occupancy(wanted, probability, covariance, people, segments.observed_to)


def median_day(segments: Segments, state: int) -> float:
    """The first day on which no more than half of everyone is in a state, such as the median stay.

    Args
        segments : of people who are looked at together
        state : the state that people leave
    Returns
        a day; where exactly half are in the state for a while, the middle of that while
    Missing
        NaN if more than half are in it as long as anyone was observed
    Source
        as the median of R's `survfit`, whose middle of a flat part it keeps
    Example
        >>> median_day(make_segments([1, 2, 3], [0] * 3, [1] * 3, [0] * 3, [4, 6, 9], states=2), 0)
        6.0
    """
    flows = count_flows(segments)
    part = flows.probability[1:, 0, state]
    rounding = 1e-9
    below = np.flatnonzero(part <= 0.5 + rounding)
    if not below.size:
        return float("nan")
    first = float(flows.event_days[below[0]])
    later = np.flatnonzero(part < 0.5 - rounding)
    flat = abs(part[below[0]] - 0.5) <= rounding and later.size
    return (first + float(flows.event_days[later[0]])) / 2 if flat else first


def _parts(segments: Segments, wanted: NDArray[np.int64], with_errors: bool) -> Iterator[tuple[int, int]]:
    """Groups in parts that fit in memory."""
    longest = min(int(segments.stop_day.max(initial=0)), int(wanted.max(initial=0))) + 1
    cells = longest * segments.states**2
    at_once = CELLS_WITH_ERRORS // (cells * max(wanted.size, 1)) if with_errors else CELLS_AT_ONCE // cells
    at_once = max(at_once, 1)
    for first in range(0, segments.groups, at_once):
        yield first, min(first + at_once, segments.groups)


def _not_known(flows: Flows, wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Days on which nobody of a group was observed any longer and somebody may have moved since."""
    segments = flows.segments
    beyond: NDArray[np.bool_] = wanted[None, :] > segments.observed_to[:, None]
    if not beyond.any():
        return beyond
    may_move = np.zeros((segments.groups, segments.states), dtype=bool)
    may_move[segments.group, segments.from_state] = True
    remaining = (flows.probability[-1] * may_move).sum(axis=1)
    unsettled = ~(remaining <= 1e-12)
    beyond &= unsettled[:, None]
    return beyond
