"""What somebody who has every published table could work out about the counts that are hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

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
        self._part = _parts(rows)

    def push(self, weights: Floats, free: Ints | None = None) -> tuple[Floats, Ints]:
        """Make a weighted sum of counts as large as the conditions allow.

        Args
            weights : one per count
            free : the variables that may move, the others staying at the truth; None for all
        Returns
            the variables of a table that could be the true one, and the counts whose conditions stand in
            the way of going further
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
        return still, touched[np.unique(in_the_way)]

    def room(self, table: Floats) -> tuple[Floats, Floats]:
        """The ends that each count reaches when one variable moves alone: seen without a solver.

        Args
            table : variables that satisfy the conditions
        Returns
            how small and how large each count can be so
        Example
            >>> rows = sparse.csr_array(np.array([[1, 0], [0, 1], [1, 1]]))
            >>> attack = Attack(rows, np.array([3, 10]), np.array([0, 8, 13]), np.array([7, 12, 17]))
            >>> [ends.tolist() for ends in attack.room(attack.truth)]
            [[3.0, 10.0, 13.0], [7.0, 12.0, 17.0]]
        """
        counts = self.rows @ table
        # A solver's table may miss a condition by as much as it allows itself
        fall = np.maximum(np.minimum(self._least_by_column(counts - self.lower), table), 0.0)
        rise = np.maximum(self._least_by_column(self.upper - counts), 0.0)
        return counts - self._most_by_row(fall), counts + self._most_by_row(rise)

    def _least_by_column(self, of_rows: Floats) -> Floats:
        found: Floats = np.minimum.reduceat(of_rows[self._by_column.indices], self._by_column.indptr[:-1])
        return found

    def _most_by_row(self, of_columns: Floats) -> Floats:
        found: Floats = np.maximum.reduceat(of_columns[self.rows.indices], self.rows.indptr[:-1])
        return found

    def range_of(self, place: int, free: Ints | None = None) -> tuple[Floats, Floats, Ints]:
        """A table in which one count is as small, and one in which it is as large, as it could be.

        Args
            place : which row
            free : as in `push`; with fewer variables the range can only be narrower. None for all that
                any condition ties to this count
        Returns
            the variables of two tables that could be the true one, and the counts that stand in the way of
            either end
        Example
            >>> rows = sparse.csr_array(np.array([[1, 0], [0, 1], [1, 1]]))
            >>> attack = Attack(rows, np.array([3, 10]), np.array([0, 8, 13]), np.array([7, 12, 17]))
            >>> least, most, _ = attack.range_of(0)
            >>> [float(table[0]) for table in (least, most)]
            [1.0, 7.0]
        """
        weights = np.zeros(self.rows.shape[0])
        weights[place] = 1
        free = self._tied_to(place) if free is None else free
        most, above = self.push(weights, free)
        least, below = self.push(-weights, free)
        return least, most, np.union1d(above, below)

    def _tied_to(self, place: int) -> Ints:
        found: Ints = np.flatnonzero(self._part == self._part[self.rows.indices[self.rows.indptr[place]]])
        return found

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


def _parts(rows: sparse.csr_array) -> Ints:
    """To which part of the problem each variable belongs: no condition ties two parts to each other."""
    counts, variables = rows.shape
    ties = sparse.coo_array(rows)
    graph = sparse.coo_array(
        (np.ones(ties.nnz), (ties.row, counts + ties.col)), shape=(counts + variables,) * 2
    )
    found: Ints = connected_components(graph, directed=False)[1][counts:]
    return found


def whole_range(lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """The smallest and largest whole number in a range, allowing for a solver's error.

    Example
        >>> whole_range(np.array(0.9999999), np.array(2.7))
        (np.float64(1.0), np.float64(2.0))
    """
    return np.ceil(lower - TOLERANCE), np.floor(upper + TOLERANCE)
