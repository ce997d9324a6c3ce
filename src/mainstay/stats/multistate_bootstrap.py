"""How sure an occupancy is, by drawing people again: percentile limits of the bootstrap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import ShortfallError, UsageError
from mainstay.stats.multistate import occupancy_by_group
from mainstay.stats.multistate_flows import count_flows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy import sparse

    from mainstay.stats.multistate_flows import Flows
    from mainstay.stats.segments import Segments

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]
    Counts = NDArray[np.float32]

WEIGHTS_AT_ONCE = 4_000_000
"""People times replicates drawn at a time: about 50 MB."""

MOST_PEOPLE = 2**24
"""A count of people up to this is exact in the short floats that make the sums fast."""


@dataclass(frozen=True)
class BootstrapLimits:
    """Limits of each part in a state.

    Attributes
        days : shape (days,)
        lower, upper : shape (groups, days, states); NaN where the occupancy is
        replicates : how often people were drawn
        confidence : two-sided
    """

    days: Whole
    lower: Floats
    upper: Floats
    replicates: int
    confidence: float


def bootstrap_by_group(
    segments: Segments, days: Sequence[int], *, replicates: int = 1000, seed: int, confidence: float = 0.95
) -> BootstrapLimits:
    """Percentile limits of the occupancy of every group, drawing its people again as if it were alone.

    Because every group begins with the same seed, its limits stay the same whatever other groups there
    are; limits of two groups are therefore not for comparing draw by draw.

    Args
        segments, days : as for `occupancy_by_group`
        replicates : how often to draw, with replacement
        seed : 0 or more; the same seed gives the same limits for rows in any order
        confidence : two-sided, between 0 and 1
    Returns
        limits with groups along the first axis
    Missing
        NaN on the days on which the occupancy is not known, and for a group of nobody
    Raises
        ShortfallError : too many people in a group
        UsageError : fewer than two replicates, or a confidence outside 0 to 1
    Source
        Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13. A person with all their
        segments is what is drawn. Weights are multinomial, as many people drawn as there are, and not
        Poisson: the number of people who started is known and does not vary from draw to draw
    Example
        >>> from mainstay.stats.segments import make_segments
        >>> two = make_segments([1, 2], [0, 0], [1, 1], [0, 0], [5, 9], states=2, group=[0, 1])
        >>> bootstrap_by_group(two, [5], replicates=10, seed=1).lower.tolist()
        [[[0.0, 1.0]], [[1.0, 0.0]]]
    """
    _check(replicates, confidence, int(np.diff(segments.first_person).max(initial=0)))
    estimate = occupancy_by_group(segments, days, with_errors=False)
    limits = np.full((2, *estimate.probability.shape), np.nan)
    ends = (1 - confidence) / 2, (1 + confidence) / 2
    for group in np.flatnonzero(estimate.people).tolist():
        flows = count_flows(segments.of_groups(group, group + 1), int(estimate.days.max(initial=0)))
        drawn = _draw_occupancy(flows, flows.upto(estimate.days), replicates, seed)
        limits[:, group] = np.quantile(drawn, ends, axis=2, overwrite_input=True)
    limits[:, np.isnan(estimate.probability)] = np.nan
    return BootstrapLimits(estimate.days, limits[0], limits[1], replicates, confidence)


def _check(replicates: int, confidence: float, most_people: int) -> None:
    if replicates < 2:
        raise UsageError("two replicates or more", f"{replicates}", "1000 is usual.")
    if not 0 < confidence < 1:
        raise UsageError("a confidence between 0 and 1", f"{confidence}", "Use 0.95 for 95%.")
    if most_people > MOST_PEOPLE:
        raise ShortfallError(
            f"at most {MOST_PEOPLE} people in a group", f"{most_people}", "Use standard errors instead."
        )


def _draw_occupancy(flows: Flows, steps: Whole, replicates: int, seed: int) -> Floats:
    """The occupancy of one group in every replicate: shape (days, states, replicates)."""
    people = flows.segments.people
    generator = np.random.default_rng(seed)
    counts = _CountsOfOneGroup(flows)
    drawn = np.empty((steps.size, flows.segments.states, replicates))
    at_once = max(1, WEIGHTS_AT_ONCE // people)
    for first in range(0, replicates, at_once):
        number = min(at_once, replicates - first)
        chosen = generator.integers(people, size=(number, people))
        chosen += np.arange(number)[:, None] * people
        weights = np.bincount(chosen.ravel(), minlength=number * people).reshape(number, people)
        part = slice(first, first + number)
        counts.follow(np.ascontiguousarray(weights.T, dtype=np.float32), steps, drawn[:, :, part])
    return drawn


class _CountsOfOneGroup:
    """Who is in each count, as sparse matrices: a replicate's counts are their products with its weights."""

    def __init__(self, flows: Flows) -> None:
        segments = flows.segments
        states, kinds = segments.states, flows.origin.size
        last = np.flatnonzero(segments.is_last & ~segments.is_move)
        end = flows.upto(segments.stop_day[last]) * states + segments.from_state[last]
        self.flows = flows
        self.moves, self.move_of_person = _as_matrix(
            flows.step * kinds + flows.kind, segments.person[flows.row], segments.people
        )
        self.ends, self.end_of_person = _as_matrix(end, segments.person[last], segments.people)
        self.begin_of_person = _who_counts(
            segments.initial_state, np.arange(segments.people), (states, segments.people)
        )

    def follow(self, weights: Counts, steps: Whole, drawn: Floats) -> None:
        """Work out the occupancy under some weights, shape (people, replicates), into `drawn`."""
        flows, states = self.flows, self.flows.segments.states
        begun = _sums(self.begin_of_person, weights)
        moved, ended = _sums(self.move_of_person, weights), _sums(self.end_of_person, weights)
        step_of_move, kind = np.divmod(self.moves, max(flows.origin.size, 1))
        step_of_end, state = np.divmod(self.ends, states)
        move_from = np.searchsorted(step_of_move, np.arange(flows.steps + 1))
        end_from = np.searchsorted(step_of_end, np.arange(flows.steps + 2))
        change = flows.step_by_kind.T
        at_risk, now = begun, begun.astype(np.float64) / flows.segments.people
        drawn[steps == 0] = now
        for step in range(flows.steps):
            gone = slice(end_from[step], end_from[step + 1])
            at_risk[state[gone]] -= ended[gone]  # each state once in a step
            some = slice(move_from[step], move_from[step + 1])
            by_kind, count = kind[some], moved[some]
            origin = flows.origin[by_kind]
            flow = now[origin] / np.maximum(at_risk[origin], 1) * count
            now = now + change[:, by_kind] @ flow
            at_risk = at_risk + change[:, by_kind].astype(np.float32) @ count
            drawn[steps == step + 1] = now


def _as_matrix(place: Whole, person: Whole, people: int) -> tuple[Whole, sparse.csr_array]:
    """The places that occur, in order, and a matrix of who counts in each: (places, people)."""
    occurring, row = np.unique(place, return_inverse=True)
    return occurring, _who_counts(row, person, (occurring.size, people))


def _who_counts(row: Whole, person: Whole, shape: tuple[int, int]) -> sparse.csr_array:
    from scipy import sparse  # here: it loads slowly, and few who load this module draw people again

    return sparse.csr_array((np.ones(row.size, dtype=np.float32), (row, person)), shape=shape)


def _sums(matrix: sparse.csr_array, weights: Counts) -> Counts:
    summed: Counts = matrix @ weights
    return summed
