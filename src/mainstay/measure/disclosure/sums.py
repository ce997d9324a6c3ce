"""Every count that is or was published, written as a sum over the smallest groups that all tables share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from mainstay.measure.disclosure.rules import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Key = tuple[str, ...]

KINDS = ("denominator", "numerator", "unknown", "not_met")
"""Kinds of count; the last is never printed, but anybody can subtract, so it is protected like the others."""
PRINTED = KINDS[:3]

# Each kind as a sum of met, not met and unknown.
_MAKE_UP = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]])


@dataclass(frozen=True)
class Atoms:
    """One indicator's counts in the smallest groups: people of one atom are together in every table.

    Attributes
        groups : column to its value in each atom, as text
        counts : one row per atom that holds somebody: met, not met, unknown
    """

    groups: Mapping[str, Sequence[str]]
    counts: Ints

    def __len__(self) -> int:
        return len(self.counts)


@dataclass(frozen=True)
class Sums:
    """Cells of tables as sums over atoms.

    Attributes
        keys : what each cell is called: one value per column of its table, `ALL` for a total
        members : cells by atoms, 1 where the atom is in the cell
        atoms : counts of the atoms
    """

    keys: tuple[Key, ...]
    members: sparse.csr_array
    atoms: Ints

    @cached_property
    def truth(self) -> Ints:
        """True counts: cells by `KINDS`."""
        counts: Ints = self.members @ (self.atoms @ _MAKE_UP.T)
        return counts

    @cached_property
    def rows(self) -> sparse.csr_array:
        """Every count of every cell as a row over met, not met and unknown of the atoms; kind by kind."""
        return sparse.csr_array(sparse.kron(_MAKE_UP, self.members, format="csr"))

    @property
    def variables(self) -> NDArray[np.float64]:
        """The true counts of the atoms, in the order of the columns of `rows`."""
        return self.atoms.T.reshape(-1).astype(float)


def patterns(tables: Iterable[Sequence[str]]) -> list[frozenset[str]]:
    """Which columns are split in each of the tables and all their totals.

    Args
        tables : the columns of each table
    Returns
        each set of columns once, totals before what they are the total of
    Example
        >>> [sorted(pattern) for pattern in patterns([["sex"], ["sex", "area"]])]
        [[], ['sex'], ['area'], ['area', 'sex']]
    """
    found: dict[frozenset[str], None] = {}
    for table in tables:
        for size in range(len(table) + 1):
            found |= dict.fromkeys(frozenset(columns) for columns in combinations(table, size))
    return sorted(found, key=len)


def sum_up(
    atoms: Atoms,
    columns: Sequence[str],
    split: Iterable[frozenset[str]],
    inside: Sequence[bool] | None = None,
) -> Sums:
    """All cells of tables and their totals that hold somebody.

    Args
        atoms : of one indicator
        columns : of all tables together; those a table does not split by are `ALL` in its keys
        split : what each table splits by, as `patterns` gives
        inside : which atoms the tables count at all; None for all
    Returns
        a cell for every combination of values that occurs
    Example
        >>> atoms = Atoms({"sex": ["f", "m"]}, np.array([[3, 9, 0], [8, 8, 1]]))
        >>> sums = sum_up(atoms, ["sex"], patterns([["sex"]]))
        >>> sums.keys, sums.truth[0].tolist()
        ((('all',), ('f',), ('m',)), [28, 11, 1, 17])
    """
    counted = range(len(atoms)) if inside is None else np.flatnonzero(inside).tolist()
    places: dict[Key, int] = {}
    cells: list[int] = []
    for pattern in split:
        parts = [atoms.groups[name] if name in pattern else None for name in columns]
        for member in counted:
            key = tuple(part[member] if part is not None else ALL for part in parts)
            cells.append(places.setdefault(key, len(places)))
    members = np.tile(np.array(counted, dtype=np.int64), len(cells) // max(len(counted), 1))
    ones = np.ones(len(cells), dtype=np.int64)
    matrix = sparse.csr_array((ones, (cells, members)), shape=(len(places), len(atoms)))
    return Sums(tuple(places), matrix, atoms.counts)


def put_together(parts: Sequence[Sums]) -> Sums:
    """Cells of several releases over the same atoms, one after another; atoms in no cell are dropped.

    Args
        parts : at least one
    Returns
        all their cells
    """
    keys = tuple(key for part in parts for key in part.keys)
    members = sparse.csr_array(sparse.vstack([part.members for part in parts]))
    used = np.unique(members.indices)
    return Sums(keys, members[:, used], parts[0].atoms[used])
