"""The rules of a published table: which counts are small, how counts are rounded, what marks a hidden one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError
from mainstay.reference.values import load_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

HIDDEN = "[c]"
"""Stands for a hidden count: the Government Statistical Service's shorthand for "confidential"."""

ALL = "all"
"""Stands for every value of a group together: a total."""


@dataclass(frozen=True)
class Rules:
    """What is hidden, how the rest is rounded, and how much must stay unknown about what is hidden.

    Attributes
        small_at_most : counts of so many or fewer are hidden, 0 too
        rounded_to : published counts are multiples of this; 1 for no rounding
        least_possible : so many values, at least, must remain possible for a hidden small count
    Raises
        UsageError : numbers that contradict each other
    """

    small_at_most: int
    rounded_to: int
    least_possible: int

    def __post_init__(self) -> None:
        if not 1 <= self.rounded_to <= self.small_at_most + 1:
            # Otherwise a rounded numerator could reach its rounded denominator and show a false 100%.
            raise UsageError(
                f"counts rounded to 1 to {self.small_at_most + 1}",
                f"{self.rounded_to}",
                "Round to no more than the smallest count that is shown.",
            )
        if not 2 <= self.least_possible <= self.small_at_most + 1:
            raise UsageError(
                f"2 to {self.small_at_most + 1} values that a hidden count could have",
                f"{self.least_possible}",
                "A count of which one value is possible is not hidden.",
            )

    def round(self, counts: Ints) -> Ints:
        """Counts to the nearest multiple; with an even base a half goes up.

        Example
            >>> Rules(7, 5, 4).round(np.array([8, 12, 13])).tolist()
            [10, 10, 15]
        """
        return (counts + self.rounded_to // 2) // self.rounded_to * self.rounded_to

    def could_be(self, rounded: Floats) -> tuple[Floats, Floats]:
        """The smallest and largest count that is published as `rounded`.

        Example
            >>> lower, upper = Rules(7, 5, 4).could_be(np.array([10.0]))
            >>> float(lower[0]), float(upper[0])
            (8.0, 12.0)
        """
        lower = rounded - self.rounded_to // 2
        return lower, lower + self.rounded_to - 1


def load_rules() -> Rules:
    """The rules as the reference values give them.

    Returns
        rules
    Source
        `reference/values.toml`: disclosure_small_at_most, disclosure_rounded_to, disclosure_least_possible
    Example
        >>> load_rules()
        Rules(small_at_most=7, rounded_to=5, least_possible=4)
    """
    values = load_values()
    return Rules(*(int(values[f"disclosure_{name}"].value) for name in Rules.__dataclass_fields__))
