"""What somebody who has every published table could work out about the counts that are hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from mainstay.errors import ShortfallError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

TOLERANCE = 1e-6
"""A solver's bound this close to a whole number is that number."""


_FEW = 600
"""Variables of a problem that is quickly solved whole."""


class Attack:
    """A set of linear conditions on people's numbers in the smallest groups, and what follows from them.

    Attributes
        rows : each row of it adds variables up to one count of a table
        truth : the true variables; they satisfy the conditions
        lower, upper : what is known of each count: both ends, infinite where nothing is
    """

    def __init__(self, rows: sparse.csr_array, truth: Floats, lower: Floats, upper: Floats) -> None:
        self.rows, self.truth = rows, truth
        self.lower, self.upper = lower.astype(float), upper.astype(float)
        self._by_column = rows.tocsc()
        self._sizes = np.diff(rows.indptr)

    def push(self, weights: Floats, free: Ints | None = None) -> tuple[Floats, Ints]:
        """Make a weighted sum of counts as large as the conditions allow.

        Args
            weights : one per count
            free : the variables that may move, the others staying at the truth; None for all
        Returns
            all counts in a table that could be the true one, and the counts whose conditions stand in the
            way of going further
        Raises
            ShortfallError : the solver stops early
        """
        moving = np.arange(len(self.truth)) if free is None else free
        still = self.truth.copy()
        still[moving] = 0
        columns = self._by_column[:, moving]
        touched = np.unique(columns.indices)
        fixed = self.rows[touched] @ still
        lower, upper = self.lower[touched] - fixed, self.upper[touched] - fixed
        columns = columns.tocsr()[touched]
        below, above = np.flatnonzero(lower > 0), np.flatnonzero(np.isfinite(upper))
        found = linprog(
            -(weights[touched] @ columns),
            A_ub=sparse.vstack([columns[above], -columns[below]], format="csr"),
            b_ub=np.concatenate([upper[above], -lower[below]]),
            bounds=(0, None),
            method="highs-ds",
        )
        if found.status != 0:
            raise ShortfallError(
                "to work out what published tables give away",
                f"that the solver stopped ({found.message})",
                "Publish fewer groups at a time, and tell us: this should not happen.",
            )
        in_the_way = np.concatenate([above, below])[np.abs(found.ineqlin.marginals) > TOLERANCE]
        still[moving] = found.x
        return self.rows @ still, touched[np.unique(in_the_way)]

    def room(self) -> tuple[Floats, Floats]:
        """How far each count can move when one variable moves alone: seen without a solver.

        Returns
            how far each count can fall, and how far it can rise
        Example
            >>> rows = sparse.csr_array(np.array([[1, 0], [0, 1], [1, 1]]))
            >>> attack = Attack(rows, np.array([3, 10]), np.array([0, 8, 13]), np.array([7, 12, 17]))
            >>> [room.tolist() for room in attack.room()]
            [[0.0, 0.0, 0.0], [4.0, 2.0, 4.0]]
        """
        counts = self.rows @ self.truth
        fall = np.minimum(self._least_by_column(counts - self.lower), self.truth)
        rise = self._least_by_column(self.upper - counts)
        return self._most_by_row(fall), self._most_by_row(rise)

    def _least_by_column(self, of_rows: Floats) -> Floats:
        found: Floats = np.minimum.reduceat(of_rows[self._by_column.indices], self._by_column.indptr[:-1])
        return found

    def _most_by_row(self, of_columns: Floats) -> Floats:
        found: Floats = np.maximum.reduceat(of_columns[self.rows.indices], self.rows.indptr[:-1])
        return found

    def range_of(self, place: int, free: Ints | None = None) -> tuple[float, float, Ints]:
        """The smallest and largest whole number that one count could be.

        Args
            place : which row
            free : as in `push`; with fewer variables the range can only be narrower
        Returns
            smallest, largest, and the counts that stand in the way of either
        Example
            >>> rows = sparse.csr_array(np.array([[1, 0], [0, 1], [1, 1]]))
            >>> attack = Attack(rows, np.array([3, 10]), np.array([0, 8, 13]), np.array([7, 12, 17]))
            >>> attack.range_of(0)[:2]
            (1.0, 7.0)
        """
        weights = np.zeros(self.rows.shape[0])
        weights[place] = 1
        most, above = self.push(weights, free)
        least, below = self.push(-weights, free)
        smallest, largest = whole_range(least[place], most[place])
        return float(smallest), float(largest), np.union1d(above, below)

    def near(self, place: int) -> Ints | None:
        """The variables that meet those of one count in a small table, where its range is mostly found.

        Args
            place : which row
        Returns
            variables; None where they would be most of all
        """
        variables = len(self.truth)
        if variables < _FEW:
            return None
        own = self.rows[[place]].indices
        meeting = np.unique(self._by_column[:, own].indices)
        meeting = meeting[self._sizes[meeting] < variables / 8]
        found: Ints = np.union1d(own, self.rows[meeting].indices)
        return found if len(found) < variables / 3 else None


def whole_range(lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """The smallest and largest whole number in a range, allowing for a solver's error.

    Example
        >>> whole_range(np.array(0.9999999), np.array(2.7))
        (np.float64(1.0), np.float64(2.0))
    """
    return np.ceil(lower - TOLERANCE), np.floor(upper + TOLERANCE)
