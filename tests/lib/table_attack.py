"""An attacker with every published file and a solver, who knows nothing of how the files are made.

The attacker reads rows as anybody can, knows the rounding and what the mark means, and is told more than
anybody knows: which combinations of groups hold nobody, and of each hidden count whether it is small. What
such an attacker cannot work out, nobody can from the same files.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

Cell = tuple[str, ...]
PARTS = {
    "denominator": ("met", "not_met"),
    "numerator": ("met",),
    "unknown": ("unknown",),
    "rest": ("not_met",),
}
"""Each count, also the one nobody prints, and what it adds up."""

_GLANCES = 8
_WIDE = 4


@dataclass
class Attacker:
    """Collects what the files say as ranges of sums over people's true groups.

    Attributes
        people : the smallest groups: what is in them (met, not met, unknown), which the attacker does not
            use except for which are empty and which counts are small
        small : counts of so many or fewer are small
    """

    people: Mapping[Cell, Mapping[str, int]]
    small: int
    sums: dict[tuple[str, frozenset[Cell]], tuple[float, float]] = field(default_factory=dict)

    def learn(
        self,
        rows: Iterable[tuple[Callable[[Cell], bool], Mapping[str, object]]],
        rounded_to: int,
    ) -> None:
        """Take in one published table: for each row who is in it, and what it prints."""
        for is_in, printed in rows:
            inside = frozenset(cell for cell in self.people if is_in(cell))
            for count in PARTS:
                low, high = self._told(count, inside)
                shown = printed.get(count, "[c]")
                if isinstance(shown, int):
                    low = max(low, shown - (rounded_to - 1) // 2)
                    high = min(high, shown + rounded_to // 2)
                known = self.sums.get((count, inside), (0.0, math.inf))
                self.sums[count, inside] = max(low, known[0]), min(high, known[1])

    def true_count(self, count: str, inside: frozenset[Cell]) -> int:
        """What the attacker is after."""
        return sum(self.people[cell][part] for cell in inside for part in PARTS[count])

    def _told(self, count: str, inside: frozenset[Cell]) -> tuple[float, float]:
        is_small = self.true_count(count, inside) <= self.small
        return (0.0, float(self.small)) if is_small else (self.small + 1.0, math.inf)

    def ranges(self, *, whole: bool = False) -> list[tuple[int, int, int]]:
        """For each small count of a group that holds somebody: its truth, and the least and most it can be.

        With `whole`, people come in whole numbers (an integer programme), which tells the attacker more. A
        range that a few random programmes already show to be wide is not measured to its ends.
        """
        names = list(self.sums)
        programme = self._programme(names, whole=whole)
        targets = [
            row
            for row, (count, inside) in enumerate(names)
            if inside and self.true_count(count, inside) <= self.small
        ]
        goals = np.random.default_rng(1).normal(size=(_GLANCES, len(targets))) @ programme.sums[targets]
        seen = np.array([programme.sums[targets] @ programme.push(goal) for goal in goals])
        least, most = seen.min(axis=0, initial=np.inf), seen.max(axis=0, initial=-np.inf)
        for place, row in enumerate(targets):
            if math.floor(most[place]) - math.ceil(least[place]) + 1 < _WIDE:
                goal = programme.sums[[row]].toarray()[0]
                most[place] = goal @ programme.push(goal)
                least[place] = goal @ programme.push(-goal)
        return [
            (self.true_count(*names[row]), math.ceil(low - 1e-6), math.floor(high + 1e-6))
            for row, low, high in zip(targets, least, most, strict=True)
        ]

    def _programme(self, names: Sequence[tuple[str, frozenset[Cell]]], *, whole: bool) -> Programme:
        variables = product(self.people, ("met", "not_met", "unknown"))
        places = {variable: place for place, variable in enumerate(variables)}
        sums = lil_array((len(names), len(places)))
        for row, (count, inside) in enumerate(names):
            for variable in product(inside, PARTS[count]):
                sums[row, places[variable]] = 1
        return Programme(sums.tocsr(), np.array([self.sums[name] for name in names]).reshape(-1, 2), whole)


@dataclass
class Programme:
    """Sums of people, what is known of each, and a solver."""

    sums: csr_array
    ends: NDArray[np.float64]
    whole: bool

    def push(self, goal: NDArray[np.float64]) -> NDArray[np.float64]:
        """People that satisfy everything known, as far towards a goal as they can be."""
        solved = milp(
            -goal,
            integrality=np.full(len(goal), int(self.whole)),
            bounds=Bounds(0, np.inf),
            constraints=LinearConstraint(self.sums, self.ends[:, 0], self.ends[:, 1]),
        )
        assert solved.status == 0, solved.message
        people: NDArray[np.float64] = solved.x
        return people


def recovered(ranges: Sequence[tuple[int, int, int]]) -> int:
    """How many small counts are known exactly."""
    return sum(least == most for _, least, most in ranges)


def narrowest(ranges: Sequence[tuple[int, int, int]]) -> int:
    """The fewest values any small count could have."""
    return min((most - least + 1 for _, least, most in ranges), default=10**6)
