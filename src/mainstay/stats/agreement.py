"""Agreement of two sources about the same people, beyond what chance alone would give."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_ROUNDING = 1e-12
"""Chance agreement this close to 1 is 1: both sources always say the same, and kappa has no meaning."""


@dataclass(frozen=True)
class Kappa:
    """Cohen's kappa: arrays of the shape of the tables before their last two axes; NaN where undefined.

    Attributes
        observed, by_chance : share of units on which both agree, and the share that chance would give
        kappa : (observed − by_chance) / (1 − by_chance); 1 is perfect, 0 is chance
        standard_error : for an interval around kappa
        standard_error_of_chance : for a test of kappa against 0
        units : units counted
    """

    observed: Floats
    by_chance: Floats
    kappa: Floats
    standard_error: Floats
    standard_error_of_chance: Floats
    units: Floats

    def interval(self, confidence: float = 0.95) -> tuple[Floats, Floats]:
        """Lower and upper limit of kappa, from its standard error."""
        if not 0 < confidence < 1:
            raise UsageError("a confidence between 0 and 1", f"{confidence}", "Use 0.95 for 95%.")
        reach = NormalDist().inv_cdf(0.5 + confidence / 2) * self.standard_error
        return self.kappa - reach, self.kappa + reach


def cohens_kappa(tables: ArrayLike) -> Kappa:
    """Cohen's kappa with both of its large-sample standard errors.

    Args
        tables : counts of units, shape (..., k, k): row by what the first source says, column by the second
    Returns
        arrays of shape (...)
    Missing
        a table of nobody, or one in which both sources say the same one thing of everybody, gives NaN:
        where chance explains everything there is nothing beyond it
    Raises
        UsageError : tables that are not square, of one category only, or hold a negative count
    Source
        Cohen (1960), Educ Psychol Meas 20:37-46; standard errors: Fleiss, Cohen and Everitt (1969),
        Psychol Bull 72:323-327
    Example
        >>> found = cohens_kappa([[75, 1, 4], [5, 4, 1], [0, 0, 10]])  # Fleiss, Levin and Paik (2003)
        >>> round(float(found.kappa), 3), round(float(found.standard_error), 4)
        (0.676, 0.0877)
    """
    counts = _checked(tables)
    units = counts.sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = counts / units[..., None, None]
        rows, columns = shares.sum(axis=-1), shares.sum(axis=-2)
        observed = np.trace(shares, axis1=-2, axis2=-1)
        by_chance = (rows * columns).sum(axis=-1)
        left = np.where(1 - by_chance > _ROUNDING, 1 - by_chance, np.nan)
        return Kappa(
            observed=observed,
            by_chance=by_chance,
            kappa=(observed - by_chance) / left,
            standard_error=np.sqrt(_variance(shares, rows, columns, observed, by_chance) / units) / left**2,
            standard_error_of_chance=np.sqrt(_variance_of_chance(rows, columns, by_chance) / units) / left,
            units=units,
        )


def _variance(shares: Floats, rows: Floats, columns: Floats, observed: Floats, by_chance: Floats) -> Floats:
    # Equation 13 of Fleiss, Cohen and Everitt, before the division by n and by (1 - chance) to the fourth
    agreed = np.diagonal(shares, axis1=-2, axis2=-1)
    left, missed = (1 - by_chance)[..., None], (1 - observed)[..., None]
    on_diagonal = (agreed * (left - (rows + columns) * missed) ** 2).sum(axis=-1)
    # the column share of the row's category, and the row share of the column's
    sums = columns[..., :, None] + rows[..., None, :]
    off_diagonal = shares * sums**2 * ~np.eye(shares.shape[-1], dtype=bool)
    whole = on_diagonal + missed[..., 0] ** 2 * off_diagonal.sum(axis=(-2, -1))
    variance: Floats = np.maximum(whole - (observed * by_chance - 2 * by_chance + observed) ** 2, 0)
    return variance


def _variance_of_chance(rows: Floats, columns: Floats, by_chance: Floats) -> Floats:
    # Equation 14, before the division by n and by (1 - chance) squared
    products = (rows * columns * (rows + columns)).sum(axis=-1)
    variance: Floats = np.maximum(by_chance + by_chance**2 - products, 0)
    return variance


def _checked(tables: ArrayLike) -> Floats:
    counts = np.asarray(tables, dtype=float)
    if counts.ndim < 2 or counts.shape[-1] != counts.shape[-2] or counts.shape[-1] < 2:
        raise UsageError(
            "square tables of two categories or more", f"the shape {counts.shape}", "Give (..., k, k)."
        )
    if np.any(counts < 0):
        raise UsageError("counts of 0 or more", "a negative count", "Look at how the counts were made.")
    return counts
