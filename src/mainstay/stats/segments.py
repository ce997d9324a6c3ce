"""Stretches of time that people spent in a state, checked and put in order once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import ShortfallError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Whole = NDArray[np.int64]

CENSORED = -1
"""As `to_state`: observation ends here, or the same state goes on in the next segment."""

LAST_DAY = 1_000_000
"""No one is followed for longer; what lies beyond is a date or a clock read as a number of days."""


@dataclass(frozen=True)
class Segments:
    """What people went through, ordered by group, person and time; made by `make_segments`.

    Attributes
        states : how many states there are
        groups : how many groups there are
        group_of_person, initial_state : shape (people,); the state a person was in when day 0 was over
            before any time was spent
        person, from_state, to_state, start_day, stop_day : shape (segments,); `to_state` is CENSORED
            unless the person moves at the end of `stop_day`
    """

    states: int
    groups: int
    group_of_person: Whole
    initial_state: Whole
    person: Whole
    from_state: Whole
    to_state: Whole
    start_day: Whole
    stop_day: Whole

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.initial_state.size)

    @cached_property
    def group(self) -> Whole:
        """The group of each segment, shape (segments,)."""
        return self.group_of_person[self.person]

    @cached_property
    def is_move(self) -> NDArray[np.bool_]:
        """Whether a segment ends in another state, shape (segments,)."""
        moves: NDArray[np.bool_] = self.to_state != CENSORED
        return moves

    @cached_property
    def is_last(self) -> NDArray[np.bool_]:
        """Whether a segment is the last of its person, shape (segments,)."""
        if not self.person.size:
            return np.zeros(0, dtype=bool)
        return np.append(self.person[1:] != self.person[:-1], True)

    @cached_property
    def observed_to(self) -> Whole:
        """The last day on which anyone of a group was observed, shape (groups,); 0 where nobody had time."""
        last = np.zeros(self.groups, dtype=np.int64)
        filled = np.flatnonzero(np.diff(self.first_segment))
        if filled.size:
            last[filled] = np.maximum.reduceat(self.stop_day, self.first_segment[filled])
        return last

    @cached_property
    def first_person(self) -> Whole:
        """Where each group's people begin, and an end: shape (groups + 1,)."""
        return np.searchsorted(self.group_of_person, np.arange(self.groups + 1))

    @cached_property
    def first_segment(self) -> Whole:
        """Where each group's segments begin, and an end: shape (groups + 1,)."""
        return np.searchsorted(self.group, np.arange(self.groups + 1))

    def of_groups(self, first: int, last: int) -> Segments:
        """Groups `first` up to `last` (not included), numbered from 0 again.

        Example
            >>> two = make_segments([1, 2], [0, 0], [1, 1], [0, 0], [5, 9], states=2, group=[0, 1])
            >>> two.of_groups(1, 2).stop_day.tolist()
            [9]
        """
        if (first, last) == (0, self.groups):
            return self  # with what has been worked out already
        people = slice(self.first_person[first], self.first_person[last])
        rows = slice(self.first_segment[first], self.first_segment[last])
        return Segments(
            self.states,
            last - first,
            self.group_of_person[people] - first,
            self.initial_state[people],
            self.person[rows] - self.first_person[first],
            self.from_state[rows],
            self.to_state[rows],
            self.start_day[rows],
            self.stop_day[rows],
        )


def make_segments(
    person: ArrayLike,
    from_state: ArrayLike,
    to_state: ArrayLike,
    start_day: ArrayLike,
    stop_day: ArrayLike,
    *,
    states: int,
    group: ArrayLike | None = None,
) -> Segments:
    """Segments from columns in any order, checked: everyone is followed from day 0 without a break.

    A person who moves on day 0 starts where they moved to: whoever started and left on one day is counted.
    A person without any time and without a move tells nothing, and is left out.

    Args
        person : shape (segments,); a number in two groups is two people
        from_state, to_state : same shape; states from 0, CENSORED where the person did not move
        start_day, stop_day : same shape; whole days since the start; a move happens at the end of a day
        states : how many states there are
        group : same shape; groups from 0; None puts everyone into one
    Returns
        the segments in order
    Missing
        time in which nothing is known must be a state of its own: a break is refused
    Raises
        ShortfallError : see `faults_in`; says how many rows are at fault
    Example
        >>> make_segments([1, 1, 2], [0, 1, 0], [1, CENSORED, 1], [0, 7, 0], [7, 28, 0], states=2).people
        2
    """
    groups = np.zeros(np.shape(person)) if group is None else group
    given = (groups, person, from_state, to_state, start_day, stop_day)
    columns = [np.asarray(column, dtype=np.int64) for column in given]
    for wanted, rows in faults_in(columns, states).items():
        if rows.size:
            raise ShortfallError(wanted, f"{rows.size} segments where it is not so", "Correct these rows.")
    # A group stays one where nobody in it can be followed: it is of nobody, and not another group's number
    return _put_together(_in_order(columns), states, int(columns[0].max(initial=-1)) + 1)


def faults_in(columns: list[Whole], states: int) -> dict[str, Whole]:
    """The rows that cannot be followed, by what is wanted of them.

    Args
        columns : group, person, from_state, to_state, start_day, stop_day, each of shape (segments,)
        states : how many states there are
    Returns
        what is wanted, in words, to the positions of the rows where it is not so; if a row is at fault by
        itself, neighbours are not compared
    Example
        >>> backwards = [np.array([n]) for n in (0, 1, 0, 1, 9, 5)]
        >>> [wanted for wanted, rows in faults_in(backwards, 2).items() if rows.size]
        ['a stop on or after its start']
    """
    group, _, origin, target, start, stop = columns
    of_row = {
        "a stop on or after its start": stop < start,
        f"days from 0 to {LAST_DAY}": (start < 0) | (stop > LAST_DAY),
        "known states": (origin < 0) | (origin >= states) | (target < CENSORED) | (target >= states),
        "groups from 0": group < 0,
    }
    found = {wanted: np.flatnonzero(rows) for wanted, rows in of_row.items()}
    return found if any(rows.size for rows in found.values()) else found | _faults_between(columns)


def _faults_between(columns: list[Whole]) -> dict[str, Whole]:
    rows = np.arange(columns[0].size)
    group, person, origin, target, start, stop, row = _in_order([*columns, rows])
    same = (group[1:] == group[:-1]) & (person[1:] == person[:-1])
    first = np.append(True, ~same)[: row.size]
    timed = stop > start
    reached = np.where(target == CENSORED, origin, target)
    twice = same & ~timed[1:] & ~timed[:-1] & (start[1:] == start[:-1])
    between = {
        "each person in one state at a time": start[1:] < stop[:-1],
        "no break between a person's segments; time of which nothing is known can be a state": (
            start[1:] > stop[:-1]
        ),
        "a person to go on in the state that the segment before led to": origin[1:] != reached[:-1],
    }
    found = {"everyone followed from day 0": np.sort(row[first & (start > 0)])}
    found |= {wanted: np.sort(row[1:][same & ~twice & at_fault]) for wanted, at_fault in between.items()}
    return found | {"at most one segment without time per person and day": np.sort(row[1:][twice])}


def _in_order(columns: list[Whole]) -> list[Whole]:
    """The columns by group, person, start, and segments without time first; segments that tell nothing go."""
    group, person, origin, target, start, stop = columns[:6]
    tells = (stop > start) | ((target != CENSORED) & (target != origin))
    if not tells.all():
        columns = [column[tells] for column in columns]
        group, person, origin, target, start, stop = columns[:6]
    if _is_ordered((group, person, start, stop)):
        return columns
    order = np.lexsort((stop, start, person, group))
    return [column[order] for column in columns]


def _is_ordered(keys: tuple[Whole, ...]) -> bool:
    """Whether rows are in lexicographic order; sorting what is sorted takes longer than all the rest."""
    later = np.zeros(max(keys[0].size - 1, 0), dtype=bool)
    for key in reversed(keys):
        step = key[1:] - key[:-1]
        later = (step > 0) | ((step == 0) & later) if key is not keys[-1] else step >= 0
    return bool(later.all())


def _put_together(columns: list[Whole], states: int, groups: int) -> Segments:
    group, person, origin, target, start, stop = columns
    new = np.append(True, (group[1:] != group[:-1]) | (person[1:] != person[:-1]))[: group.size]
    number = np.cumsum(new) - 1
    timed = stop > start
    target = np.where(target == origin, CENSORED, target)
    # A move without time on the day of another: both happen together, so the earlier one leads further.
    chained = np.flatnonzero(~timed & ~new)
    target[chained - 1] = np.where(target[chained] == origin[chained - 1], CENSORED, target[chained])
    initial = np.where(timed[new], origin[new], target[new])
    kept = [column[timed] if not timed.all() else column for column in (number, origin, target, start, stop)]
    return Segments(states, groups, group[new], initial, *kept)
