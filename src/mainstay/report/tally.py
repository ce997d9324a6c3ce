"""Counts that can be added up: what the report's every number is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mainstay.stats.proportions import WilsonInterval, unknown_bounds, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Tally:
    """How many eligible units met one indicator.

    Attributes
        known : units of which it is known
        met : those of them that met it
        unknown : eligible units of which it is not known
    Example
        >>> (Tally(10, 4) + Tally(0, 0, 5)).eligible
        15
    """

    known: int = 0
    met: int = 0
    unknown: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.known + other.known, self.met + other.met, self.unknown + other.unknown)

    @property
    def eligible(self) -> int:
        """Units that could have met it, known or not."""
        return self.known + self.unknown

    @property
    def proportion(self) -> float | None:
        """Met among the known, 0 to 1; None where nobody is known."""
        return self.met / self.known if self.known else None

    @property
    def unknown_share(self) -> float | None:
        """Unknown among the eligible, 0 to 1; None where nobody is eligible."""
        return self.unknown / self.eligible if self.eligible else None

    @cached_property
    def interval(self) -> WilsonInterval:
        """The proportion's 95% Wilson interval; NaN where nobody is known."""
        return wilson_interval(self.met, self.known)

    def bounds(self, better: str) -> tuple[float, float]:
        """The proportion if every unknown had gone the worst way, and the best.

        Args
            better : "higher" or "lower"
        Returns
            worst, best; NaN where nobody is eligible
        Example
            >>> Tally(known=60, met=30, unknown=40).bounds("lower")
            (0.7, 0.3)
        """
        worst, best = unknown_bounds(self.met, self.known, self.unknown, better=better)
        return float(worst), float(best)


def add_up(tallies: Iterable[Tally]) -> Tally:
    """All of them together.

    Args
        tallies : any number; none gives a tally of nobody
    Returns
        one tally
    Example
        >>> add_up([]).proportion is None
        True
    """
    return sum(tallies, start=Tally())
