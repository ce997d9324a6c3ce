"""Which counts to hide: small ones first, then as many more as it takes for the small ones to stay hidden."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.measure.disclosure.attack import Attack, whole_range
from mainstay.measure.disclosure.sums import KINDS, PRINTED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mainstay.measure.disclosure.rules import Rules
    from mainstay.measure.disclosure.sums import Sums

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_WORTH_WHILE = 0.9
_FEW = 20
"""So few counts are sooner looked at one by one, each in its own small part of the problem."""
_ENDS = 2
_SEED = 20_260_401


@dataclass(frozen=True)
class Hidden:
    """What is hidden in the cells of one indicator.

    Attributes
        primary : small counts, and numerators that leave few over: cells by `PRINTED`
        secondary : counts hidden to protect small ones
        given_away : small counts of which earlier releases leave one possible value, whatever is hidden now
        narrow : small counts of which they leave fewer than the rules ask for, but more than one
    """

    primary: Flags
    secondary: Flags
    given_away: int = 0
    narrow: int = 0

    @property
    def shown(self) -> Flags:
        """What remains to be printed."""
        return ~(self.primary | self.secondary)


def hide_small(truth: Ints, rules: Rules) -> Flags:
    """Which counts are hidden for being small themselves.

    Args
        truth : cells by `KINDS`
        rules : what is small
    Returns
        cells by `PRINTED`; 0 is small, and so is a numerator of nearly all or nearly none of its group
    Example
        >>> from mainstay.measure.disclosure.rules import load_rules
        >>> hide_small(np.array([[40, 0, 9, 40], [40, 36, 0, 4]]), load_rules()).tolist()
        [[False, True, False], [False, True, True]]
    """
    small = truth <= rules.small_at_most
    return np.column_stack([small[:, 0], small[:, 1] | small[:, 3], small[:, 2]])


def hide(sums: Sums, rules: Rules, earlier: tuple[Floats, Floats] | None = None, cells: int = 0) -> Hidden:
    """Choose what to hide so that no small count can be worked out from what is or was published.

    Args
        sums : cells of this release first, then those of earlier ones
        rules : what is small, how the rest is rounded, how much must stay unknown
        earlier : what was published of the cells of earlier releases, by `PRINTED`: lower and upper end;
            None where there are none
        cells : how many cells belong to this release; 0 for all
    Returns
        what is hidden in the cells of this release
    Source
        docs/methods/disclosure.md
    """
    count = cells or len(sums.keys)
    truth = sums.truth
    if not len(truth):
        nothing = np.zeros((0, len(PRINTED)), dtype=bool)
        return Hidden(nothing, nothing)
    primary = hide_small(truth[:count], rules)
    lower, upper = _classes(truth, rules)
    shown = np.zeros((len(truth), len(KINDS)), dtype=bool)
    shown[:count, : len(PRINTED)] = ~primary
    _narrow(lower, upper, shown, *rules.could_be(rules.round(truth).astype(float)))
    if earlier is not None:
        _narrow_earlier(lower, upper, truth, earlier, count)
    attack = Attack(sums.rows, sums.variables, lower.T.reshape(-1), upper.T.reshape(-1))
    protection = _Protection(attack, truth.T.reshape(-1), shown.T.reshape(-1), rules)
    protection.complete()
    still = protection.shown.reshape(len(KINDS), -1).T[:count, : len(PRINTED)]
    return Hidden(primary, ~primary & ~still, *protection.not_protected())


def _classes(truth: Ints, rules: Rules) -> tuple[Floats, Floats]:
    """What the worst attacker knows of a hidden count: whether it is small."""
    is_small = truth <= rules.small_at_most
    lower = np.where(is_small, 0.0, rules.small_at_most + 1.0)
    upper = np.where(is_small, float(rules.small_at_most), np.inf)
    return lower, upper


def _narrow(lower: Floats, upper: Floats, where: Flags, least: Floats, most: Floats) -> None:
    np.copyto(lower, np.maximum(lower, least), where=where)
    np.copyto(upper, np.minimum(upper, most), where=where)


def _narrow_earlier(
    lower: Floats, upper: Floats, truth: Ints, earlier: tuple[Floats, Floats], first: int
) -> None:
    """Earlier numbers that still hold are conditions; one that was revised since tells nothing of today's."""
    least, most = earlier
    part = slice(first, None), slice(None, len(PRINTED))
    holds = (least <= truth[part]) & (truth[part] <= most)
    _narrow(lower[part], upper[part], holds, least, most)


class _Protection:
    """Hides one count after another until every small one could have enough values.

    Whatever was found possible stays possible when more is hidden, so nothing is tried twice.
    """

    def __init__(self, attack: Attack, truth: Ints, shown: Flags, rules: Rules) -> None:
        self.attack, self.truth, self.shown, self.rules = attack, truth, shown.copy(), rules
        self.small = np.flatnonzero(truth <= rules.small_at_most)
        self.least, self.most = truth[self.small].astype(float), truth[self.small].astype(float)
        self.lost = np.zeros(len(self.small), dtype=bool)
        self.random = np.random.default_rng(_SEED)

    def complete(self) -> None:
        """Hide what must be hidden."""
        self._note(self.attack.truth)
        while True:
            self._look_at_many()
            unsafe = self._unsafe()
            if not len(unsafe):
                return
            for one in unsafe:
                if self._is_unsafe(one):
                    self._look_at(one)

    def not_protected(self) -> tuple[int, int]:
        """How many small counts are left with one possible value, and how many with too few."""
        smallest, largest = whole_range(self.least[self.lost], self.most[self.lost])
        exact = int((smallest == largest).sum())
        return exact, int(self.lost.sum()) - exact

    def _unsafe(self) -> Ints:
        smallest, largest = whole_range(self.least, self.most)
        found: Ints = np.flatnonzero((largest - smallest + 1 < self.rules.least_possible) & ~self.lost)
        return found

    def _is_unsafe(self, one: int) -> bool:
        smallest, largest = whole_range(self.least[one], self.most[one])
        return bool(largest - smallest + 1 < self.rules.least_possible and not self.lost[one])

    def _note(self, table: Floats) -> None:
        """A table that could be the true one says of every count what it could be, and where it could go."""
        least, most = self.attack.room(table)
        self.least = np.minimum(self.least, least[self.small])
        self.most = np.maximum(self.most, most[self.small])

    def _look_at_many(self) -> None:
        """Move all that are not yet safe at once, each up or down: one table shows many ranges."""
        before, between, tables = self._unsafe(), np.zeros_like(self.attack.truth), 0
        while len(before) > (_FEW if tables else 0):
            found = self.attack.push(self._direction(before, tables))[0]
            self._note(found)
            between, tables = between + found, tables + 1
            self._note(between / tables)  # between tables that could be true lie others, with more room
            after = self._unsafe()
            if tables >= _ENDS and len(after) > _WORTH_WHILE * len(before):
                return
            before = after

    def _direction(self, unsafe: Ints, tables: int) -> Floats:
        """First to the table with the fewest people and to that with the most: from these, many can move."""
        weights = np.zeros(len(self.truth))
        if tables < _ENDS:
            weights[self.small[unsafe]] = -1.0 if tables == 0 else 1.0
            return weights
        room_above = 1 - self.truth[self.small[unsafe]] / self.rules.small_at_most
        sign = np.where(self.random.random(len(unsafe)) < room_above, 1.0, -1.0)
        weights[self.small[unsafe]] = sign * self.random.uniform(0.5, 1.5, len(unsafe))
        return weights

    def _look_at(self, one: int) -> None:
        """Find one count's own range, near it first; where it is too narrow, hide what makes it so."""
        place = int(self.small[one])
        near = self.attack.near(place)
        candidates = self._narrowing(one, place, near)
        if not len(candidates) and near is not None and self._is_unsafe(one):
            candidates = self._narrowing(one, place, None)
        if len(candidates):
            self._hide(int(candidates[np.argmin(self.truth[candidates])]))
        elif self._is_unsafe(one):
            self.lost[one] = True

    def _narrowing(self, one: int, place: int, free: Ints | None) -> Ints:
        """The printed counts that keep a range too narrow; none where it is wide enough."""
        least, most, in_the_way = self.attack.range_of(place, free)
        self._note(least)
        self._note(most)
        if not self._is_unsafe(one):
            return np.array([], dtype=np.int64)
        candidates: Ints = in_the_way[self.shown[in_the_way]]
        return candidates

    def _hide(self, place: int) -> None:
        self.shown[place] = False
        self.attack.lower[place] = self.rules.small_at_most + 1
        self.attack.upper[place] = np.inf
