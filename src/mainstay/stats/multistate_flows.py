"""Moves between states, counted by day and group, and where they lead: the Aalen–Johansen estimator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mainstay.stats.segments import Segments

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Flows:
    """Who moved when; a step is a day on which anybody of any group moved.

    Attributes
        segments : what was counted
        event_days : shape (steps,)
        origin, target : shape (kinds,); the kinds of move that happen, ordered by origin
        row, step, kind : shape (moves,); the segment that ends in each move, when, and of which kind
        steps_until : shape (days + 1,); how many steps there are up to each day, that day included
    """

    segments: Segments
    event_days: Whole
    origin: Whole
    target: Whole
    row: Whole
    step: Whole
    kind: Whole
    steps_until: Whole

    @property
    def steps(self) -> int:
        """How many days there are on which anybody moved."""
        return int(self.event_days.size)

    @cached_property
    def step_by_kind(self) -> Floats:
        """What a move of each kind does to the number in each state, shape (kinds, states)."""
        change = np.zeros((self.origin.size, self.segments.states))
        kinds = np.arange(self.origin.size)
        change[kinds, self.origin] = -1
        change[kinds, self.target] = 1
        return change

    @cached_property
    def people(self) -> Whole:
        """How many people each group has, shape (groups,)."""
        return np.diff(self.segments.first_person)

    @cached_property
    def initial(self) -> Floats:
        """How many people of each group begin in each state, shape (groups, states)."""
        shape = self.segments.groups, self.segments.states
        place = self.segments.group_of_person * shape[1] + self.segments.initial_state
        return np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape).astype(float)

    @cached_property
    def moved(self) -> Floats:
        """Moves by step, group and kind."""
        shape = self.steps, self.segments.groups, self.origin.size
        place = (self.step * shape[1] + self.segments.group[self.row]) * shape[2] + self.kind
        return np.bincount(place, minlength=shape[0] * shape[1] * shape[2]).reshape(shape).astype(float)

    @cached_property
    def at_risk(self) -> Floats:
        """People in each state just before each step, by step, group and state."""
        shape = self.steps + 1, self.segments.groups, self.segments.states
        row = np.flatnonzero(self.segments.is_last & ~self.segments.is_move)
        step, state = self.upto(self.segments.stop_day[row]), self.segments.from_state[row]
        place = (step * shape[1] + self.segments.group[row]) * shape[2] + state
        left = np.bincount(place, minlength=shape[0] * shape[1] * shape[2]).reshape(shape)
        change = -left[:-1].astype(float)
        change[0:1] += self.initial
        change[1:] += self.moved[:-1] @ self.step_by_kind
        return np.cumsum(change, axis=0, out=change)

    @cached_property
    def probability(self) -> Floats:
        """The part of each group in each state at the start and after each step: (steps + 1, groups, states).

        Missing
            a group of nobody is NaN
        """
        probability = np.empty((self.steps + 1, self.segments.groups, self.segments.states))
        with np.errstate(invalid="ignore"):
            probability[0] = self.initial / self.people[:, None]
        change, origin, weight_over = self.step_by_kind, self.origin, np.maximum(self.at_risk, 1)
        for step, moved in enumerate(self.moved):
            now = probability[step]
            # One person stands for this part of everyone; where nobody is at risk, nobody moves either.
            weight = now / weight_over[step]
            probability[step + 1] = now + (weight[:, origin] * moved) @ change
        return probability

    def upto(self, days: Whole) -> Whole:
        """How many steps there are up to some days, those days included."""
        return self.steps_until[np.minimum(days, self.steps_until.size - 1)]


def count_flows(segments: Segments, last_day: int | None = None) -> Flows:
    """Find the moves and their days.

    Args
        segments : of one or more groups
        last_day : moves after it are left out; None takes them all
    Returns
        the moves, with what follows from them worked out when it is asked for
    Example
        >>> from mainstay.stats.segments import make_segments
        >>> flows = count_flows(make_segments([1, 2], [0, 0], [1, 1], [0, 0], [5, 9], states=2))
        >>> flows.event_days.tolist(), flows.at_risk[:, 0, 0].tolist()
        ([5, 9], [2.0, 1.0])
    """
    latest = int(segments.stop_day.max(initial=0))
    latest = latest if last_day is None else max(0, min(latest, last_day))
    row = np.flatnonzero(segments.is_move & (segments.stop_day <= latest))
    day = segments.stop_day[row]
    seen = np.zeros(latest + 1, dtype=bool)
    seen[day] = True
    steps_until = np.cumsum(seen)
    pair = segments.from_state[row] * segments.states + segments.to_state[row]
    pairs = np.flatnonzero(np.bincount(pair, minlength=segments.states**2))
    number = np.zeros(segments.states**2, dtype=np.int64)
    number[pairs] = np.arange(pairs.size)
    return Flows(
        segments,
        np.flatnonzero(seen),
        pairs // segments.states,
        pairs % segments.states,
        row,
        steps_until[day] - 1,
        number[pair],
        steps_until,
    )
