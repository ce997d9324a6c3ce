"""Random numbers that are the same on every machine.

Only the generator's uniform numbers are used, and only +, -, ×, ÷ and comparisons are done on them:
IEEE 754 fixes these to the last bit, which it does not do for exp or log. So no other distribution is
drawn, and every curve in the simulator is made from these four.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.floating[Any]]
Days = NDArray[np.signedinteger[Any]]
Flags = NDArray[np.bool_]


class Draws:
    """A stream of random numbers for one block of people.

    Args
        seed : a child of the run's seed sequence
    Example
        >>> draws = Draws(np.random.SeedSequence(1))
        >>> round(float(draws.uniform(1)[0]), 6)
        0.511822
    """

    def __init__(self, seed: np.random.SeedSequence) -> None:
        self._generator = np.random.Generator(np.random.PCG64(seed))

    def uniform(self, *shape: int) -> Floats:
        """Numbers from 0 up to, not including, 1."""
        return self._generator.random(shape)

    def bell(self, size: int) -> Floats:
        """Numbers with mean 0 and standard deviation 1, close to normal, never beyond 6."""
        total = self.uniform(size) - 6.0
        for _ in range(11):
            total += self.uniform(size)
        return total

    def happens(self, chance: Floats | float, size: int) -> Flags:
        """Whether something with this chance happens, once for each of `size`."""
        return np.asarray(self.uniform(size) < chance)

    def days(self, low: float, high: Floats | float, size: int, *, early: bool = False) -> Days:
        """Whole days from `low` to `high`, evenly, or with `early` most of them near `low`."""
        share = self.uniform(size)
        if early:
            share = share * share
        return np.asarray(np.floor(low + share * (high - low + 1.0)), dtype=np.int32)

    def pick(self, shares: Sequence[float] | Floats, size: int) -> Days:
        """Positions in a list, each as often as its share; shares are scaled to 1."""
        cumulative = np.cumsum(np.asarray(shares, dtype=np.float64))
        drawn = self.uniform(size) * cumulative[-1]
        position = np.searchsorted(cumulative, drawn, side="right")
        return np.asarray(np.minimum(position, len(cumulative) - 1), dtype=np.int32)
