"""How sure an occupancy is: the infinitesimal jackknife over people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mainstay.stats.multistate_flows import Flows

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]


def occupancy_covariance(flows: Flows, steps: Whole) -> Floats:
    """Covariance of the estimated parts in each state.

    Args
        flows : as counted
        steps : shape (days,); how many steps have been taken on each day to tell
    Returns
        shape (groups, days, states, states)
    Source
        the sum over people of the products of what each of them moves (infinitesimal jackknife)
    Example
        >>> from mainstay.stats.multistate_flows import count_flows
        >>> from mainstay.stats.segments import CENSORED, make_segments
        >>> flows = count_flows(make_segments([1, 2], [0, 0], [1, CENSORED], [0, 0], [5, 9], states=2))
        >>> occupancy_covariance(flows, np.array([1]))[0, 0].tolist()
        [[0.125, -0.125], [-0.125, 0.125]]
    """
    segments = flows.segments
    influence = influence_of_people(flows, steps).transpose(1, 0, 2)
    first = segments.first_person
    covariance = np.empty((segments.groups, steps.size, segments.states, segments.states))
    for group in range(segments.groups):
        own = influence[:, first[group] : first[group + 1]]
        covariance[group] = own.transpose(0, 2, 1) @ own
    return covariance


def influence_of_people(flows: Flows, steps: Whole) -> Floats:
    """How each person moves the estimate of their group.

    A person's part is the sum, over the days they were at risk, of what their own move or stay changed that
    day, carried on to the day that is told. What staying changes depends on group, state and day alone, so
    it is summed once for everyone and read off at each segment's two ends.

    Args
        flows : as counted
        steps : shape (days,); how many steps have been taken on each day to tell
    Returns
        shape (people, days, states); each group's people sum to 0
    Example
        >>> from mainstay.stats.multistate_flows import count_flows
        >>> from mainstay.stats.segments import CENSORED, make_segments
        >>> flows = count_flows(make_segments([1, 2], [0, 0], [1, CENSORED], [0, 0], [5, 9], states=2))
        >>> influence_of_people(flows, np.array([1])).tolist()
        [[[-0.25, 0.25]], [[0.25, -0.25]]]
    """
    segments = flows.segments
    onward, drift = _carry_back(flows, steps)
    people = flows.people[segments.group_of_person][:, None, None]
    expected = np.einsum("gj,gjds->gds", flows.initial, onward[0])[segments.group_of_person] / people
    begun = onward[0][segments.group_of_person, segments.initial_state]
    influence: Floats = (begun - expected) / people
    last = np.flatnonzero(segments.is_last)
    if last.size:
        parts = _parts_of_segments(flows, steps, onward, drift)
        begins = np.append(0, last[:-1] + 1)
        influence[segments.person[last]] += np.add.reduceat(parts, begins, axis=0)
    return influence


def _carry_back(flows: Flows, steps: Whole) -> tuple[Floats, Floats]:
    """Where a person in each state after each step is in the end, and what being at risk has changed so far.

    Both of shape (steps + 1, groups, states, days, states): state now, day told, state told.
    """
    groups, states = flows.segments.groups, flows.segments.states
    onward = np.empty((flows.steps + 1, groups, states, steps.size, states))
    drift = np.zeros_like(onward)
    onward[-1] = np.eye(states)[:, None, :]
    leaving, begins = np.unique(flows.origin, return_index=True)
    weight = _weight(flows)[:, :, leaving]
    rate = flows.moved / np.maximum(flows.at_risk, 1)[:, :, flows.origin]
    for step in range(flows.steps - 1, -1, -1):
        after = onward[step + 1]
        gained = after[:, flows.target] - after[:, flows.origin]
        gained *= (rate[step][:, :, None] * (step < steps))[:, :, :, None]
        change = np.add.reduceat(gained, begins, axis=1)
        onward[step] = after
        onward[step][:, leaving] += change
        drift[step + 1][:, leaving] = weight[step][:, :, None, None] * change
    return onward, np.cumsum(drift, axis=0, out=drift)


def _weight(flows: Flows) -> Floats:
    """What one person at risk stands for: the part in a state over the people at risk in it."""
    weight: Floats = flows.probability[:-1] / np.maximum(flows.at_risk, 1)
    return weight


def _parts_of_segments(flows: Flows, steps: Whole, onward: Floats, drift: Floats) -> Floats:
    """What each segment adds to its person's influence, shape (segments, days, states)."""
    segments = flows.segments
    group, origin = segments.group, segments.from_state
    first, last = flows.upto(segments.start_day), flows.upto(segments.stop_day)
    parts: Floats = drift[first, group, origin] - drift[last, group, origin]
    row, step = flows.row, flows.step
    after, left, reached = group[row], origin[row], segments.to_state[row]
    gained = onward[step + 1, after, reached] - onward[step + 1, after, left]
    weight = _weight(flows)[step, after, left]
    parts[row] += (weight[:, None] * (step[:, None] < steps))[:, :, None] * gained
    return parts
